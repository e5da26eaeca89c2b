import Instrumentation
import Logging
import Testing

@testable import API

struct TraceParentTests {
    @Test func `a trace is read as W3C writes it`() {
        let trace = TraceParent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
        #expect(trace?.traceID == "4bf92f3577b34da6a3ce929d0e0e4736")
        #expect(trace?.parentID == "00f067aa0ba902b7")
        #expect(TraceParent("01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-later") != nil)
    }

    @Test(arguments: [
        "", "00", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7", "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01", "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x",
    ])
    func `what is none is passed over`(header: String) { #expect(TraceParent(header) == nil) }

    @Test func `a trace goes from a request into the log's metadata and on to the next`() {
        let header = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
        var context = InstrumentationContext.topLevel
        TraceContext().extract(["traceparent": header], into: &context, using: Fields())
        InstrumentationContext.withValue(context) {
            #expect(TraceContext.logMetadata.get() == ["trace_id": "4bf92f3577b34da6a3ce929d0e0e4736", "parent_id": "00f067aa0ba902b7"])
        }
        #expect(TraceContext.logMetadata.get().isEmpty)
        var next: [String: String] = [:]
        TraceContext().inject(context, into: &next, using: Fields())
        #expect(next == ["traceparent": header])
    }

    @Test func `a request without a trace, or with a wrong one, begins none`() {
        var context = InstrumentationContext.topLevel
        TraceContext().extract([:], into: &context, using: Fields())
        TraceContext().extract(["traceparent": "00-x"], into: &context, using: Fields())
        #expect(context.isEmpty)
    }

    private struct Fields: Extractor, Injector {
        func extract(key: String, from carrier: [String: String]) -> String? { carrier[key] }
        func inject(_ value: String, forKey key: String, into carrier: inout [String: String]) { carrier[key] = value }
    }
}
