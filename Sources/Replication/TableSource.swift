import DeltaLake
import Scalars
import StatementStore

/// A Delta table as a sequence of micro-batches. Reads block, so they have a thread of their own.
actor TableSource {
    private enum State {
        case loading(SnapshotLoader)
        case following(FeedFollower)
    }

    nonisolated let unownedExecutor: UnownedSerialExecutor
    private let executor: DedicatedQueue
    private let table: DeltaTable
    private let clock: WallClock
    private let limit: Int
    private let decoder: RowDecoder
    private var state: State

    /// - Parameter limit: rows a micro-batch at most, but that one whole read of the table may go past it.
    static func open(
        location: String, checkpoint: ReplicationCheckpoint?, resnapshot: Bool, limit: Int, names: ColumnNames, clock: WallClock
    ) async throws -> TableSource {
        let executor = DedicatedQueue(label: "odl.delta")
        return try await Opener(executor: executor).open(location, checkpoint, resnapshot, limit, names, clock)
    }

    fileprivate init(
        executor: DedicatedQueue, location: String, checkpoint: ReplicationCheckpoint?, resnapshot: Bool, limit: Int, names: ColumnNames,
        clock: WallClock
    ) throws {
        self.executor = executor
        unownedExecutor = executor.asUnownedSerialExecutor()
        table = try DeltaTable(at: location)
        self.clock = clock
        self.limit = limit
        decoder = RowDecoder(location: table.location, names: names)
        state = try Self.start(table, decoder, ReplicationPlan(checkpoint: checkpoint, resnapshot: resnapshot), checkpoint, limit)
    }

    /// Rows of the snapshot that is being loaded, where known.
    var totalRows: Int64? { if case .loading(let loader) = state { loader.totalRows } else { nil } }

    /// The next micro-batch; nil when everything that is committed has been read. May be called again.
    func next() throws -> MicroBatch? {
        let startedAt = clock.now()
        if case .loading(var loader) = state {
            let batch = try loader.next(startedAt: startedAt)
            state = .loading(loader)
            if let batch { return batch }
            guard let checkpoint = loader.checkpoint else { return nil }
            state = .following(try Self.follower(table, decoder, checkpoint, after: loader.source, steps: 0, limit))
        }
        guard case .following(var follower) = state else { return nil }
        defer { state = .following(follower) }
        return try follower.next(startedAt: startedAt)
    }

    /// The newest version of the table.
    func latestVersion() throws -> Int64 { try table.latestVersion() }

    private static func start(
        _ table: DeltaTable, _ decoder: RowDecoder, _ plan: ReplicationPlan, _ checkpoint: ReplicationCheckpoint?, _ limit: Int
    ) throws -> State {
        switch plan {
        case .loadLatest(let replacing):
            let snapshot = try table.snapshot()
            try requireFeed(table, snapshot)
            try decoder.check(snapshot.metadata.schema, version: snapshot.version)
            try requireSameTable(checkpoint, snapshot.metadata.id, table.location)
            return .loading(
                SnapshotLoader(
                    snapshot: snapshot, checkpoint: checkpoint, skippingRows: 0, isReplacing: replacing, decoder: decoder, limit: limit))
        case .resumeLoad(let at, let rows, let replacing):
            let snapshot = try table.snapshot(version: at.version)
            try decoder.check(snapshot.metadata.schema, version: snapshot.version)
            try requireSameTable(checkpoint, snapshot.metadata.id, table.location)
            return .loading(
                SnapshotLoader(
                    snapshot: snapshot, checkpoint: checkpoint, skippingRows: rows, isReplacing: replacing, decoder: decoder, limit: limit))
        case .follow(let at, let steps):
            guard let checkpoint else { return try start(table, decoder, .loadLatest(replacing: false), nil, limit) }
            let latest = try table.latestVersion()
            guard latest >= at.version else {
                throw ReplicationError.tableReplaced(location: table.location, latest: latest, applied: at.version)
            }
            return .following(try follower(table, decoder, checkpoint, after: at, steps: steps, limit))
        }
    }

    private static func follower(
        _ table: DeltaTable, _ decoder: RowDecoder, _ checkpoint: ReplicationCheckpoint, after at: SourcePosition, steps: Int64, _ limit: Int
    ) throws -> FeedFollower {
        let feed = try table.changeFeed(startingVersion: at.version + 1)
        try requireSameTable(checkpoint, feed.tableId, table.location)
        try decoder.check(feed.schema, version: at.version)
        return FeedFollower(
            feed: feed, checkpoint: checkpoint, skippingSteps: steps, decoder: decoder, limit: limit)
    }

    private static func requireSameTable(_ checkpoint: ReplicationCheckpoint?, _ given: String, _ location: String) throws {
        guard let stored = checkpoint?.tableId, stored != given else { return }
        throw ReplicationError.otherTable(stored: stored, given: given, location: location)
    }

    /// A table without the feed is refused before anything is loaded.
    private static func requireFeed(_ table: DeltaTable, _ snapshot: Snapshot) throws {
        guard snapshot.metadata.isChangeDataFeedEnabled else {
            throw ReplicationError.noChangeDataFeed(location: table.location, version: snapshot.version)
        }
    }
}

/// Opens a source on the source's own thread: an actor's initialiser runs on its caller's.
private actor Opener {
    nonisolated let unownedExecutor: UnownedSerialExecutor
    private let executor: DedicatedQueue

    init(executor: DedicatedQueue) {
        self.executor = executor
        unownedExecutor = executor.asUnownedSerialExecutor()
    }

    func open(
        _ location: String, _ checkpoint: ReplicationCheckpoint?, _ resnapshot: Bool, _ limit: Int, _ names: ColumnNames, _ clock: WallClock
    ) throws -> TableSource {
        try TableSource(
            executor: executor, location: location, checkpoint: checkpoint, resnapshot: resnapshot, limit: limit, names: names,
            clock: clock)
    }
}
