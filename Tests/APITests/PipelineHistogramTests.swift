import Scalars
import StatementStore
import Testing

@testable import API

struct PipelineHistogramTests {
    /// The one with this number, `seconds` into 2024-03-01.
    private func batch(_ id: Int64, at seconds: Int64) -> BatchRecord {
        BatchRecord(
            id: id, sourceVersion: id, committedAt: time("2024-03-01"), startedAt: position(seconds).committedAt,
            processedAt: position(seconds + 1).committedAt, inserted: 1, updated: 0, deleted: 0, quarantined: 0)
    }

    @Test func `each batch is counted once`() {
        var histogram = PipelineHistogram()
        histogram.add([batch(2, at: 2), batch(1, at: 1)])
        histogram.add([batch(3, at: 3), batch(2, at: 2), batch(1, at: 1)])
        histogram.add([])
        histogram.add([batch(2, at: 2), batch(1, at: 1)])
        histogram.add([batch(3, at: 3), batch(2, at: 2)])
        #expect(histogram.buckets.count == 3)
        histogram.add((5...9).reversed().map { batch($0, at: $0) })
        #expect(histogram.buckets.count == 8)
    }

    @Test func `a store that begins again is counted on`() {
        var histogram = PipelineHistogram()
        histogram.add([batch(2, at: 2), batch(1, at: 1)])
        histogram.add([batch(1, at: 10)])
        histogram.add([batch(2, at: 11), batch(1, at: 10)])
        #expect(histogram.buckets.count == 4)
    }
}
