import API
import Foundation
import StatementStore

/// The demo's first screen, and a line now and then on how it goes.
struct DemoScreen {
    let table: String
    let storeName: String
    let rate: Double
    let ports: BoundPorts
    let store: any StatementStore
    /// Who may use the API.
    let access: String

    func show() async throws {
        let account = try await firstAccount()
        let api = "http://127.0.0.1:\(ports.api)"
        print(
            """

            ODL demo: a lakehouse, its operational copy, and everything between, in this process. Ctrl-C ends it.

              lakehouse    \(table)
                           a Delta table with Change Data Feed; \(rate.formatted()) statements/s trickle in, with corrections and closures
              replication  change feed -> \(storeName), exactly once
              dashboard    http://127.0.0.1:\(ports.dashboard ?? 0)
              API          \(api)   to try out: \(api)/docs
              metrics      http://127.0.0.1:\(ports.admin ?? 0)/metrics
              access       \(access)

            Try, in another terminal:

              curl -s '\(api)/api/v1/accounts?limit=3'
              curl -s '\(api)/api/v1/accounts/\(account)/balance'
              curl -s '\(api)/api/v1/accounts/\(account)/transactions/search?q=fairprice&limit=2'

            """)
        while !Task.isCancelled {
            try await Task.sleep(for: .seconds(10))
            try? await printStatus()  // the store may be busy
        }
    }

    /// Once the first load is through.
    private func firstAccount() async throws -> String {
        for await _ in store.updates() {
            guard try await store.checkpoint()?.applied != nil else { continue }
            let first = try await store.answer(.accounts(PageRequest(limit: 1)))
            guard let rows = first?.json, !rows.isEmpty, let account = try? JSONDecoder().decode(Account.self, from: Data(rows[0]))
            else { continue }
            return account.accountNumber
        }
        throw CancellationError()
    }

    private struct Account: Decodable {
        var accountNumber: String
    }

    private func printStatus() async throws {
        let status = try await store.status()
        let version = status.checkpoint?.applied.map { "version \($0.version)" } ?? "loading"
        let latency = status.pipelineLatency.map { String(format: ", pipeline p95 %.0f ms", $0.p95) } ?? ""
        let problem = status.report?.lastError.map { ": \($0)" } ?? ""
        let phase = status.report?.phase.rawValue ?? "starting"
        print("\(Date.now.formatted(.iso8601.time(includingFractionalSeconds: false)))  \(version), \(status.documentCount) statements, \(phase)\(problem)\(latency)")
    }
}
