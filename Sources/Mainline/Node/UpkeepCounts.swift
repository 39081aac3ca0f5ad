public import Kademlia

/// What the upkeep of a node's routing table counted.
public struct UpkeepCounts: Hashable, Sendable {
    /// Checks of candidates before they come into the table.
    public var include: IncludeCounts
    /// Checks of contacts that were silent.
    public var probe: ProbeCounts
    /// Lookups that refresh the table.
    public var explore: ExploreCounts
    /// Whom the table turned away.
    public var table: RoutingCounts
}
