import FileEvents

/// Says when to look for new commits: at once, after file-system events in a local table's log, and at every poll interval.
struct CommitSignal {
    let table: String
    let pollInterval: Duration
    let clock: any Clock<Duration>

    /// A replicator that is idle gives a sign of life as often as this.
    private static let longestInterval: Duration = .seconds(5)

    /// The first element comes at once. Wake-ups that nobody waits for become one. Ends when the consumer does.
    func wakeups() -> AsyncStream<Void> {
        let log = table.hasPrefix("file://") ? String(table.dropFirst("file://".count)) : table
        let events = FileEvents.changes(in: log + "/_delta_log") { !$0.hasPrefix(".") && !$0.hasPrefix("_") }
        return AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
            continuation.yield()
            let interval = min(pollInterval, Self.longestInterval)
            let sources = Task { [clock] in
                await withTaskGroup { group in
                    group.addTask { for await _ in events { continuation.yield() } }
                    group.addTask {
                        while (try? await clock.sleep(for: interval)) != nil { continuation.yield() }
                    }
                }
            }
            continuation.onTermination = { _ in sources.cancel() }
        }
    }
}
