extension Include {
    /// What is wrong with the machine, in words; nil as long as it keeps its promises. Complexity: O(n²) of n
    /// candidates.
    public var brokenInvariant: String? {
        if waiting.count > limits.queue { return "\(waiting.count) candidates wait" }
        if checking.count > limits.checksInFlight { return "\(checking.count) checks are in flight" }
        let all = checking + waiting
        for (place, contact) in all.enumerated() {
            var neighbours = 1
            for other in all[..<place] {
                if other.key == contact.key { return "two candidates have the key \(contact.key)" }
                if other.address == contact.address { return "two candidates have the address \(contact.address)" }
                if other.address.sharesNetwork(with: contact.address, under: rules) { neighbours += 1 }
            }
            if neighbours > limits.perNetwork { return "\(neighbours) candidates are of the network of \(contact)" }
        }
        let ended = tally.included &+ tally.failed &+ tally.timedOut &+ tally.lost
        if tally.added &- ended != UInt64(all.count) { return "\(tally) does not add up to \(all.count) candidates" }
        if tally.checks &- ended != UInt64(checking.count) { return "\(tally) does not add up to the checks" }
        switch phase {
        case .idle: return all.isEmpty ? nil : "idle with candidates"
        case .waitingToCheck: return checking.isEmpty ? "nobody is checked" : nil
        case .waitingAtCapacity: return checking.count < limits.checksInFlight ? "a slot is free" : nil
        case .waitingWithCapacity: return waiting.isEmpty && !checking.isEmpty ? nil : "candidates wait for no reason"
        case .included: return checking.count < limits.checksInFlight ? nil : "the slot of who answered is taken"
        }
    }
}

extension Include: Hashable {
    /// Whether both would go on alike: the counts decide nothing.
    @inlinable
    public static func == (left: Self, right: Self) -> Bool {
        left.limits == right.limits && left.rules == right.rules && left.phase == right.phase
            && left.waiting == right.waiting && left.checking == right.checking
    }

    @inlinable
    public func hash(into hasher: inout Hasher) {
        hasher.combine(phase)
        hasher.combine(waiting)
        hasher.combine(checking)
    }
}
