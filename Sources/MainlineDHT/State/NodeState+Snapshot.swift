internal import Interlock
internal import Kademlia
internal import Mainline

extension NodeState {
    /// The state of a node.
    ///
    /// - Parameters:
    ///   - now: What the node is told the time is.
    ///   - startedAt: What it was told when it started.
    ///   - elapsed: How long that is ago.
    ///   - restored: Whom it started with, as old as they were then.
    init(
        of node: MainlineNode, now: Instant, startedAt: Instant, elapsed: Duration,
        restored: [SavedContact], savedAt: Int64, limits: StateLimits
    ) {
        let (table, seconds) = (node.table, node.tableSeconds(at: now))
        let passed = UInt32(clamping: max(0, elapsed.components.seconds))
        var before: [Key160: SavedContact] = [:]
        for var saved in restored {
            let (age, overflow) = saved.age.addingReportingOverflow(passed)
            saved.age = min(overflow ? .max : age, limits.oldestContact)
            // Nothing was heard of it since: it may have been good when that was saved.
            saved.isGood = false
            before[saved.contact.key] = saved
        }
        var contacts: [SavedContact] = []
        var usable = 0
        for entry in table.entries {
            let standing = table.standing(of: entry, now: seconds)
            if standing == .bad { continue }
            usable += 1
            let isUnheard = entry.lastSeen <= startedAt.seconds
            if isUnheard, let known = before[entry.key], known.contact == entry.contact {
                contacts.append(known)
            } else {
                let age = seconds >= entry.lastSeen ? seconds - entry.lastSeen : 0
                contacts.append(
                    SavedContact(
                        contact: entry.contact, age: min(age, limits.oldestContact), isGood: standing == .good))
            }
        }
        if usable < limits.fewContacts {
            let known = Set(contacts.map(\.contact.key))
            contacts += before.values.filter { !known.contains($0.contact.key) }
        }
        contacts.sort(by: SavedContact.isBetter)
        self.init(
            id: node.id, savedAt: savedAt, statistics: LifetimeStatistics(firstStartedAt: savedAt),
            contacts: Array(contacts.prefix(limits.contacts)))
    }
}
