public import Mainline

/// What came of the requests of local users: bootstraps, lookups, announcements and pings.
public struct LookupCounts: Hashable, Sendable {
    /// How many were started.
    public var started = 0
    /// How many ended.
    public var ended = 0
    /// The reasons why lookups ended, those within bootstraps and announcements too.
    public var reasons: [LookupOutcome.Reason: Int] = [:]
    /// Pings that were answered.
    public var pingsAnswered = 0
    /// Pings that were not, or were refused.
    public var pingsUnanswered = 0
    /// Requests that the node refused, or for which no host could be resolved.
    public var failed = 0
    /// Requests that whoever made them no longer wanted.
    public var cancelled = 0

    /// Nothing yet.
    public init() {}
}
