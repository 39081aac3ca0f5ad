/// What bounds one query. A value out of its range is moved to the nearest one inside.
@frozen
public struct QueryLimits: Hashable, Sendable {
    /// The most requests in flight at a time, those of slow contacts left out, `1...candidates`. At the limit the query
    /// waits for an answer.
    public let concurrency: Int
    /// How many of the closest have to answer before the query is done, and the most that a result names, from 1.
    public let resultCount: Int
    /// The most candidates held, `1...128`. At the limit of a closest-first query a closer newcomer takes the place
    /// of the farthest candidate without an answer; any other newcomer, and every one of a sequential query, is
    /// dropped. What was dropped is counted in ``QueryStatistics/dropped``.
    public let candidates: Int
    /// The most contacts that are taken of one answer, from 0. The rest is passed over and counted in
    /// ``QueryStatistics/passedOver``.
    public let closerPerAnswer: Int
    /// The most requests of the whole query, from 1. At the limit it waits for those in flight and is then
    /// ``QueryResult/Reason/limited``: nobody can keep it going by naming ever closer contacts.
    public let requests: Int
    /// The most contacts of one address that may answer, from 1. As long as so many have answered or may still, a
    /// further one is not asked; once they have answered it is passed over, counted in ``QueryStatistics/sameAddress``.
    /// Without a limit one sender can be all of the closest; with one, whoever is next is compared with those asked.
    public let keysPerAddress: Int
    /// The most contacts of one network that may answer, from 1; likewise, counted in ``QueryStatistics/sameNetwork``.
    /// The rules that the query was handed tell which addresses belong to one.
    public let perNetwork: Int
    /// The most requests in flight that hold no slot, since their contacts are slow, `0...candidates`. At the limit a
    /// slow contact keeps its slot, counted in ``QueryStatistics/keptSlots``.
    public let slow: Int
    /// How many more than needed are asked, from 0. Of the contacts that are closer, ``resultCount`` answers are needed
    /// at most; a contact is asked as long as fewer than that and this many have answered or hold a slot and are not
    /// slow. At the limit the query waits though there is a slot, counted in ``QueryStatistics/heldBack``. With 0
    /// nobody is asked in vain while all answer, and who turns out to be slow is replaced a round trip later; with
    /// `.max` farther and farther contacts are asked as long as one of the closest is silent.
    public let spare: Int
    /// The sum of both.
    @usableFromInline let enough: Int
    /// Whether addresses matter at all.
    @usableFromInline let areNetworksBounded: Bool

    /// Limits with the defaults of go-kademlia; those that it lacks are ours.
    @inlinable
    public init(
        concurrency: Int = 3, resultCount: Int = 20, candidates: Int = 128, closerPerAnswer: Int = 64,
        requests: Int = 1024, keysPerAddress: Int = .max, perNetwork: Int = .max, slow: Int = 8,
        spare: Int = .max
    ) {
        self.candidates = min(max(candidates, 1), PlaceSet.capacity)
        self.concurrency = min(max(concurrency, 1), self.candidates)
        self.resultCount = max(resultCount, 1)
        self.closerPerAnswer = max(closerPerAnswer, 0)
        self.requests = max(requests, 1)
        self.keysPerAddress = max(keysPerAddress, 1)
        self.perNetwork = max(perNetwork, 1)
        self.slow = min(max(slow, 0), self.candidates)
        areNetworksBounded = keysPerAddress != .max || perNetwork != .max
        self.spare = max(spare, 0)
        let (enough, isMore) = self.resultCount.addingReportingOverflow(self.spare)
        self.enough = isMore ? .max : enough
    }
}
