import Banking
import Foundation
import Scalars
import Testing

@Suite struct StatementJSONTests {
    private static let bookings = [
        Transaction(
            transactionId: "T1", date: Timestamp(microseconds: 1), description: "Kopi, \"O\"", merchant: nil, category: "食",
            type: .debit,
            amount: Money(minorUnits: 150)!, balance: nil),
        Transaction(
            transactionId: "T2", date: Timestamp(microseconds: -1), description: nil, merchant: "}],{", category: nil,
            type: .credit,
            amount: Money(minorUnits: Money.range.upperBound)!, balance: Money(minorUnits: -5)!),
    ]

    private static func statement(transactions: [Transaction], additionalFields: [AdditionalField] = []) -> Statement {
        Statement(
            statementId: "S\"1", accountNumber: "A", accountHolder: nil, accountType: nil, currency: "SGD", periodStart: nil,
            periodEnd: CalendarDate(daysSinceEpoch: 0), openingBalance: nil, closingBalance: .zero, generatedAt: nil,
            transactions: transactions, additionalFields: additionalFields)
    }

    private func encode(_ statement: Statement, transactions: Bool) -> (bytes: [UInt8], ranges: [Range<Int>]) {
        var json = JSONWriter()
        json.beginObject()
        let ranges = statement.encodeMembers(into: &json, transactions: transactions)
        json.endObject()
        return (json.bytes, ranges)
    }

    @Test func membersStandInTheOrderOfTheTable() {
        let (bytes, _) = encode(Self.statement(transactions: [Self.bookings[0]]), transactions: true)
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == #"{"statementId":"S\"1","accountNumber":"A","accountHolder":null,"accountType":null,"currency":"SGD","periodStart":null,"#
                + #""periodEnd":"1970-01-01","openingBalance":null,"closingBalance":"0.00","generatedAt":null,"transactions":["#
                + #"{"transactionId":"T1","date":"1970-01-01T00:00:00.000001Z","description":"Kopi, \"O\"","merchant":null,"#
                + #""category":"食","type":"DEBIT","amount":"1.50","balance":null}]}"#)
    }

    @Test(arguments: [0, 1, 2])
    func rangesCutOutEachTransaction(_ count: Int) {
        let transactions = Array(Self.bookings.prefix(count))
        let (bytes, ranges) = encode(Self.statement(transactions: transactions), transactions: true)
        #expect(ranges.count == count)
        for (range, transaction) in zip(ranges, transactions) {
            var alone = JSONWriter()
            transaction.encode(into: &alone)
            #expect(Array(bytes[range]) == alone.bytes)
        }
    }

    @Test func summaryLeavesOutTransactionsOnly() throws {
        let statement = Self.statement(
            transactions: Self.bookings, additionalFields: [AdditionalField(name: "br\"anch", json: Array("[1,null]".utf8))])
        let whole = try JSONSerialization.jsonObject(with: Data(encode(statement, transactions: true).bytes)) as? [String: Any]
        let (bytes, ranges) = encode(statement, transactions: false)
        let summary = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
        #expect(ranges.isEmpty)
        #expect(Set(summary?.keys.map { $0 } ?? []) == Set(whole?.keys.map { $0 } ?? []).subtracting(["transactions"]))
        #expect(summary?["br\"anch"] != nil)
        #expect((whole?["transactions"] as? [Any])?.count == 2)
    }

    @Test func provenance() {
        var json = JSONWriter()
        json.beginObject()
        Provenance(batchStartTime: Timestamp(microseconds: 0), processedAt: Timestamp(microseconds: 1_500_000), sourceVersion: 7)
            .encodeMembers(into: &json)
        json.endObject()
        #expect(
            String(decoding: json.bytes, as: UTF8.self)
                == #"{"_batchStartTime":"1970-01-01T00:00:00.000000Z","_processedAt":"1970-01-01T00:00:01.500000Z","_sourceVersion":7}"#
        )
    }
}
