/// What a pool of broadcasts did since it was made, and how often it came to a limit.
@frozen
public struct BroadcastPoolCounts: Hashable, Sendable {
    /// Broadcasts taken.
    public var added: UInt64 = 0
    /// Broadcasts that finished, for whatever reason.
    public var finished: UInt64 = 0
    /// Broadcasts refused because ``BroadcastLimits/broadcasts`` were held, or one of the same id.
    public var refused: UInt64 = 0
    /// How often a broadcast had to wait because ``BroadcastLimits/requestsInFlight`` were in flight.
    public var atCapacity: UInt64 = 0
    /// How often a broadcast had to wait with its next store because ``BroadcastLimits/storesInFlight`` of its stores
    /// were in flight.
    public var storesHeldBack: UInt64 = 0
    /// Events for broadcasts that are not held.
    public var late: UInt64 = 0

    /// Nothing happened yet.
    @inlinable
    public init() {}
}
