/// What bounds a bootstrap. A value out of its range is moved to the nearest one inside.
@frozen
public struct BootstrapLimits: Hashable, Sendable {
    /// The most seeds that are asked, from 1. Those beyond are left out and counted in ``BootstrapResult/leftOut``.
    public let seeds: Int
    /// The most seeds that are asked at once, from 1. At the limit the others wait, counted in
    /// ``CoordinatorCounts/seedsHeldBack``.
    public let seedsInFlight: Int
    /// The most contacts from which the lookup starts, from 1. Once seeds named so many it starts, without waiting for
    /// the other seeds. Those beyond are passed over and counted in ``BootstrapResult/passedOver``.
    public let contacts: Int

    /// The limits of concurrency are those of a lookup; the others are ours.
    @inlinable
    public init(seeds: Int = 16, seedsInFlight: Int = 3, contacts: Int = 64) {
        self.seeds = max(seeds, 1)
        self.seedsInFlight = max(seedsInFlight, 1)
        self.contacts = max(contacts, 1)
    }
}
