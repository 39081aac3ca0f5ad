/// What bounds broadcasts. A value out of its range is moved to the nearest one inside.
@frozen
public struct BroadcastLimits: Hashable, Sendable {
    /// The most broadcasts that one pool holds, from 1. At the limit a new one is refused, counted in
    /// ``BroadcastPoolCounts/refused``.
    public let broadcasts: Int
    /// The most requests to store that one broadcast has in flight, from 1. At the limit the other contacts wait,
    /// counted in ``BroadcastPoolCounts/storesHeldBack``.
    public let storesInFlight: Int
    /// The most requests, of lookups and stores, that all broadcasts of a pool have in flight, from 1. At the limit
    /// every broadcast waits, counted in ``BroadcastPoolCounts/atCapacity``.
    public let requestsInFlight: Int
    /// The most contacts at which one broadcast stores, from 1. Those beyond are left out and counted in
    /// ``BroadcastResult/leftOut``.
    public let contacts: Int

    /// The defaults let a few broadcasts run at once at the concurrency of a lookup.
    @inlinable
    public init(broadcasts: Int = 64, storesInFlight: Int = 3, requestsInFlight: Int = 12, contacts: Int = 64) {
        self.broadcasts = max(broadcasts, 1)
        self.storesInFlight = max(storesInFlight, 1)
        self.requestsInFlight = max(requestsInFlight, 1)
        self.contacts = max(contacts, 1)
    }
}
