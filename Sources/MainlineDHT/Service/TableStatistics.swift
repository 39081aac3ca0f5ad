internal import Interlock
internal import Mainline

/// The contacts of a routing table by their standing (BEP 5 §"Routing Table").
public struct TableStatistics: Hashable, Sendable {
    /// Answered before, heard of lately, no request unanswered.
    public var good = 0
    /// Might answer: silent for long, or never asked.
    public var questionable = 0
    /// Did not answer several requests in a row.
    public var bad = 0

    /// An empty table.
    public init() {}

    /// Contacts in all.
    public var count: Int { good + questionable + bad }

    init(_ node: MainlineNode, now: Instant) {
        let health = node.health(at: now)
        (good, questionable, bad) = (health.good, health.questionable, health.bad)
    }
}
