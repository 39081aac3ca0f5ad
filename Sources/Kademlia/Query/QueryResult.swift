/// How a query ended, and what it found.
@frozen
public struct QueryResult<Key: KademliaKey, Address: ContactAddress>: Hashable, Sendable {
    /// Why a query ended.
    @frozen
    public enum Reason: Hashable, Sendable {
        /// As many as were wanted have answered, and there is no candidate before them left to ask.
        case converged
        /// Fewer than were wanted have answered, and nobody is left to ask.
        case exhausted
        /// As many were asked as may be (``QueryLimits/requests``), somebody would have been left to ask, and fewer
        /// than were wanted have answered, or not the closest.
        case limited
        /// It was called off.
        case cancelled
        /// Its time was up.
        case expired
    }

    /// Why it ended.
    public var reason: Reason
    /// The contacts that answered in time, the closest to the target first, at most ``QueryLimits/resultCount``.
    public var closest: [Contact<Key, Address>]
    /// Whose requests are still in flight, those of slow contacts too: the node has to cancel them. Empty when a query
    /// says a second time that it has finished.
    public var inFlight: [Contact<Key, Address>]
    /// What it took.
    public var statistics: QueryStatistics

    /// A result of these parts.
    @inlinable
    public init(
        reason: Reason, closest: [Contact<Key, Address>], inFlight: [Contact<Key, Address>],
        statistics: QueryStatistics
    ) {
        self.reason = reason
        self.closest = closest
        self.inFlight = inFlight
        self.statistics = statistics
    }
}
