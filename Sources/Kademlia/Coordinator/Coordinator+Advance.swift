public import Interlock

extension Coordinator {
    @inlinable
    public mutating func advance(_ event: Event, _ context: inout Context) -> State {
        switch event {
        case .called(let id, let call):
            return take(call, id, event, &context)
        case .responded(let id, let contact, _):
            return takeAnswer(id, event, &context) { $0.contact == contact && !$0.isStore }
        case .failed(let id, let key), .timedOut(let id, let key, _):
            return takeAnswer(id, event, &context) { $0.contact.key == key && !$0.isStore }
        case .stored(let id, let key), .storeFailed(let id, let key), .storeTimedOut(let id, let key, _):
            return takeAnswer(id, event, &context) { $0.contact.key == key && $0.isStore }
        case .slowed(let id, _, _):
            return late(id)
        case .seedResponded(let id, let seed, _, _), .seedFailed(let id, let seed), .seedTimedOut(let id, let seed):
            return takeAnswer(id, event, &context, fromSeed: seed)
        case .cancelled(let id), .expired(let id):
            return takeEnding(id, event, &context)
        case .heardFrom(let contact, let responded):
            return admit(contact, responded: responded, &context).map(State.tableChanged) ?? .noted
        case .unanswered(let contact):
            return blame(contact).map(State.tableChanged) ?? .noted
        case .restored(let contacts):
            for contact in contacts { _ = known.restore(contact) }
            return .noted
        case .candidate, .started, .due, .disturbed, .checkAnswered, .checkFailed, .checkTimedOut, .checkLost:
            return .noted
        case .polled:
            return proceed(&context)
        }
    }

    // MARK: What is queued

    @inlinable
    mutating func take(_ call: Call, _ id: OperationID, _ event: Event, _ context: inout Context) -> State {
        if let refusal = refusal(of: call, id) { return .refused(id, refusal) }
        switch call {
        case .findClosest(let target): operations.insert(.init(id, .lookup, target: target))
        case .broadcast(let target), .store(let target, _): operations.insert(.init(id, .broadcast, target: target))
        case .bootstrap: operations.insert(.init(id, .bootstrap, target: own))
        }
        queuedCalls += 1
        return enqueue(event, &context)
    }

    /// Why a call cannot start, counted; nil if it can.
    @inlinable
    mutating func refusal(of call: Call, _ id: OperationID) -> Refusal? {
        if id.isUpkeep {
            tally.reservedIDs &+= 1
            return .reservedID
        }
        if operations.place(of: id) != nil {
            tally.duplicateIDs &+= 1
            return .duplicateID
        }
        var refusal: Refusal?
        var hasNobody = false
        switch call {
        case .findClosest:
            hasNobody = table.isEmpty
            if operations.lookups >= configuration.pool.queries { refusal = .tooManyLookups }
        case .broadcast:
            hasNobody = table.isEmpty
            if operations.broadcasts >= configuration.broadcast.broadcasts { refusal = .tooManyBroadcasts }
        case .store(_, let contacts):
            hasNobody = contacts.isEmpty
            if operations.broadcasts >= configuration.broadcast.broadcasts { refusal = .tooManyBroadcasts }
        case .bootstrap(let seeds):
            hasNobody = seeds.isEmpty && table.isEmpty
            if operations.bootstraps > 0 { refusal = .alreadyBootstrapping }
        }
        if hasNobody {
            tally.noContacts &+= 1
            return .noContacts
        }
        if refusal != nil {
            tally.tooMany &+= 1
            return refusal
        }
        guard queuedCalls < configuration.limits.queuedCalls else {
            tally.queueFull &+= 1
            return .queueFull
        }
        return nil
    }

    /// Queues the answer of a contact that is asked for the operation; there is room for one of each.
    @inlinable
    mutating func takeAnswer(
        _ id: OperationID, _ event: Event, _ context: inout Context,
        of isFrom: (Operations<Key, Address>.Asked) -> Bool
    ) -> State {
        guard let place = operations.place(of: id),
            let index = operations.list[place].asked.firstIndex(where: { !$0.isAnswered && isFrom($0) })
        else { return late(id) }
        operations.list[place].asked[index].isAnswered = true
        return enqueue(event, &context)
    }

    @inlinable
    mutating func takeAnswer(
        _ id: OperationID, _ event: Event, _ context: inout Context, fromSeed seed: Address
    ) -> State {
        guard let place = operations.place(of: id),
            let index = operations.list[place].seeds.firstIndex(where: { !$0.isAnswered && $0.address == seed })
        else { return late(id) }
        operations.list[place].seeds[index].isAnswered = true
        return enqueue(event, &context)
    }

    @inlinable
    mutating func takeEnding(_ id: OperationID, _ event: Event, _ context: inout Context) -> State {
        guard let place = operations.place(of: id), !operations.list[place].isEnding else { return late(id) }
        operations.list[place].isEnding = true
        return enqueue(event, &context)
    }

    /// The tolerated race of an event with the end of its operation, or with another event that settled the same.
    @inlinable
    mutating func late(_ id: OperationID) -> State {
        tally.late &+= 1
        return .late(id)
    }

    @inlinable
    mutating func enqueue(_ event: Event, _ context: inout Context) -> State {
        queue.append(event)
        context.queued(event, by: self)
        return .queued
    }

    // MARK: The routing table

    @inlinable
    mutating func admit(_ contact: Contact, responded: Bool, _ context: inout Context) -> TableChange? {
        switch known.observe(contact, responded: responded, now: context.now.seconds) {
        case .inserted: .added(contact)
        case .replaced(let entry): .replaced(entry.contact, by: contact)
        case .bucketFull(let candidate?): .contested(candidate: candidate.contact, newcomer: contact)
        case .updated, .bucketFull(nil), .isSelf, .refused: nil
        }
    }

    @inlinable
    mutating func blame(_ contact: Contact) -> TableChange? {
        switch known.recordFailure(of: contact) {
        case .becameBad: .becameBad(contact)
        case .unknown, .counted, .stillBad: nil
        }
    }
}
