public import Interlock

extension Include {
    @inlinable
    public mutating func advance(_ event: Event, _ context: inout Context) -> State {
        let state = take(event)
        phase = Self.kind(of: state)
        return state
    }

    @inlinable
    static func kind(of state: State) -> StateKind {
        switch state {
        case .idle: .idle
        case .waitingToCheck: .waitingToCheck
        case .waitingAtCapacity: .waitingAtCapacity
        case .waitingWithCapacity: .waitingWithCapacity
        case .included: .included
        }
    }

    @inlinable
    mutating func take(_ event: Event) -> State {
        switch event {
        case .added(let contact):
            add(contact)
            return next()
        case .answered(let contact):
            guard settle(contact) else { return next() }
            tally.included &+= 1
            return .included(contact)
        case .failed(let contact):
            if settle(contact) { tally.failed &+= 1 }
            return next()
        case .timedOut(let contact):
            if settle(contact) { tally.timedOut &+= 1 }
            return next()
        case .lost(let contact):
            if settle(contact) { tally.lost &+= 1 }
            return next()
        case .polled:
            return next()
        }
    }

    /// Puts a contact at the end of the queue, unless it is here already or a limit is reached.
    @inlinable
    mutating func add(_ contact: Contact) {
        var neighbours = 0
        for place in 0..<count {
            let other = place < checking.count ? checking[place] : waiting[place - checking.count]
            guard other.key != contact.key, other.address != contact.address else {
                tally.repeated &+= 1
                return
            }
            if other.address.sharesNetwork(with: contact.address, under: rules) { neighbours += 1 }
        }
        guard neighbours < limits.perNetwork else {
            tally.droppedNetwork &+= 1
            return
        }
        guard waiting.count < limits.queue else {
            tally.droppedFull &+= 1
            return
        }
        tally.added &+= 1
        waiting.append(contact)
    }

    /// Frees the slot of a check; false if it is not in flight: the tolerated race of its outcome with another one.
    @inlinable
    mutating func settle(_ contact: Contact) -> Bool {
        guard let place = checking.firstIndex(of: contact) else {
            tally.late &+= 1
            return false
        }
        checking.remove(at: place)
        return true
    }

    /// Begins the check of whose turn it is, if a slot is free.
    @inlinable
    mutating func next() -> State {
        guard checking.count < limits.checksInFlight else {
            if !waiting.isEmpty { tally.atCapacity &+= 1 }
            return .waitingAtCapacity
        }
        guard !waiting.isEmpty else {
            guard checking.isEmpty else { return .waitingWithCapacity }
            // Most of the time there are no candidates, and a process may hold thousands of nodes.
            waiting = []
            checking = []
            return .idle
        }
        let contact = waiting.removeFirst()
        checking.append(contact)
        tally.checks &+= 1
        return .waitingToCheck(contact)
    }
}
