public import Interlock

/// A request that a local user of one host may make, at any moment, up to a number of times.
public struct OfferedRequest<N: Node>: Hashable, Sendable {
    /// The number of the host, in the order of the system.
    public var host: Int
    /// What the user asks for.
    public var request: N.Request
    /// How often, each time with an id of its own.
    public var times: Int

    /// An offer of `times` requests to the node on a host.
    public init(_ request: N.Request, at host: Int, times: Int = 1) {
        (self.request, self.host, self.times) = (request, host, times)
    }
}
