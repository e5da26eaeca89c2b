import Testing

@testable import SQLiteStore

struct WordListTests {
    private static let statements: [[(merchant: String?, description: String?)]] = [
        [("Grab", "GRAB RIDE Orchard"), ("FairPrice", "NTUC fairprice fairprice"), (nil, nil), ("", "—")],
        [("Café Müller", "cafe muller Grab"), ("Grab", "GRAB RIDE Orchard")],
        [],
        [(nil, "NTUC"), ("Grab", "GRAB RIDE Orchard"), ("FairPrice", nil)],
    ]

    private static func list(_ transactions: [(merchant: String?, description: String?)], _ encoder: inout WordList.Encoder) -> [UInt8] {
        for transaction in transactions { encoder.append(merchant: transaction.merchant, description: transaction.description) }
        return encoder.finish()
    }

    @Test func `a list is the same whatever other lists were made before it`() {
        var used = WordList.Encoder()
        for statement in Self.statements + Self.statements.reversed() {
            var fresh = WordList.Encoder()
            #expect(Self.list(statement, &used) == Self.list(statement, &fresh))
        }
    }

    @Test(arguments: [
        (["grab"], [0]), (["fair"], [1]), (["fairprice", "nt"], [1]), (["orchard", "grab"], [0]), (["orch", "grab"], []), (["muller"], []),
    ])
    func `words are whole but for the last, which is a prefix`(words: [String], positions: [Int]) throws {
        var encoder = WordList.Encoder()
        let list = Self.list(Self.statements[0], &encoder)
        let found = try list.withUnsafeBufferPointer { try WordList.positions(in: $0, holding: words.map { Array($0.utf8) }) }
        #expect(found == positions)
    }
}
