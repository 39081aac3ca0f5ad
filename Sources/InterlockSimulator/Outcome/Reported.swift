public import Interlock

/// A report of a node to its user, with time and place.
public struct Reported<N: Node>: Hashable, Sendable {
    public var at: Instant
    /// The number of the node, in the order of adding.
    public var node: Int
    public var report: N.Report
    /// The request that it answers, if any.
    public var id: RequestID?

    @inlinable
    public init(at: Instant, node: Int, report: N.Report, id: RequestID?) {
        (self.at, self.node, self.report, self.id) = (at, node, report, id)
    }
}
