import Scalars
import StatementStore
import Testing

@testable import API

/// What the state and the lag say, from what the replicator has reported.
@Suite struct SyncStatusTests {
    private func status(
        _ phase: ReplicationPhase?, reportedSecondsAgo age: Int64 = 0, pendingSecondsAgo pending: Int64? = nil, error: String? = nil
    ) -> SyncStatus {
        let now = time("2024-03-01T00:10:00Z")
        func ago(_ seconds: Int64) -> Timestamp { Timestamp(microseconds: now.microseconds - seconds * 1_000_000) }
        let report = phase.map {
            ReplicationReport(
                phase: $0, tableURI: "t", source: position(7), pendingSince: pending.map(ago), lastError: error,
                reportedAt: ago(age))
        }
        return SyncStatus(
            ReplicationStatus(
                documentCount: 1, accountCount: 1, quarantinedCount: 0, checkpoint: nil, report: report, lastUpdated: nil,
                pipelineLatency: nil), now: now)
    }

    @Test func `without a report nothing has ever run`() {
        #expect(status(nil).state == .empty)
        #expect(status(nil).lagSeconds == nil)
    }

    @Test func `in step the lag is zero, behind it is the age of the oldest change that waits`() {
        #expect(status(.following).lagSeconds == 0)
        #expect(status(.following, pendingSecondsAgo: 42).lagSeconds == 42)
        #expect(status(.loading, pendingSecondsAgo: 42).lagSeconds == 42)
    }

    @Test(arguments: [ReplicationPhase.loading, .following])
    func `a replicator that is silent for 15 seconds is stale, and its lag is not known`(phase: ReplicationPhase) {
        #expect(status(phase, reportedSecondsAgo: 15).state.rawValue == phase.rawValue)
        #expect(status(phase, reportedSecondsAgo: 16).state == .stale)
        #expect(status(phase, reportedSecondsAgo: 16).lagSeconds == nil)
    }

    @Test func `what has ended does not become stale`() {
        #expect(status(.stopped, reportedSecondsAgo: 1_000).state == .stopped)
        #expect(status(.failed, reportedSecondsAgo: 1_000, error: "why").state == .failed)
        #expect(status(.failed, error: "why").lastError == "why")
    }
}

@Suite struct SlidingHistogramTests {
    private func minute(_ minutes: Int64) -> Timestamp { Timestamp(microseconds: minutes * 60_000_000) }

    @Test func `percentiles are in milliseconds`() throws {
        var histogram = SlidingHistogram()
        for milliseconds in 1...100 { histogram.record(microseconds: Int64(milliseconds) * 1_000, at: minute(0)) }
        let summary = try #require(histogram.summary(at: minute(0)))
        #expect(summary.last == 100 && summary.count == 100)
        #expect(abs(summary.p50 - 50) < 1 && abs(summary.p95 - 95) < 2 && abs(summary.p99 - 99) < 2)
    }

    @Test func `what is older than five minutes does not count`() {
        var histogram = SlidingHistogram()
        histogram.record(microseconds: 1_000_000, at: minute(0))
        histogram.record(microseconds: 2_000, at: minute(4))
        #expect(histogram.summary(at: minute(4))?.count == 2)
        #expect(histogram.summary(at: minute(5))?.count == 1)
        #expect(histogram.summary(at: minute(9)) == nil)
    }

    @Test func `what a clock that was ahead has recorded does not count once it is set right`() {
        var histogram = SlidingHistogram()
        histogram.record(microseconds: 3_600_000_000, at: minute(60))
        #expect(histogram.summary(at: minute(1)) == nil)
        histogram.record(microseconds: 1_000, at: minute(1))
        #expect(histogram.summary(at: minute(1))?.count == 1)
        #expect(histogram.summary(at: minute(60)) == nil)
    }
}
