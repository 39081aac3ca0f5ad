/// What bounds the waiting for one answer, and when a query is sent again.
/// `Documentation/decisions/0007-timeouts-are-measured.md` says why the defaults are what they are.
public struct RoundTripLimits: Hashable, Sendable {
    /// How long a peer is waited for, before it counts as slow, as long as no round trip was measured.
    public var firstPatience: Duration
    /// The least patience, however short round trips are.
    public var shortestPatience: Duration
    /// After how long a query is sent again, as long as no round trip was measured.
    public var firstTimeout: Duration
    /// The least time after which a query is sent again, however short round trips are.
    public var shortestTimeout: Duration
    /// The most time after which a query is sent again the first time, however long round trips are.
    public var longestTimeout: Duration
    /// How often a query is sent in all, from 1. After the last time nothing but its answer is waited for.
    public var attempts: Int
    /// How many of a hundred queries that were sent again must be answered, for an operation to wait for the answers of
    /// the others: below, whoever was silent once is most likely gone.
    public var worthWaiting: Int
    /// Answers in a row to queries that were sent more than once, at which timeouts double until a round trip can be
    /// measured again: round trips have become longer than the timeout.
    public var ambiguousInARow: Int

    /// Limits; each has a default.
    public init(
        firstPatience: Duration = .milliseconds(500), shortestPatience: Duration = .milliseconds(50),
        firstTimeout: Duration = .seconds(1), shortestTimeout: Duration = .milliseconds(200),
        longestTimeout: Duration = .seconds(1), attempts: Int = 3, worthWaiting: Int = 25, ambiguousInARow: Int = 4
    ) {
        (self.firstPatience, self.shortestPatience) = (firstPatience, shortestPatience)
        (self.firstTimeout, self.shortestTimeout) = (firstTimeout, shortestTimeout)
        (self.longestTimeout, self.attempts) = (longestTimeout, max(attempts, 1))
        (self.worthWaiting, self.ambiguousInARow) = (worthWaiting, max(ambiguousInARow, 1))
    }
}
