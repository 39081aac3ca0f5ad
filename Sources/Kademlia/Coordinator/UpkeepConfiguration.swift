/// How a coordinator keeps the routing table alive and filled.
@frozen
public struct UpkeepConfiguration: Hashable, Sendable {
    /// How long the node waits for a sign of life before it hands over ``Coordinator/Event/checkTimedOut(_:_:)``.
    public var checkTimeout: Duration
    /// How often the routing table is looked through for contacts that were silent for ``RoutingLimits/goodFor``.
    public var sweepInterval: Duration

    /// A minute a check, as for any request of go-kademlia, and two sweeps a minute.
    @inlinable
    public init(checkTimeout: Duration = .seconds(60), sweepInterval: Duration = .seconds(30)) {
        self.checkTimeout = checkTimeout
        self.sweepInterval = sweepInterval
    }
}
