import HTTPTypes
import Instrumentation
import Logging

/// Takes a request's trace along through its tasks (W3C Trace Context), for swift-distributed-tracing.
///
/// No spans are made: where a tracer that makes them is bootstrapped in its place, it reads requests as this does.
public struct TraceContext: Instrument {
    private static let header = "traceparent"

    public init() {}

    public func extract<Carrier, Extract: Extractor>(_ carrier: Carrier, into context: inout InstrumentationContext, using extractor: Extract)
    where Extract.Carrier == Carrier {
        guard let parent = extractor.extract(key: Self.header, from: carrier).flatMap(TraceParent.init) else { return }
        context[Key.self] = parent
    }

    public func inject<Carrier, Inject: Injector>(_ context: InstrumentationContext, into carrier: inout Carrier, using injector: Inject)
    where Inject.Carrier == Carrier {
        guard let parent = context[Key.self] else { return }
        injector.inject(parent.header, forKey: Self.header, into: &carrier)
    }

    /// Names the trace in every line that a task of a request logs, wherever that is.
    public static let logMetadata = Logger.MetadataProvider {
        guard let parent = InstrumentationContext.current?[Key.self] else { return [:] }
        return ["trace_id": .string(parent.traceID), "parent_id": .string(parent.parentID)]
    }

    private enum Key: InstrumentationContextKey {
        typealias Value = TraceParent
        static let nameOverride: String? = "traceparent"
    }
}

extension InstrumentationContext {
    /// Runs `body` in the trace that a request names, if it names one.
    static func with<T>(_ fields: HTTPFields, _ body: () async throws -> T) async rethrows -> T {
        var context = InstrumentationContext.topLevel
        InstrumentationSystem.instrument.extract(fields, into: &context, using: FieldExtractor())
        return context.isEmpty ? try await body() : try await withValue(context, operation: body)
    }

    private struct FieldExtractor: Extractor {
        /// Every request is asked for it: its name is made once.
        private static let traceparent = HTTPField.Name.literal("traceparent")

        func extract(key: String, from fields: HTTPFields) -> String? {
            let name = key == Self.traceparent.canonicalName ? Self.traceparent : HTTPField.Name(key)
            return name.flatMap { fields[$0] }
        }
    }
}
