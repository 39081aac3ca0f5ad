internal import Interlock
internal import Kademlia
internal import Mainline

/// The contacts of a routing table by their standing (BEP 5 §"Routing Table").
public struct TableStatistics: Hashable, Sendable {
    /// Answered before, heard of lately, no request unanswered.
    public var good = 0
    /// Might answer: silent for long, or never asked.
    public var questionable = 0
    /// Did not answer several requests in a row.
    public var bad = 0
    /// Buckets with a contact.
    public var buckets = 0
    /// The leading bits that the closest contacts share with the node's id; nil of an empty table.
    public var depth: Int?

    /// An empty table.
    public init() {}

    /// Contacts in all.
    public var count: Int { good + questionable + bad }

    init(_ node: MainlineNode, now: Instant) {
        let health = node.health(at: now)
        (good, questionable, bad) = (health.good, health.questionable, health.bad)
        let table = node.table
        depth = table.deepestBucket
        if let depth { buckets = (0...depth).count { !table.range(ofBucket: $0).isEmpty } }
    }
}
