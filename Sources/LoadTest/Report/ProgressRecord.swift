import Foundation
import Scalars

/// What a load test in a process of its own tells the one that has started it, a line of JSON each second: the test as it
/// stands without its series, and the newest second of that. The last line has the verdict.
public struct ProgressRecord: Sendable, Decodable {
    public var loadTest: LoadTestReport
    public var point: SeriesPoint?

    public init(report: LoadTestReport) {
        loadTest = report
        point = report.series.last
        loadTest.series = []
    }

    /// - Throws: `DecodingError`.
    public init(line: Data) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        self = try decoder.decode(ProgressRecord.self, from: line)
    }

    public var line: [UInt8] {
        var json = JSONWriter(capacity: 4_096)
        json.beginObject()
        json.key("load_test")
        json.value(loadTest, withSeries: true)
        json.key("point")
        if let point {
            json.beginObject()
            json.point(point)
            json.endObject()
        } else {
            json.null()
        }
        json.endObject()
        json.endLine()
        return json.bytes
    }
}
