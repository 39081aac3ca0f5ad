/// What happened in a run, counted.
@frozen
public struct SimulationCounts: Hashable, Sendable {
    /// Inputs that nodes handled.
    public var inputs = 0
    /// Messages that nodes handled, a part of ``inputs``.
    public var delivered = 0
    /// Timers that fired, a part of ``inputs``.
    public var fired = 0
    /// Messages that nodes sent or transmitted: lost ones included, oversized ones not.
    public var sent = 0
    /// Messages that the network lost.
    public var lost = 0
    /// Messages that arrived, or would have, once more.
    public var duplicated = 0
    /// Messages that arrived where no node was up.
    public var missed = 0
    /// Messages that a partition kept back.
    public var separated = 0
    /// Datagrams that were longer than ``SimulationLimits/datagramBytes`` and were dropped.
    public var oversized = 0
    /// Requests, withdrawals and changes of links for a node that was not up.
    public var inputsMissed = 0
    /// Crashes of nodes, those that cut the effects of an input included.
    public var crashes = 0
    /// Starts after a crash or a stop.
    public var restarts = 0
    /// Nodes that gave their place to another.
    public var replaced = 0
    /// Reports that were dropped because ``SimulationLimits/reports`` was reached.
    public var reportsDropped = 0
    /// Failures that were dropped because ``SimulationLimits/failures`` was reached.
    public var failuresDropped = 0

    /// Nothing has happened yet.
    @inlinable public init() {}
}
