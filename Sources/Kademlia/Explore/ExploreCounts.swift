/// What an exploration did since it was made, and how often it came to a limit.
@frozen
public struct ExploreCounts: Hashable, Sendable {
    /// Targets chosen.
    public var rounds: UInt64 = 0
    /// Those of them that were the own key.
    public var ownRounds: UInt64 = 0
    /// Rounds in which nobody answered, or with nobody to ask.
    public var silentRounds: UInt64 = 0
    /// How often the node was told to rejoin.
    public var rejoins: UInt64 = 0
    /// How often it was told of a bootstrap.
    public var joined: UInt64 = 0
    /// How often it was told of a disturbance.
    public var disturbed: UInt64 = 0
    /// Rounds before which the table had grown by more than an eighth.
    public var growing: UInt64 = 0
    /// Lookups whose time was up.
    public var expired: UInt64 = 0
    /// Rounds in which the table was deeper than ``ExploreLimits/prefixes``.
    public var cutShort: UInt64 = 0
    /// Timers that fired during a round: they change nothing.
    public var untimely: UInt64 = 0
    /// Events of lookups that had ended: they change nothing. Late answers to the one that runs are in
    /// ``QueryStatistics/late``.
    public var late: UInt64 = 0

    /// Nothing happened yet.
    @inlinable
    public init() {}
}
