public import Interlock

/// A node, and what outlives it.
@frozen @usableFromInline
struct Host<N: Node> {
    @usableFromInline var node: N
    @usableFromInline var stored: N.Stored
    @usableFromInline let configuration: N.Configuration
    @usableFromInline let address: N.Address
    /// The node's own stream of chance: each input gets a generator split from it, so that what one input draws does
    /// not shift what the next one sees.
    @usableFromInline var chance: SeededGenerator
    /// The slot in the queue of each timer that is set.
    @usableFromInline var timers: [N.Timer: UInt32] = [:]
    @usableFromInline var status = NodeStatus.waiting
    /// Counts starts, so that a start that was planned for a former life does nothing.
    @usableFromInline var life: UInt32 = 0
    /// Since when the node is down, in nanoseconds; nil if it never ran.
    @usableFromInline var downSince: Int64?
    /// After how many effects of its next input the node is to crash; nil: chance decides.
    @usableFromInline var cut: Int?
    /// How long it then stays down; nil: chance decides.
    @usableFromInline var cutDowntime: Duration?
    /// The side of a partition that the host is on.
    @usableFromInline var side: UInt32 = 0

    @inlinable
    init(_ configuration: N.Configuration, at address: N.Address, restoring stored: N.Stored, chance: SeededGenerator) {
        node = N(configuration, at: address, restoring: stored)
        (self.configuration, self.address, self.stored, self.chance) = (configuration, address, stored, chance)
    }
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
