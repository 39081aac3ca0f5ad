internal import KRPC
internal import Logging
internal import Mainline
internal import Synchronization
internal import Tracing

/// Follows one request of a local user from its start to its end, of which there is one: then the span ends, and
/// metrics, log and statistics are told.
final class RequestWatch: Sendable {
    private struct State {
        var hasEnded = false
        var peers: Set<Endpoint> = []
    }
    let kind: RequestKind
    private let target: @Sendable () -> String
    private let telemetry: Telemetry
    private let span: (any Span)?
    private let startedAt = ContinuousClock.now
    private let state = Mutex(State())

    /// Starts the span as a child of the task's; `target` is asked only by who wants to know.
    init(_ kind: RequestKind, _ target: @escaping @Sendable () -> String, _ telemetry: Telemetry) {
        (self.kind, self.target, self.telemetry) = (kind, target, telemetry)
        span = telemetry.span(kind)
        if let span {
            span.attributes[SpanAttribute.node] = telemetry.name
            span.attributes[SpanAttribute.target] = target()
        }
        telemetry.started(kind, target)
    }

    /// Takes in a report that is not the last.
    func progress(_ report: MainlineReport) {
        guard span != nil, case .foundPeers(let peers, _) = report else { return }
        state.withLock { $0.peers.formUnion(peers) }
    }

    /// Ends the watch; what comes after the first end is none.
    func end(_ end: RequestEnd) {
        let peerCount = state.withLock { state -> Int? in
            guard !state.hasEnded else { return nil }
            state.hasEnded = true
            return state.peers.count
        }
        guard let peerCount else { return }
        telemetry.ended(kind, end, after: startedAt.duration(to: .now), target)
        guard let span else { return }
        span.attributes[SpanAttribute.reason] = end.reason
        if let lookup = end.lookup {
            span.attributes[SpanAttribute.requests] = lookup.requestCount
            span.attributes[SpanAttribute.answers] = lookup.answerCount
            span.attributes[SpanAttribute.failures] = lookup.failureCount
            span.attributes[SpanAttribute.hops] = lookup.hopCount
        }
        if kind == .findPeers { span.attributes[SpanAttribute.peers] = peerCount }
        if case .reported(.announced(let outcome)) = end {
            span.attributes[SpanAttribute.acknowledged] = outcome.acknowledged.count
        }
        if case .reported(.bootstrapped(let outcome)) = end {
            span.attributes[SpanAttribute.contacts] = outcome.contactCount
        }
        if let error = end.error {
            span.recordError(error)
            span.setStatus(SpanStatus(code: .error, message: "\(error)"))
        }
        span.end()
    }
}
