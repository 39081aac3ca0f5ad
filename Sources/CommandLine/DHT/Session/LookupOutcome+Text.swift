import KRPC
import Kademlia
import Mainline

extension MainlineReport.Failure {
    /// Why a node did not do what it was asked for.
    var text: String {
        switch self {
        case .timedOut: "no answer in time"
        case .error(let code): "refused with error \(code)"
        case .malformed: "an answer without sense"
        case .withoutToken: "gave no token to announce with"
        }
    }
}

extension LookupOutcome {
    /// The lookup in one line.
    var text: String {
        let end =
            switch reason {
            case .converged: "converged"
            case .exhausted: "nobody left to ask"
            case .limited: "as many requests were sent as one lookup may send"
            case .cancelled: "cancelled"
            case .expired: "out of time, allow more with --timeout"
            }
        return
            "\(requestCount.counted("request")), \(answerCount.counted("answer")), \(failureCount.counted("failure")), "
            + "\(hopCount.counted("hop")): \(end)"
    }

    /// Adds the figures of the lookup.
    func add(to object: inout JSONObject) {
        object.add("reason", "\(reason)")
        object.add("requests", requestCount)
        object.add("answers", answerCount)
        object.add("failures", failureCount)
        object.add("hops", hopCount)
    }
}
