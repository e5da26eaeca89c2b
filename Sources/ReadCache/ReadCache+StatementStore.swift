import Scalars
import StatementStore

extension ReadCache: StatementStore {
    public func answer(_ query: StatementQuery) async throws -> QueryAnswer? {
        guard let account = query.accountOfOneRow else {
            let answer = try await store.answer(query)
            withCoherence { $0.show(answer?.source) }
            return answer
        }
        let now = now
        let (kept, pending) = withCoherence { ($0.find(query, account: account, at: now), $0.begin()) }
        if let kept { return kept }
        let answer = try await store.answer(query)
        withCoherence { coherence in
            coherence.show(answer?.source)
            if let answer { coherence.keep(answer, to: query, account: account, pending) }
        }
        return answer
    }

    public func explain(_ query: StatementQuery) async throws -> QueryExplanation { try await store.explain(query) }

    /// Who is told of a change is not given an answer from before it.
    public func changes(after token: ChangeToken?, limit: Int) async throws -> [StatementChangeEvent] {
        let events = try await store.changes(after: token, limit: limit)
        withCoherence { $0.show(events) }
        return events
    }

    public func latestChangeToken() async throws -> ChangeToken? { try await store.latestChangeToken() }

    public func feedStart(since time: Timestamp) async throws -> FeedStart { try await store.feedStart(since: time) }

    public func updates() -> AsyncStream<Void> { store.updates() }

    public func prepare(_ batch: MicroBatch) async throws -> PreparedBatch {
        let prepared = try await store.prepare(batch)
        return PreparedBatch { [self] in
            let applied = try await prepared.apply()
            withCoherence { $0.show(batch.checkpoint.applied) }
            return applied
        }
    }

    public func checkpoint() async throws -> ReplicationCheckpoint? {
        let checkpoint = try await store.checkpoint()
        withCoherence { $0.show(checkpoint?.applied) }
        return checkpoint
    }

    public func report(_ report: ReplicationReport) async throws { try await store.report(report) }

    public func status() async throws -> ReplicationStatus {
        let status = try await store.status()
        withCoherence { $0.show(status.checkpoint?.applied) }
        return status
    }

    public func recentBatches(limit: Int) async throws -> [BatchRecord] { try await store.recentBatches(limit: limit) }

    public func lease() async throws -> ReplicationLease? { try await store.lease() }

    public func replaceLease(_ expected: ReplicationLease?, with new: ReplicationLease) async throws -> Bool {
        try await store.replaceLease(expected, with: new)
    }

    public func reportStandby(_ standby: ReplicationStandby?) async throws { try await store.reportStandby(standby) }

    public func quarantined(after id: Int64?, limit: Int) async throws -> [QuarantinedRow] {
        try await store.quarantined(after: id, limit: limit)
    }

    public func discardQuarantined(ids: [Int64]?) async throws -> Int { try await store.discardQuarantined(ids: ids) }

    public func digests(
        _ body: @escaping @Sendable (_ statementId: String, _ digest: StatementDigest) throws -> Void
    ) async throws -> ReplicationCheckpoint? { try await store.digests(body) }
}

extension StatementQuery {
    /// Of the queries that are kept: those of one row.
    fileprivate var accountOfOneRow: String? {
        switch self {
        case .balance(let account), .latestStatement(let account): account
        case .accounts, .statements, .transactions, .search: nil
        }
    }
}
