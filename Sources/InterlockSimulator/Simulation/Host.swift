public import Interlock

/// What a host keeps for its node, and what outlives the node.
@frozen @usableFromInline
struct Host<N: Node> {
    @usableFromInline var stored: N.Stored
    @usableFromInline let configuration: N.Configuration
    /// Since when the node is down, in nanoseconds; nil if it is up or never ran.
    @usableFromInline var downSince: Int64?
    /// How long the node stays down after the crash that ``Vitals/cut`` asks for; nil: chance decides.
    @usableFromInline var cutDowntime: Duration?

    @inlinable
    init(_ configuration: N.Configuration, restoring stored: N.Stored) {
        (self.configuration, self.stored) = (configuration, stored)
    }
}

/// What is looked at with each input of a node, apart from the rest so that it stays in the cache.
@frozen @usableFromInline
struct Vitals {
    /// The node's own stream of chance: each input gets a generator split from it, so that what one input draws does
    /// not shift what the next one sees.
    @usableFromInline var chance: SeededGenerator
    /// Counts starts and ends, so that a start that was planned for a former life does nothing.
    @usableFromInline var life: UInt32 = 0
    /// Counts the nodes that had this number before, so that what was meant for one of them does not reach the next.
    @usableFromInline var occupant: UInt32 = 0
    /// The side of a partition that the node is on.
    @usableFromInline var side: UInt32 = 0
    /// After how many effects of its next input the node is to crash; nil: chance decides.
    @usableFromInline var cut: UInt32?
    @usableFromInline var status = NodeStatus.waiting

    @inlinable
    init(chance: SeededGenerator) { self.chance = chance }
}

/// Whether a node runs.
@frozen
public enum NodeStatus: UInt8, Hashable, Sendable {
    /// It was added and has not started yet.
    case waiting
    case up
    /// It crashed or was stopped. What arrives meanwhile is lost.
    case down
}
