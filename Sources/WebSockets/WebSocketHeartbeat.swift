import ServiceLifecycle
import Synchronization

/// Pings the WebSockets of a server, and asks again and again whether their clients may still be served.
///
/// One task for all of them: a task for each would be a fifth of what a connection takes.
public final class WebSocketHeartbeat: Service, Sendable {
    /// Between two beats. Pings and checks come with the first beat after they are due.
    private static let interval = Duration.seconds(1)

    private struct Member {
        let outbound: WebSocketOutbound
        let pingInterval: Duration
        let check: WebSocketCheck?
        var nextPing: Duration
        var nextCheck: Duration?
    }

    private struct State {
        var members: [ObjectIdentifier: Member] = [:]
        /// The last beat, since the first.
        var now = Duration.zero
    }

    private let clock: any Clock<Duration>
    private let state = Mutex(State())

    public init(clock: any Clock<Duration> = ContinuousClock()) {
        self.clock = clock
    }

    public func run() async throws { await beat(clock) }

    func join(_ outbound: WebSocketOutbound, pingInterval: Duration, check: WebSocketCheck?) {
        state.withLock { state in
            let now = state.now
            state.members[ObjectIdentifier(outbound)] = Member(
                outbound: outbound, pingInterval: pingInterval, check: check, nextPing: now + pingInterval,
                nextCheck: check.map { now + $0.interval })
        }
    }

    func leave(_ outbound: WebSocketOutbound) { state.withLock { $0.members[ObjectIdentifier(outbound)] = nil } }

    private func beat(_ clock: some Clock<Duration>) async {
        let start = clock.now
        while (try? await cancelWhenGracefulShutdown { try await clock.sleep(for: Self.interval) }) != nil {
            let (checks, pings) = due(at: start.duration(to: clock.now))
            for (outbound, check) in checks where !check.mayGoOn() { outbound.close(.unauthorized) }
            for outbound in pings { outbound.tick() }
        }
    }

    private func due(at now: Duration) -> (checks: [(WebSocketOutbound, WebSocketCheck)], pings: [WebSocketOutbound]) {
        state.withLock { state in
            state.now = now
            var checks: [(WebSocketOutbound, WebSocketCheck)] = []
            var pings: [WebSocketOutbound] = []
            for index in state.members.values.indices {
                let member = state.members.values[index]
                if let check = member.check, let next = member.nextCheck, next <= now {
                    checks.append((member.outbound, check))
                    state.members.values[index].nextCheck = now + check.interval
                }
                if member.nextPing <= now {
                    pings.append(member.outbound)
                    state.members.values[index].nextPing = now + member.pingInterval
                }
            }
            return (checks, pings)
        }
    }
}
