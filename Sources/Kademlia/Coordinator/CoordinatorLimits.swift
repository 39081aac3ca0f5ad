/// What bounds a coordinator itself; its children have limits of their own. A value out of its range is moved to the
/// nearest one inside.
@frozen
public struct CoordinatorLimits: Hashable, Sendable {
    /// The most calls that wait in the queue for their turn, from 1. At the limit a call is refused at once. For
    /// answers, cancellations and expiries there is room beside: for one of each request in flight and one of each
    /// operation.
    public let queuedCalls: Int
    /// The most contacts of the routing table from which a lookup starts, from 1.
    public let seeds: Int

    /// The most seeds of bootstraps that are remembered to rejoin by, from 0. At the limit the one that was given or
    /// answered longest ago is forgotten, counted in ``CoordinatorCounts/seedsForgotten``.
    public let rememberedSeeds: Int

    /// The most requests in a row, from 0, that blame whom they were sent to although nothing came from anybody while
    /// they waited: one may be silent among the living in a quiet network, but not all. At the limit silence is taken
    /// for that of the network, counted in ``CoordinatorCounts/excused``, until somebody is heard. Until then one
    /// contact at a time is checked: with 0 as many as ever.
    public let silence: Int

    /// As many calls as a pool of lookups holds, and seeds as a bucket of the design document holds.
    @inlinable
    public init(queuedCalls: Int = 256, seeds: Int = 20, rememberedSeeds: Int = 16, silence: Int = 3) {
        self.queuedCalls = max(queuedCalls, 1)
        self.seeds = max(seeds, 1)
        self.rememberedSeeds = max(rememberedSeeds, 0)
        self.silence = max(silence, 0)
    }
}
