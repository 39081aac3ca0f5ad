/// How often a coordinator came to one of its limits, or was told something that it could not use, since it was made.
@frozen
public struct CoordinatorCounts: Hashable, Sendable {
    /// Calls refused because an operation had their id.
    public var duplicateIDs: UInt64 = 0
    /// Calls refused because their ids are kept for the coordinator's own operations.
    public var reservedIDs: UInt64 = 0
    /// Calls refused because the queue was full (``CoordinatorLimits/queuedCalls``).
    public var queueFull: UInt64 = 0
    /// Calls refused because as many lookups or broadcasts, or a bootstrap, were running as may.
    public var tooMany: UInt64 = 0
    /// Calls refused because there was nobody to ask.
    public var noContacts: UInt64 = 0
    /// How often a bootstrap had to wait with its next seed because ``BootstrapLimits/seedsInFlight`` were asked.
    public var seedsHeldBack: UInt64 = 0
    /// Answers, cancellations and expiries of operations that had ended, or that came twice.
    public var late: UInt64 = 0

    /// Timers of the upkeep that fired and were not asked for, or fired without upkeep.
    public var untimely: UInt64 = 0
    /// Requests without an answer for which nobody was blamed, since ``CoordinatorLimits/silence`` before them had none
    /// either.
    public var excused: UInt64 = 0
    /// Sweeps for which one contact was due at most, since nobody was heard (``CoordinatorLimits/silence``).
    public var sweepsCutShort: UInt64 = 0
    /// Seeds forgotten because ``CoordinatorLimits/rememberedSeeds`` were remembered.
    public var seedsForgotten: UInt64 = 0
    /// Contacts no longer remembered to rejoin by, since a newer one or a seed took their place.
    public var contactsForgotten: UInt64 = 0
    /// How often a contact that was given up stayed in the table as a bad one (``CoordinatorLimits/floor``).
    public var keptBad: UInt64 = 0
    /// How often the node rejoined since hardly anybody answered (``CoordinatorLimits/sparseRounds``).
    public var sparseRejoins: UInt64 = 0

    /// Nothing happened yet.
    @inlinable
    public init() {}
}
