internal import Mainline

/// How a request of a local user ended.
enum RequestEnd {
    /// By its final report.
    case reported(MainlineReport)
    /// By an error before it reached the node.
    case failed(any Error)
    /// Its user no longer wanted it.
    case cancelled
    /// The node stopped.
    case stopped

    /// In one word, for metrics and logs.
    var reason: String {
        switch self {
        case .reported(let report): report.reason
        case .failed: "failed"
        case .cancelled: "cancelled"
        case .stopped: "stopped"
        }
    }

    /// What went wrong, if anything did. That nobody wanted an answer any more is nothing wrong.
    var error: (any Error)? {
        switch self {
        case .reported(.refused(let refusal)): DHTError.refused(refusal)
        case .reported(.unanswered(let endpoint, let failure)): DHTError.unanswered(endpoint, failure)
        case .reported: nil
        case .failed(let error): error
        case .cancelled: nil
        case .stopped: DHTError.stopped
        }
    }

    /// The lookup that was part of it.
    var lookup: LookupOutcome? {
        guard case .reported(let report) = self else { return nil }
        switch report {
        case .finished(let outcome): return outcome
        case .announced(let outcome): return outcome.lookup
        case .bootstrapped(let outcome): return outcome.lookup
        default: return nil
        }
    }
}

extension MainlineReport {
    fileprivate var reason: String {
        switch self {
        case .refused: "refused"
        case .answered: "answered"
        case .unanswered: "unanswered"
        case .finished(let outcome): "\(outcome.reason)"
        case .announced(let outcome): "\(outcome.lookup.reason)"
        case .bootstrapped(let outcome): outcome.lookup.map { "\($0.reason)" } ?? "unanswered"
        case .asked, .progressed, .missed, .foundPeers, .acknowledged, .contactAdded, .contactRemoved: "running"
        }
    }
}
