import Banking
import Scalars
import StatementStore
import Testing

@testable import Replication

@Suite struct ChangeNettingTests {
    private static let source = SourcePosition(version: 1, committedAt: Timestamp(milliseconds: 1))

    private static func upsert(_ key: String, closing: Int64 = 0) throws -> StatementChange {
        StatementChange(
            .upsert(
                Statement(
                    statementId: key, accountNumber: "A", accountHolder: nil, accountType: nil, currency: "SGD", periodStart: nil,
                    periodEnd: CalendarDate(daysSinceEpoch: 0), openingBalance: nil,
                    closingBalance: try #require(Money(minorUnits: closing)), generatedAt: nil, transactions: [])), source: source)
    }

    private static func delete(_ key: String) -> StatementChange { StatementChange(.delete(statementId: key), source: source) }

    private func net(_ changes: [StatementChange]) -> [String] {
        var netting = ChangeNetting()
        for change in changes { netting.add(change) }
        return netting.ordered().map { change in
            switch change.action {
            case .delete(let key): "-\(key)"
            case .upsert(let statement): "+\(statement.statementId):\(statement.closingBalance.minorUnits)"
            }
        }
    }

    @Test func deletesComeBeforeUpserts() throws {
        #expect(net([try Self.upsert("a"), Self.delete("b"), try Self.upsert("c")]) == ["-b", "+a:0", "+c:0"])
    }

    @Test func keysAreToldApartByTheirBytes() throws {
        #expect(net([try Self.upsert("\u{E9}"), try Self.upsert("e\u{301}")]).count == 2)
    }

    @Test func theLastUpsertOfAKeyWins() throws {
        #expect(net([try Self.upsert("a", closing: 1), try Self.upsert("b"), try Self.upsert("a", closing: 2)]) == ["+a:2", "+b:0"])
    }

    /// A merge may delete and insert one key, and an update has a preimage: in both orders the written row stands.
    @Test func aKeyThatIsWrittenIsNotDeleted() throws {
        #expect(net([Self.delete("a"), try Self.upsert("a", closing: 5)]) == ["+a:5"])
        #expect(net([try Self.upsert("a", closing: 5), Self.delete("a")]) == ["+a:5"])
    }

    @Test func aChangedKeyLeavesTheOldOneDeleted() throws {
        #expect(net([Self.delete("old"), try Self.upsert("new")]) == ["-old", "+new:0"])
    }

    @Test func aDeleteTwiceIsOneDelete() {
        #expect(net([Self.delete("a"), Self.delete("a")]) == ["-a"])
    }
}
