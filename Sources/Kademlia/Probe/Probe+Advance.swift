public import Interlock

extension Probe {
    @inlinable
    public mutating func advance(_ event: Event, _ context: inout Context) -> State {
        let state = take(event)
        let next = Self.kind(of: state)
        if next == .idle, phase != .idle {
            // Most of the time nobody is to be checked, and a process may hold thousands of nodes.
            suspects = []
            overdue = []
            checking = []
        }
        phase = next
        return state
    }

    @inlinable
    static func kind(of state: State) -> StateKind {
        switch state {
        case .idle: .idle
        case .readyToCheck: .readyToCheck
        case .waitingToCheck: .waitingToCheck
        case .waitingAtCapacity: .waitingAtCapacity
        case .waitingWithCapacity: .waitingWithCapacity
        case .passed: .passed
        case .gaveUp: .gaveUp
        }
    }

    @inlinable
    mutating func take(_ event: Event) -> State {
        switch event {
        case .due(let contacts):
            queue(contacts)
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
            forgetReplacement(contact)
            return standing
        case .answered(let contact):
            return settle(contact) == nil ? next() : pass(contact)
        case .failed(let contact):
            guard let check = settle(contact) else { return next() }
            tally.failed &+= 1
            return blame(check)
        case .timedOut(let contact):
            guard let check = settle(contact) else { return next() }
            tally.timedOut &+= 1
            return blame(check)
        case .lost(let contact):
            if settle(contact) != nil { tally.lost &+= 1 }
            return next()
        case .polled:
            return next()
        }
    }

    // MARK: Who waits

    /// Puts those who are due at the end of the queue, but for those who are held, as long as there is room.
    @inlinable
    mutating func queue(_ contacts: [Contact]) {
        for (place, contact) in contacts.enumerated() {
            guard room > 0 else {
                tally.droppedFull &+= UInt64(contacts.count - place)
                return
            }
            guard !holds(contact) else {
                tally.repeated &+= 1
                continue
            }
            tally.taken &+= 1
            overdue.append(contact)
        }
    }

    /// Puts a contact behind the other suspects, and so before all who are due.
    @inlinable
    mutating func suspect(_ contact: Contact) {
        if let place = overdue.firstIndex(of: contact) {
            tally.repeated &+= 1
            overdue.remove(at: place)
            suspects.append(Check(contact))
            return
        }
        guard !holds(contact) else {
            tally.repeated &+= 1
            return
        }
        if room <= 0 {
            guard !overdue.isEmpty else {
                tally.droppedFull &+= 1
                return
            }
            tally.crowdedOut &+= 1
            overdue.removeLast()
        }
        tally.taken &+= 1
        suspects.append(Check(contact))
    }

    @inlinable
    func holds(_ contact: Contact) -> Bool {
        overdue.contains(contact) || suspects.contains { $0.contact == contact } || isChecking(contact)
    }

    /// Takes a contact that spoke out of the queue; if its check is in flight, that keeps its slot until it ends.
    @inlinable
    mutating func clear(_ contact: Contact) {
        forgetReplacement(contact)
        if let place = checking.firstIndex(where: { $0.contact == contact }) {
            checking[place].hasSpoken = true
        } else if let place = suspects.firstIndex(where: { $0.contact == contact }) {
            tally.cleared &+= 1
            suspects.remove(at: place)
        } else if let place = overdue.firstIndex(of: contact) {
            tally.cleared &+= 1
            overdue.remove(at: place)
        }
    }

    // MARK: Replacements

    @inlinable
    mutating func keep(_ contact: Contact) {
        guard limits.replacements > 0, contact.key != own else { return }
        tally.replacementsKept &+= 1
        let gaveWay = replacements.keep(contact, around: own, limit: limits.replacements, under: rules)
        tally.replacementsGaveWay &+= UInt64(gaveWay)
    }

    @inlinable
    mutating func forgetReplacement(_ contact: Contact) {
        if replacements.forget(contact) { tally.replacementsForgotten &+= 1 }
    }

    // MARK: Checks

    /// Frees the slot of a check; nil if it is not in flight: the tolerated race of its outcome with another one.
    @inlinable
    mutating func settle(_ contact: Contact) -> Check? {
        guard let place = checking.firstIndex(where: { $0.contact == contact }) else {
            tally.late &+= 1
            return nil
        }
        return checking.remove(at: place)
    }

    @inlinable
    mutating func pass(_ contact: Contact) -> State {
        tally.passed &+= 1
        forgetReplacement(contact)
        return .passed(contact)
    }

    /// A check failed: that was one too many, or the contact is suspected, with as many failures as it has.
    @inlinable
    mutating func blame(_ check: Check) -> State {
        guard !check.hasSpoken else {
            tally.cleared &+= 1
            return next()
        }
        forgetReplacement(check.contact)
        guard check.failures + 1 < limits.attempts else {
            tally.gaveUp &+= 1
            let replacement = replacements.take(like: check.contact.key, around: own)
            if replacement != nil { tally.replacementsUsed &+= 1 }
            return .gaveUp(check.contact, replacement: replacement)
        }
        var again = check
        again.failures += 1
        suspects.append(again)
        return next()
    }

    /// Begins the check of whose turn it is, if a slot is free.
    @inlinable
    mutating func next() -> State {
        guard checking.count < limits.checksInFlight, hasWaiting else {
            if hasWaiting { tally.atCapacity &+= 1 }
            return standing
        }
        let check = suspects.isEmpty ? Check(overdue.removeFirst()) : suspects.removeFirst()
        checking.append(check)
        tally.checks &+= 1
        return .waitingToCheck(check.contact)
    }

    @inlinable var hasWaiting: Bool { !suspects.isEmpty || !overdue.isEmpty }

    /// The answer to what is told in passing.
    @inlinable var standing: State {
        if checking.count >= limits.checksInFlight { return .waitingAtCapacity }
        if hasWaiting { return .readyToCheck }
        return checking.isEmpty ? .idle : .waitingWithCapacity
    }
}
