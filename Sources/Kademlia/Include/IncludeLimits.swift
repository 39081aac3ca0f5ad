/// What bounds the candidates for the routing table. A value out of its range is moved to the nearest one inside.
@frozen
public struct IncludeLimits: Hashable, Sendable {
    /// The most candidates that wait for their check, from 1. At the limit a newcomer is dropped, and counted in
    /// ``IncludeCounts/droppedFull``: the network names more, and the ones that wait came first.
    public let queue: Int
    /// The most checks in flight, from 1. At the limit candidates wait, counted in ``IncludeCounts/atCapacity``.
    public let checksInFlight: Int
    /// The most candidates of one network, waiting and in flight together, from 1. At the limit a newcomer is dropped
    /// and counted in ``IncludeCounts/droppedNetwork``: whoever owns many addresses must not keep others waiting.
    public let perNetwork: Int

    /// The queue and the checks are those of zikade; the share of a network is ours.
    @inlinable
    public init(queue: Int = 128, checksInFlight: Int = 3, perNetwork: Int = 4) {
        self.queue = max(queue, 1)
        self.checksInFlight = max(checksInFlight, 1)
        self.perNetwork = max(perNetwork, 1)
    }
}
