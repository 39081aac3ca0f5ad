internal import Interlock
internal import Kademlia
internal import Mainline

extension NodeState {
    /// The state of a node.
    ///
    /// - Parameters:
    ///   - now: What the node is told the time is.
    ///   - startedAt: What it was told when it started.
    ///   - before: Whom it knew before, as old as they are now.
    init(
        of node: MainlineNode, now: Instant, startedAt: Instant, before: [SavedContact], savedAt: Int64,
        limits: StateLimits
    ) {
        let (table, seconds) = (node.table, node.tableSeconds(at: now))
        let known = Dictionary(before.map { ($0.contact.key, $0) }, uniquingKeysWith: { first, _ in first })
        var contacts: [SavedContact] = []
        for entry in table.entries {
            let standing = table.standing(of: entry, now: seconds)
            if standing == .bad { continue }
            let isUnheard = entry.lastSeen <= startedAt.seconds
            if isUnheard, let saved = known[entry.key], saved.contact == entry.contact {
                contacts.append(saved)
            } else {
                let age = seconds >= entry.lastSeen ? seconds - entry.lastSeen : 0
                contacts.append(
                    SavedContact(
                        contact: entry.contact, age: min(age, limits.oldestContact), isGood: standing == .good))
            }
        }
        self.init(
            id: node.id, savedAt: savedAt, statistics: LifetimeStatistics(firstStartedAt: savedAt),
            contacts: contacts.best(limits.contacts))
    }

    /// Adds those who are not there yet, as far as there is room.
    mutating func add(_ before: [SavedContact], limits: StateLimits) {
        let known = Set(contacts.map(\.contact.key))
        contacts = (contacts + before.filter { !known.contains($0.contact.key) }).best(limits.contacts)
    }
}

extension [NodeState.SavedContact] {
    /// So many of them, and the likeliest to answer first.
    fileprivate func best(_ count: Int) -> Self { Array(sorted(by: NodeState.SavedContact.isBetter).prefix(count)) }
}
