extension Probe {
    /// What is wrong with the machine, in words; nil as long as it keeps its promises. Complexity: O(n²) of n contacts
    /// held and kept.
    public var brokenInvariant: String? {
        if count > limits.queue { return "\(count) contacts are held" }
        if checking.count > limits.checksInFlight { return "\(checking.count) checks are in flight" }
        let held = checking.map(\.contact) + suspects.map(\.contact) + overdue
        for (place, contact) in held.enumerated() where held[..<place].contains(contact) {
            return "\(contact) is held twice"
        }
        for check in checking + suspects where check.failures >= limits.attempts {
            return "\(check.contact) failed \(check.failures) times and is not given up"
        }
        if suspects.contains(where: \.hasSpoken) { return "one waits that spoke" }
        let ended = tally.passed &+ tally.gaveUp &+ tally.lost &+ tally.cleared &+ tally.crowdedOut
        if tally.taken &- ended != UInt64(count) { return "\(tally) does not add up to \(count) contacts" }
        return brokenReplacement ?? brokenPhase
    }

    private var brokenReplacement: String? {
        if replacements.count > limits.replacements { return "\(replacements.count) replacements are kept" }
        for (place, contact) in replacements.contacts.enumerated() {
            if contact.key == own { return "we would replace somebody in our own table" }
            for other in replacements.contacts[..<place] {
                if other.key == contact.key { return "two replacements have the key \(contact.key)" }
                if other.address == contact.address { return "two replacements have the address \(contact.address)" }
                if other.address.sharesNetwork(with: contact.address, under: rules) {
                    return "\(other) and \(contact) are of one network"
                }
            }
        }
        let ended = tally.replacementsUsed &+ tally.replacementsForgotten &+ tally.replacementsGaveWay
        if tally.replacementsKept &- ended != UInt64(replacements.count) {
            return "\(tally) does not add up to \(replacements.count) replacements"
        }
        return nil
    }

    private var brokenPhase: String? {
        let isFull = checking.count >= limits.checksInFlight
        switch phase {
        case .idle: return count == 0 ? nil : "idle with \(count) contacts"
        case .readyToCheck: return hasWaiting && !isFull ? nil : "ready for nothing"
        case .waitingToCheck: return checking.isEmpty ? "nobody is checked" : nil
        case .waitingAtCapacity: return isFull ? nil : "a slot is free"
        case .waitingWithCapacity:
            return hasWaiting || isFull || checking.isEmpty ? "contacts wait for no reason" : nil
        case .passed, .gaveUp: return isFull ? "the slot of who was checked is taken" : nil
        }
    }
}

extension Probe: Hashable {
    /// Whether both would go on alike: the counts decide nothing.
    @inlinable
    public static func == (left: Self, right: Self) -> Bool {
        left.own == right.own && left.limits == right.limits && left.rules == right.rules && left.phase == right.phase
            && left.suspects == right.suspects && left.overdue == right.overdue && left.checking == right.checking
            && left.replacements == right.replacements
    }

    @inlinable
    public func hash(into hasher: inout Hasher) {
        hasher.combine(own)
        hasher.combine(phase)
        hasher.combine(suspects)
        hasher.combine(overdue)
        hasher.combine(checking)
        hasher.combine(replacements)
    }
}
