import Testing

@testable import LoadTest

struct PlanTests {
    @Test func `the defaults are the demo's`() throws {
        let plan = LoadPlan()
        try plan.validate()
        #expect(plan.users == 200 && plan.spawnRate == 50 && plan.duration == 30 && plan.measuredFrom == 5)
        #expect(
            plan.mix.weights == [.balance: 40, .latestStatement: 25, .transactionsByCategory: 20, .search: 10, .accounts: 5])
        #expect(
            plan.serviceLevel.requestsPerSecond == 500 && plan.serviceLevel.p95Milliseconds == 100
                && plan.serviceLevel.syncSeconds == 10)
    }

    @Test func `what cannot be run is refused by name`() {
        func fault(_ change: (inout LoadPlan) -> Void) -> String? {
            var plan = LoadPlan()
            change(&plan)
            do { try plan.validate() } catch { return error.field }
            return nil
        }
        #expect(fault { $0.rate = 0 } == "rate")
        #expect(fault { $0.rate = .nan } == "rate")
        #expect(fault { $0.users = 0 } == "users")
        #expect(fault { $0.spawnRate = -1 } == "spawn_rate")
        #expect(fault { $0.duration = 0 } == "duration_seconds")
        #expect(fault { $0.warmUp = 30 } == "warm_up_seconds")
        #expect(fault { $0.connections = 0 } == "connections")
        #expect(fault { $0.timeout = 0 } == "timeout")
    }

    @Test func `a short test has a short warm-up`() {
        var plan = LoadPlan()
        plan.duration = 6
        #expect(plan.measuredFrom == 1)
    }

    @Test(arguments: ["balance=40,nothing=5", "balance", "balance=-1", "balance=1,balance=2", "", "balance=0", "balance=x"])
    func `a mix that makes no sense is refused`(text: String) {
        #expect(throws: LoadTestError.self) { try RouteMix(text: text) }
    }

    @Test func `routes are drawn by their weights`() throws {
        let mix = try RouteMix(text: "balance=3,search=1")
        var generator = SeededGenerator(seed: 7)
        var counts: [Route: Int] = [:]
        for _ in 0..<40_000 { counts[mix.draw(using: &generator), default: 0] += 1 }
        #expect(counts.keys.sorted { $0.index < $1.index } == [.balance, .search])
        #expect(abs(counts[.balance, default: 0] - 30_000) < 600)
    }

    @Test(arguments: [
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"), ("http://bank.example", "http://bank.example:80"),
        ("http://[::1]:9/odl/", "http://[::1]:9/odl"),
    ])
    func `URLs of servers`(text: String, is normalized: String) throws {
        let url = try ServerURL(text)
        #expect(url.description == normalized)
    }

    @Test(arguments: [
        "127.0.0.1:8000", "https://bank.example", "http://", "http://h?x=1", "http://u@h", "ftp://h", "http://h:99999",
    ])
    func `URLs that load cannot be sent to`(text: String) {
        #expect(throws: LoadTestError.self) { try ServerURL(text) }
    }
}
