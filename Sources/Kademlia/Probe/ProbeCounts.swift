/// What became of those who were to be checked since the machine was made, and how often a limit was hit.
///
/// Each contact that was taken ends once: ``taken`` is the sum of ``passed``, ``gaveUp``, ``lost``, ``cleared`` and
/// ``crowdedOut``, and of those held. Each replacement ends once too: ``replacementsKept`` is the sum of
/// ``replacementsUsed``, ``replacementsForgotten`` and ``replacementsGaveWay``, and of those kept.
@frozen
public struct ProbeCounts: Hashable, Sendable {
    /// Contacts taken in to be checked.
    public var taken: UInt64 = 0
    /// Contacts not taken because ``ProbeLimits/queue`` are held.
    public var droppedFull: UInt64 = 0
    /// Contacts that were due and gave way to a suspected one because ``ProbeLimits/queue`` are held.
    public var crowdedOut: UInt64 = 0
    /// Contacts due or suspected that are held already.
    public var repeated: UInt64 = 0
    /// Checks begun, second ones among them.
    public var checks: UInt64 = 0
    /// Contacts that answered.
    public var passed: UInt64 = 0
    /// Checks answered by an error or under another key.
    public var failed: UInt64 = 0
    /// Checks not answered in time.
    public var timedOut: UInt64 = 0
    /// Contacts forgotten because their check said nothing about them.
    public var lost: UInt64 = 0
    /// Contacts forgotten because they spoke by themselves.
    public var cleared: UInt64 = 0
    /// Contacts given up after ``ProbeLimits/attempts`` failed checks.
    public var gaveUp: UInt64 = 0
    /// Outcomes of checks that are not in flight: they change nothing.
    public var late: UInt64 = 0
    /// How often the machine had nothing to ask for but for its limit ``ProbeLimits/checksInFlight``.
    public var atCapacity: UInt64 = 0
    /// Contacts kept as replacements.
    public var replacementsKept: UInt64 = 0
    /// Replacements handed out for a contact that was given up.
    public var replacementsUsed: UInt64 = 0
    /// Replacements forgotten because they failed or got into the table.
    public var replacementsForgotten: UInt64 = 0
    /// Replacements that gave way to a newer one: of their key or network, or because ``ProbeLimits/replacements``
    /// were kept.
    public var replacementsGaveWay: UInt64 = 0

    /// Nothing happened yet.
    @inlinable
    public init() {}
}
