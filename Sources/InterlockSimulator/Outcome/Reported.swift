public import Interlock

/// A report of a node to its user, with time and place.
public struct Reported<N: Node>: Hashable, Sendable {
    /// The virtual instant of the report.
    public var at: Instant
    /// The number of the node, in the order of adding.
    public var node: Int
    /// What the node reported.
    public var report: N.Report
    /// The request that it answers, if any.
    public var id: RequestID?

    /// A report with time and place.
    @inlinable
    public init(at: Instant, node: Int, report: N.Report, id: RequestID?) {
        (self.at, self.node, self.report, self.id) = (at, node, report, id)
    }
}
