public import KRPC
public import Mainline

/// Why a call to a ``MainlineService`` failed.
public enum DHTError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The node refused the request.
    case refused(MainlineReport.Refusal)
    /// The node did not answer a ping.
    case unanswered(Endpoint, MainlineReport.Failure)
    /// No host could be resolved to an IPv4 endpoint.
    case unresolved([HostPort])
    /// The service is not running, or stopped while it worked on the request.
    case stopped

    /// What happened, and what to do next.
    public var description: String {
        switch self {
        case .refused(.nobodyToAsk): "no node is known yet: bootstrap from one that is reachable"
        case .refused(.busy): "too many requests are running: wait for one to end"
        case .refused(.duplicate): "the request's id is in use"
        case .refused(.unsupportedAddress): "an IPv6 endpoint: this network is IPv4's"
        case .refused(.martian):
            "nobody can be at that address: a private network must be named as your own, and its ports are not 0"
        case .unanswered(let endpoint, .timedOut): "\(endpoint) did not answer in time: is a node running there?"
        case .unanswered(let endpoint, let failure): "\(endpoint) refused: \(failure)"
        case .unresolved(let hosts):
            "no address found for \(hosts.map(\.description).joined(separator: ", ")): check the names and the network"
        case .stopped: "the node is not running"
        }
    }
}
