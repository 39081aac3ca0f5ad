public import Interlock

/// A report that a node made to its user at some time of a run.
public struct SeenReport<N: Node>: Hashable, Sendable {
    /// The number of the host, in the order of the system.
    public var host: Int
    /// What was reported.
    public var report: N.Report

    /// A report of the node on a host.
    public init(_ report: N.Report, at host: Int) { (self.report, self.host) = (report, host) }
}
