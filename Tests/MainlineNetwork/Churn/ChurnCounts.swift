/// What came and went.
public struct ChurnCounts: Hashable, Sendable {
    /// Sessions that ended.
    public var departures = 0
    /// Nodes that came for the first time in the place of one that left.
    public var newcomers = 0
    /// Nodes that came back with contacts from before.
    public var returned = 0
    /// Nodes that came back without.
    public var returnedEmpty = 0
    /// How often a node that had never been in touch with anybody was told of other nodes.
    public var helped = 0
    /// Queries that nodes sent, of those that left.
    public var requests = 0
    /// Of these, those that were answered.
    public var requestsAnswered = 0
}
