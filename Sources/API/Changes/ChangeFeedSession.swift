import StatementStore
import WebSockets

/// Serves the change feed to one client: from the store while the client is behind the ring, then from the ring.
struct ChangeFeedSession: Sendable {
    enum Start: Sendable {
        /// With everything after this token; nil: with everything. Where that is not all that was asked for, a gap comes first.
        case after(ChangeToken?, isComplete: Bool = true)
        /// Now, with the news that older changes are lost.
        case gap
    }

    let store: any StatementStore
    let hub: ChangeHub
    let filter: ChangeFilter
    /// Whether who a customer is, is masked.
    let isMasked: Bool

    func run(from start: Start, _ outbound: WebSocketOutbound) async throws {
        switch start {
        case .gap: try await follow(replaying: false, outbound) { try await outbound.write(gap($0)) }
        case .after(let token, let isComplete):
            do {
                try await follow(replaying: true, outbound) {
                    if !isComplete { try await outbound.write(EncodedFrames(text: ChangeGap(token: token).json)) }
                    try await replay(after: token, $0, outbound)
                }
            } catch let error as StoreError where error == .historyLost {
                try await run(from: .gap, outbound)
            }
        }
    }

    /// - Parameter opening: what is sent before the listener is served from the ring.
    private func follow(
        replaying: Bool, _ outbound: WebSocketOutbound, opening: @escaping @Sendable (ChangeListener) async throws -> Void
    ) async throws {
        let listener = hub.listen(filter, replaying: replaying) { outbound.close(.tryAgainLater) }
        guard let listener else { return outbound.close(.tryAgainLater) }
        defer { hub.leave(listener) }
        try await withOwnTask { try await opening(listener) }
        for await _ in listener.signals { try await write(hub.take(listener), outbound) }
    }

    /// Sends pages of the store until the ring holds all that follows.
    private func replay(after start: ChangeToken?, _ listener: ChangeListener, _ outbound: WebSocketOutbound) async throws {
        var token = start
        var signals = listener.signals.makeAsyncIterator()
        while true {
            if let rest = hub.goLive(listener, after: token) { return try await write(rest, outbound) }
            let page = try await store.changes(after: token, limit: ChangeHub.pageSize)
            guard let last = page.last else {
                // The store has no more and the ring not as much: the hub is about to read what this client has.
                guard await signals.next() != nil else { return }
                continue
            }
            var frames = EncodedFrames(capacity: page.reduce(0) { $0 + $1.json.count + 10 })
            for event in page where filter.passes(event.accountNumber) { frames.append(text: event.json) }
            try await write([frames], outbound)
            token = last.token
        }
    }

    private func write(_ frames: [EncodedFrames], _ outbound: WebSocketOutbound) async throws {
        try await outbound.write(isMasked ? frames.map { $0.mapTexts { PIIMask.masked($0) } } : frames)
    }

    private func gap(_ listener: ChangeListener) -> EncodedFrames {
        EncodedFrames(text: ChangeGap(token: listener.head).json)
    }
}
