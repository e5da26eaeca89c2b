import Banking
import Scalars
import StatementStore
import Testing

@Suite("Transactions of an account")
struct TransactionQueryTests {
    @Test(arguments: StoreUnderTest.all)
    func newestFirst(_ store: StoreUnderTest) async throws {
        try await store { store in
            try await store.apply(
                version: 1,
                upserts: [
                    statement("S1", transactions: [transaction("a", "2024-01-05T10:00:00Z"), transaction("b", "2024-01-07T10:00:00Z")]),
                    statement("S2", transactions: [transaction("c", "2024-01-06T10:00:00Z"), transaction("d", "2024-01-08T10:00:00Z")]),
                    statement("S3", account: "ACC-2", transactions: [transaction("e", "2024-01-09T10:00:00Z")]),
                ])
            let rows = try await store.rows(.transactions(account: "ACC-1", TransactionFilter(), PageRequest(limit: 10)))
            #expect(rows?.map { $0["transactionId"] } == ["d", "b", "c", "a"])
        }
    }
}
