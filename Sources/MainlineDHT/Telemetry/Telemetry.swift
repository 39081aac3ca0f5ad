internal import InterlockRuntime
internal import Logging
internal import Mainline
internal import Metrics
internal import Synchronization
internal import Tracing

/// What the requests of a node's users leave in log, metrics, spans and statistics.
final class Telemetry: Sendable {
    let name: String
    let metrics: MainlineMetrics
    private let logger: Logger
    private let tracer: (any Tracer)?
    private let state = Mutex(LookupCounts())

    init(_ options: MainlineOptions) {
        (name, logger, tracer) = (options.name, options.logger, options.tracer)
        metrics = MainlineMetrics(name: options.name, factory: options.metrics ?? MetricsSystem.factory)
    }

    /// What came of the requests so far.
    var counts: LookupCounts { state.withLock { $0 } }

    /// A span for a request, if anybody keeps spans.
    func span(_ kind: RequestKind) -> (any Span)? {
        let tracer = tracer ?? InstrumentationSystem.tracer
        guard !(tracer is NoOpTracer) else { return nil }
        let span = tracer.startSpan("mainline.\(kind.rawValue)", ofKind: .client)
        // A span that nobody keeps must be ended too, but needs no attributes.
        guard span.isRecording else {
            span.end()
            return nil
        }
        return span
    }

    func started(_ kind: RequestKind, _ target: () -> String) {
        state.withLock { $0.started += 1 }
        metrics.started(kind)
        logger.debug("a request started", metadata: ["kind": "\(kind.rawValue)", "target": "\(target())"])
    }

    func ended(_ kind: RequestKind, _ end: RequestEnd, after duration: Duration, _ target: () -> String) {
        state.withLock { $0.note(end) }
        metrics.ended(kind, reason: end.reason, after: duration)
        logger.debug("a request ended", metadata: Self.metadata(kind, end, duration, target()))
    }

    private static func metadata(
        _ kind: RequestKind, _ end: RequestEnd, _ duration: Duration, _ target: String
    ) -> Logger.Metadata {
        var metadata: Logger.Metadata = [
            "kind": "\(kind.rawValue)", "target": .string(target), "reason": .string(end.reason),
            "duration": "\(duration)",
        ]
        if let lookup = end.lookup {
            metadata["requests"] = "\(lookup.requestCount)"
            metadata["answers"] = "\(lookup.answerCount)"
            metadata["hops"] = "\(lookup.hopCount)"
        }
        if let error = end.error { metadata["error"] = "\(error)" }
        return metadata
    }
}

extension LookupCounts {
    fileprivate mutating func note(_ end: RequestEnd) {
        ended += 1
        if let lookup = end.lookup { reasons[lookup.reason, default: 0] += 1 }
        switch end {
        case .reported(.answered): pingsAnswered += 1
        case .reported(.unanswered): pingsUnanswered += 1
        case .reported(.refused), .failed: failed += 1
        case .cancelled: cancelled += 1
        case .reported, .stopped: break
        }
    }
}
