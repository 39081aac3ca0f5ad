/// What became of candidates for the routing table since the machine was made, and how often a limit was hit.
///
/// Each candidate that was taken ends once: ``added`` is the sum of ``included``, ``failed``, ``timedOut`` and
/// ``lost``, and of those that still wait or are being checked.
@frozen
public struct IncludeCounts: Hashable, Sendable {
    /// Candidates taken into the queue.
    public var added: UInt64 = 0
    /// Candidates not taken because ``IncludeLimits/queue`` others waited.
    public var droppedFull: UInt64 = 0
    /// Candidates not taken because their network has ``IncludeLimits/perNetwork`` others here.
    public var droppedNetwork: UInt64 = 0
    /// Candidates not taken because one of the same key or the same address is here.
    public var repeated: UInt64 = 0
    /// Checks begun.
    public var checks: UInt64 = 0
    /// Candidates that answered under their key from their address.
    public var included: UInt64 = 0
    /// Candidates whose answer was an error or came under another key.
    public var failed: UInt64 = 0
    /// Candidates that did not answer in time.
    public var timedOut: UInt64 = 0
    /// Candidates forgotten because their check said nothing about them.
    public var lost: UInt64 = 0
    /// Outcomes of checks that are not in flight: they change nothing.
    public var late: UInt64 = 0
    /// How often the machine had nothing to ask for but for its limit ``IncludeLimits/checksInFlight``.
    public var atCapacity: UInt64 = 0

    /// Nothing happened yet.
    @inlinable
    public init() {}
}
