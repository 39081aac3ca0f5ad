/// How a coordinator keeps the routing table alive and filled.
@frozen
public struct UpkeepConfiguration: Hashable, Sendable {
    /// What bounds the checks of those who want to come into the routing table.
    public var include: IncludeLimits
    /// What bounds the checks of those who are in it.
    public var probe: ProbeLimits
    /// How the table is kept filled.
    public var explore: ExploreConfiguration
    /// How often the table is looked through for contacts that were silent for ``RoutingLimits/goodFor``, or did not
    /// answer when they were asked last.
    public var sweepInterval: Duration
    /// How long the node waits for a sign of life before it hands over
    /// ``Coordinator/Event/checkTimedOut(_:_:wasDeaf:)``.
    public var checkTimeout: Duration

    /// A minute a check, as for any request of go-kademlia, and two sweeps a minute.
    @inlinable
    public init(
        include: IncludeLimits = IncludeLimits(), probe: ProbeLimits = ProbeLimits(),
        explore: ExploreConfiguration = ExploreConfiguration(), sweepInterval: Duration = .seconds(30),
        checkTimeout: Duration = .seconds(60)
    ) {
        self.include = include
        self.probe = probe
        self.explore = explore
        self.sweepInterval = sweepInterval
        self.checkTimeout = checkTimeout
    }
}
