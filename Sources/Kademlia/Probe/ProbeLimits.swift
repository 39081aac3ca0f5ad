/// What bounds the checks of those who are in the routing table, and the contacts that are kept to replace them. A
/// value out of its range is moved to the nearest one inside.
@frozen
public struct ProbeLimits: Hashable, Sendable {
    /// The most contacts held, waiting for a check or being checked, from 1. At the limit one that is due is dropped,
    /// counted in ``ProbeCounts/droppedFull``. A suspected one takes the place of the last that is due, counted in
    /// ``ProbeCounts/crowdedOut``, and is dropped only if nobody waits who is merely due. Nobody is lost by this: who
    /// is in the table becomes due again.
    public let queue: Int
    /// The most checks in flight, from 1. At the limit contacts wait, counted in ``ProbeCounts/atCapacity``.
    public let checksInFlight: Int
    /// The number of failed checks in a row, from 1, after which a contact is given up, counted in
    /// ``ProbeCounts/gaveUp``.
    public let attempts: Int
    /// The most replacements kept, over all buckets, from 0. At the limit the oldest of the bucket that has most of
    /// them gives way, counted in ``ProbeCounts/replacementsGaveWay``: newcomers of the far half of the key space,
    /// every second one, must not leave the other buckets without any.
    public let replacements: Int

    /// The checks are those of zikade; the others are ours. 16 replacements are about one for each bucket that a large
    /// network fills.
    @inlinable
    public init(queue: Int = 64, checksInFlight: Int = 3, attempts: Int = 2, replacements: Int = 16) {
        self.queue = max(queue, 1)
        self.checksInFlight = max(checksInFlight, 1)
        self.attempts = max(attempts, 1)
        self.replacements = max(replacements, 0)
    }
}
