import Interlock
import Kademlia

typealias SmallProbe = Probe<Key8, NetworkedAddress>

protocol ProbeSubject: Subject where Event == SmallProbe.Event, State == SmallProbe.State {
    var counts: ProbeCounts { get }
}

extension SmallProbe: Subject, ProbeSubject {
    var complaint: String? { brokenInvariant }
}

/// The checks of who is in the table as one would write them without a thought for speed: one list, everything found by
/// looking through it. The oracle of the real machine; and, with a planted fault, what the tests must find.
struct ModelProbe: ProbeSubject {
    /// Mistakes that were made in machines of this kind, or nearly in this one.
    enum Planted: CaseIterable {
        /// D8: a check times out only when as many are in flight as may.
        case timeoutsCountOnlyAtCapacity
        /// D8: who is taken out of the queue is replaced by the last one.
        case removalsDisturbTheOrder
        /// D7: a lost check keeps its slot for ever.
        case lostChecksKeepTheirSlot
        /// D14: whoever fails is given up, also if nobody checked it.
        case strangersAreGivenUp
        case lostChecksAreVerdicts
        case oneFailureIsEnough
        case whoSpokeIsGivenUp
        case dueOnesGoFirst
        case replacementsAreOfAnyBucket
        case replacementsAreNeverForgotten
    }

    struct Entry: Hashable {
        var contact: Neighbour
        var isSuspect: Bool
        /// Orders those that wait.
        var stamp: Int
        var failures = 0
        var hasSpoken = false
        var isChecked = false
    }

    let limits: ProbeLimits
    let rules: NetworkedAddress.NetworkRules
    let planted: Planted?
    var entries: [Entry] = []
    /// The oldest first.
    var kept: [Neighbour] = []
    var counts = ProbeCounts()

    /// A model around the key 0.
    init(_ limits: ProbeLimits, _ rules: NetworkedAddress.NetworkRules, planted: Planted? = nil) {
        (self.limits, self.rules, self.planted) = (limits, rules, planted)
    }

    static func == (left: Self, right: Self) -> Bool { left.entries == right.entries && left.kept == right.kept }

    func hash(into hasher: inout Hasher) {
        hasher.combine(entries)
        hasher.combine(kept)
    }

    var complaint: String? { nil }

    private var inFlight: Int { entries.count(where: \.isChecked) }
    private var hasWaiting: Bool { entries.contains { !$0.isChecked } }

    mutating func respond(to event: Event, _ context: inout Context) -> State? {
        defer { renumber() }
        switch event {
        case .due(let contacts):
            for contact in contacts { takeDue(contact) }
            return standing
        case .suspected(let contact):
            suspect(contact)
            return standing
        case .turnedAway(let contact):
            keep(contact)
            return standing
        case .heardFrom(let contact):
            clear(contact)
            return standing
        case .fellSilent(let contact):
            if planted != .replacementsAreNeverForgotten { forget(contact) }
            return standing
        case .answered(let contact):
            guard end(contact) != nil else { return next() }
            counts.passed += 1
            forget(contact)
            return .passed(contact)
        case .failed(let contact):
            guard let entry = end(contact) else { return unknown(contact) }
            counts.failed += 1
            return blame(entry)
        case .timedOut(let contact):
            if planted == .timeoutsCountOnlyAtCapacity, inFlight < limits.checksInFlight { return next() }
            guard let entry = end(contact) else { return unknown(contact) }
            counts.timedOut += 1
            return blame(entry)
        case .lost(let contact):
            if planted == .lostChecksKeepTheirSlot { return next() }
            guard let entry = end(contact) else { return next() }
            if planted == .lostChecksAreVerdicts { return blame(entry) }
            counts.lost += 1
            return next()
        case .polled:
            return next()
        }
    }

    private mutating func renumber() {
        let order = entries.indices.sorted { entries[$0].stamp < entries[$1].stamp }
        for (stamp, place) in order.enumerated() { entries[place].stamp = stamp }
    }

    private func place(of contact: Neighbour) -> Int? { entries.firstIndex { $0.contact == contact } }

    private mutating func takeDue(_ contact: Neighbour) {
        if entries.count >= limits.queue {
            counts.droppedFull += 1
        } else if place(of: contact) != nil {
            counts.repeated += 1
        } else {
            counts.taken += 1
            entries.append(Entry(contact: contact, isSuspect: false, stamp: entries.count))
        }
    }

    private mutating func suspect(_ contact: Neighbour) {
        if let place = place(of: contact) {
            counts.repeated += 1
            if !entries[place].isChecked, !entries[place].isSuspect {
                entries[place].isSuspect = true
                entries[place].stamp = entries.count
            }
            return
        }
        if entries.count >= limits.queue {
            let due = entries.indices.filter { !entries[$0].isSuspect && !entries[$0].isChecked }
            guard let last = due.max(by: { entries[$0].stamp < entries[$1].stamp }) else {
                counts.droppedFull += 1
                return
            }
            counts.crowdedOut += 1
            entries.remove(at: last)
        }
        counts.taken += 1
        entries.append(Entry(contact: contact, isSuspect: true, stamp: limits.queue))
    }

    private mutating func clear(_ contact: Neighbour) {
        forget(contact)
        guard let place = place(of: contact) else { return }
        if entries[place].isChecked {
            entries[place].hasSpoken = planted != .whoSpokeIsGivenUp
            return
        }
        counts.cleared += 1
        let removed = entries.remove(at: place)
        guard planted == .removalsDisturbTheOrder,
            let last = entries.indices.max(by: { entries[$0].stamp < entries[$1].stamp })
        else { return }
        entries[last].stamp = removed.stamp
    }

    private mutating func end(_ contact: Neighbour) -> Entry? {
        guard let place = place(of: contact), entries[place].isChecked else {
            counts.late += 1
            return nil
        }
        return entries.remove(at: place)
    }

    private mutating func unknown(_ contact: Neighbour) -> State {
        planted == .strangersAreGivenUp ? .gaveUp(contact, replacement: nil) : next()
    }

    private mutating func blame(_ entry: Entry) -> State {
        if entry.hasSpoken {
            counts.cleared += 1
            return next()
        }
        forget(entry.contact)
        let attempts = planted == .oneFailureIsEnough ? 1 : limits.attempts
        if entry.failures + 1 >= attempts {
            counts.gaveUp += 1
            return .gaveUp(entry.contact, replacement: replacement(of: entry.contact))
        }
        entries.append(
            Entry(contact: entry.contact, isSuspect: true, stamp: limits.queue, failures: entry.failures + 1))
        return next()
    }

    private mutating func next() -> State {
        guard inFlight < limits.checksInFlight, hasWaiting else {
            if hasWaiting { counts.atCapacity += 1 }
            return standing
        }
        let first = planted == .dueOnesGoFirst ? 1 : -1
        let place = entries.indices.filter { !entries[$0].isChecked }.min {
            let (one, other) = (entries[$0], entries[$1])
            return (one.isSuspect ? first : 0, one.stamp) < (other.isSuspect ? first : 0, other.stamp)
        }
        guard let place else { return standing }
        counts.checks += 1
        entries[place].isChecked = true
        return .waitingToCheck(entries[place].contact)
    }

    private var standing: State {
        if inFlight >= limits.checksInFlight { return .waitingAtCapacity }
        if hasWaiting { return .readyToCheck }
        return inFlight == 0 ? .idle : .waitingWithCapacity
    }

    // MARK: Replacements

    private func bucket(_ contact: Neighbour) -> Int { (0..<8).first { contact.key[bit: $0] } ?? 8 }

    private mutating func forget(_ contact: Neighbour) {
        let before = kept.count
        kept.removeAll { $0 == contact }
        counts.replacementsForgotten += UInt64(before - kept.count)
    }

    private mutating func keep(_ contact: Neighbour) {
        guard bucket(contact) < 8, limits.replacements > 0 else { return }
        let before = kept.count
        kept.removeAll {
            $0.key == contact.key || $0.address == contact.address
                || $0.address.sharesNetwork(with: contact.address, under: rules)
        }
        kept.append(contact)
        if kept.count > limits.replacements {
            let buckets = Dictionary(grouping: kept.indices) { bucket(kept[$0]) }.values
            let most = buckets.map(\.count).max()
            let oldest = buckets.filter { $0.count == most }.compactMap(\.first).min()
            if let oldest { kept.remove(at: oldest) }
        }
        counts.replacementsKept += 1
        counts.replacementsGaveWay += UInt64(before + 1 - kept.count)
    }

    private mutating func replacement(of contact: Neighbour) -> Neighbour? {
        let isAny = planted == .replacementsAreOfAnyBucket
        guard let place = kept.lastIndex(where: { isAny || bucket($0) == bucket(contact) }) else { return nil }
        counts.replacementsUsed += 1
        return kept.remove(at: place)
    }
}
