import StatementStore

extension ReadCache {
    private static var pageSize: Int { 500 }
    private static var pause: Duration { .seconds(1) }

    /// Until the task is cancelled. After a failure it begins afresh, with nothing kept.
    func follow() async {
        while !Task.isCancelled {
            try? await followOnce()
            withCoherence { $0.stop() }
            try? await Task.sleep(for: Self.pause)
        }
    }

    /// - Throws: what the store throws, ``StoreError/historyLost`` among it.
    private func followOnce() async throws {
        var place = try await store.latestChangeToken()
        let (signals, signal) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [store] in
                for await _ in store.updates() { signal.yield() }
                signal.finish()
            }
            group.addTask { [heartbeat = configuration.heartbeat] in
                while true {
                    try await Task.sleep(for: heartbeat)
                    signal.yield()
                }
            }
            defer { group.cancelAll() }
            for await _ in signals { try await catchUp(from: &place) }
        }
    }

    /// The checkpoint first, then the feed to its end: what is in the feed up to that checkpoint has been read then.
    private func catchUp(from place: inout ChangeToken?) async throws {
        let now = now
        let confirmation = withCoherence { $0.beginConfirmation(at: now) }
        let checkpoint = try await store.checkpoint()
        while true {
            let events = try await store.changes(after: place, limit: Self.pageSize)
            withCoherence { $0.read(events) }
            guard let last = events.last else { break }
            place = last.token
        }
        withCoherence { $0.confirm(checkpoint?.applied, confirmation) }
    }
}
