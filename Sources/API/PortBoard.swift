import Synchronization

/// Where the bound ports are made known to those who wait for them.
final class PortBoard: Sendable {
    private typealias Outcome = Result<BoundPorts, any Error>
    private typealias Waiter = CheckedContinuation<BoundPorts, any Error>

    private struct State {
        var ports: [String: Int] = [:]
        var stopped = false
        var waiting: [Waiter] = []
    }

    private let state = Mutex(State())
    private let configuration: APIConfiguration

    init(configuration: APIConfiguration) { self.configuration = configuration }

    func bound(_ flag: String, to port: Int) {
        resumeWaiting { $0.ports[flag] = port }
    }

    func stop() {
        resumeWaiting { $0.stopped = true }
    }

    /// - Throws: ``APIServerError``.
    func ports() async throws -> BoundPorts {
        try await withCheckedThrowingContinuation { continuation in
            resumeWaiting { $0.waiting.append(continuation) }
        }
    }

    private func resumeWaiting(after change: (inout State) -> Void) {
        let ready = state.withLock { state -> (outcome: Outcome, waiting: [Waiter])? in
            change(&state)
            guard let outcome = self.outcome(of: state) else { return nil }
            defer { state.waiting = [] }
            return (outcome, state.waiting)
        }
        guard let ready else { return }
        for waiter in ready.waiting { waiter.resume(with: ready.outcome) }
    }

    private func outcome(of state: State) -> Outcome? {
        let dashboard = state.ports["--dashboard-port"]
        let admin = state.ports["--admin-port"]
        if let api = state.ports["--port"], (configuration.dashboardPort == nil) == (dashboard == nil),
            (configuration.adminPort == nil) == (admin == nil)
        {
            return .success(BoundPorts(api: api, dashboard: dashboard, admin: admin))
        }
        return state.stopped ? .failure(APIServerError.stopped) : nil
    }
}
