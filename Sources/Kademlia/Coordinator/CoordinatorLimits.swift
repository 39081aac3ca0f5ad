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

    /// The most addresses that are remembered to rejoin by, from 0: seeds of bootstraps, and, as far as these leave
    /// room, contacts of the table that answered explorations. At the limit the contact that answered longest ago is
    /// forgotten, counted in ``CoordinatorCounts/contactsForgotten``; without one, the seed that was given or answered
    /// longest ago, counted in ``CoordinatorCounts/seedsForgotten``.
    public let rememberedSeeds: Int

    /// The most requests in a row, from 0, that blame whom they were sent to although nothing came from anybody while
    /// they waited: one may be silent among the living in a quiet network, but not all. At the limit silence is taken
    /// for that of the network, counted in ``CoordinatorCounts/excused``, until somebody is heard. Until then one
    /// contact at a time is checked: with 0 as many as ever.
    public let silence: Int

    /// How few contacts that are not bad, from 0, the table must hold beside one that is given up for this to stay, as
    /// a bad one, counted in ``CoordinatorCounts/keptBad``: if nearly all are silent, the way to them may be broken.
    /// Newcomers take the places of bad contacts, of which one is checked a sweep. With 0 all who are given up leave.
    public let floor: Int

    /// After how many explorations in a row, from 1, that hardly anybody answered (less than half of
    /// ``QueryLimits/resultCount``) while the table holds bad contacts the node rejoins by what it remembers, counted
    /// in ``CoordinatorCounts/sparseRejoins``: a neighbour that answers may be cut off from the network as well. The
    /// same number later it does so again.
    public let sparseRounds: Int

    /// As many calls as a pool of lookups holds, and seeds as a bucket of the design document holds. 16 explorations
    /// take half an hour of a settled node.
    @inlinable
    public init(
        queuedCalls: Int = 256, seeds: Int = 20, rememberedSeeds: Int = 16, silence: Int = 3, floor: Int = 16,
        sparseRounds: Int = 16
    ) {
        self.queuedCalls = max(queuedCalls, 1)
        self.seeds = max(seeds, 1)
        self.rememberedSeeds = max(rememberedSeeds, 0)
        self.silence = max(silence, 0)
        self.floor = max(floor, 0)
        self.sparseRounds = max(sparseRounds, 1)
    }
}
