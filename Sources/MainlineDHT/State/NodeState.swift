internal import Kademlia
internal import Mainline

/// What a node leaves behind for the next one with its id.
struct NodeState: Hashable, Sendable {
    /// A contact of the table, and what was known of its health.
    struct SavedContact: Hashable, Sendable {
        var contact: MainlineContact
        /// Seconds since its last message.
        var age: UInt32
        /// Whether it was good (BEP 5 §"Routing Table").
        var isGood: Bool
    }
    var id: Key160
    /// Milliseconds since 1970.
    var savedAt: Int64
    var statistics: LifetimeStatistics
    /// The ones that are likeliest to answer first.
    var contacts: [SavedContact]
}

extension NodeState.SavedContact {
    /// Good ones first, then those heard of last; the key breaks ties, so that one table is one file.
    static func isBetter(_ left: Self, _ right: Self) -> Bool {
        if left.isGood != right.isGood { return left.isGood }
        if left.age != right.age { return left.age < right.age }
        return left.contact.key < right.contact.key
    }
}

extension [NodeState.SavedContact] {
    /// The contacts as they are so much later by the wall clock, which may have been set in either direction: an age
    /// neither falls nor exceeds the limit.
    func aged(from savedAt: Int64, to now: Int64, limits: StateLimits) -> Self {
        let (elapsed, overflow) = now.subtractingReportingOverflow(savedAt)
        let passed = overflow ? 0 : UInt32(clamping: Swift.max(0, elapsed) / 1000)
        return aged(by: passed, limits: limits)
    }

    /// The contacts as they are so many seconds later.
    func aged(by seconds: UInt32, limits: StateLimits) -> Self {
        map { saved in
            var saved = saved
            let (age, overflow) = saved.age.addingReportingOverflow(seconds)
            saved.age = Swift.min(overflow ? .max : age, limits.oldestContact)
            return saved
        }
    }
}
