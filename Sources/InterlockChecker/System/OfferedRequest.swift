public import Interlock

/// A request that a local user of one host may make, at any moment, up to a number of times.
public struct OfferedRequest<N: Node>: Hashable, Sendable {
    /// The number of the host, in the order of the system.
    public var host: Int
    /// What the user asks for.
    public var request: N.Request
    /// How often, each time with an id of its own.
    public var times: Int
    /// Whether the user may withdraw the latest of them, answered or not, until the next is made.
    public var mayBeWithdrawn: Bool

    /// An offer of `times` requests to the node on a host.
    public init(_ request: N.Request, at host: Int, times: Int = 1, mayBeWithdrawn: Bool = false) {
        (self.request, self.host, self.times, self.mayBeWithdrawn) = (request, host, times, mayBeWithdrawn)
    }
}
