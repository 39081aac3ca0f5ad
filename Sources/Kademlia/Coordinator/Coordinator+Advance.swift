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
        case .slowed(let id, let key, _):
            return takeSlowness(id, key, event, &context)
        case .seedResponded(let id, let seed, _, _), .seedFailed(let id, let seed), .seedTimedOut(let id, let seed):
            return takeAnswer(id, event, &context, fromSeed: seed)
        case .cancelled(let id), .expired(let id):
            return takeEnding(id, event, &context)
        case .heardFrom(let contact, let responded):
            guard let change = admit(contact, responded: responded, &context) else { return .noted }
            return say(.tableChanged(change))
        case .unanswered(let contact):
            guard let change = blame(contact, &context) else { return .noted }
            return say(.tableChanged(change))
        case .restored(let contacts):
            for contact in contacts { _ = known.restore(contact) }
            return .noted
        case .candidate(let contact):
            silence = 0
            return consider(contact, &context)
        case .started: return startUpkeep(&context)
        case .due(let wake): return wakeUp(wake, &context)
        case .disturbed: return disturb(&context)
        case .checkAnswered(let contact, let check): return settleCheck(contact, check, .answered, &context)
        case .checkFailed(let contact, let check): return settleCheck(contact, check, .failed, &context)
        case .checkTimedOut(let contact, let check, let wasDeaf):
            return settleCheck(contact, check, isExcused(wasDeaf) ? .lost : .timedOut, &context)
        case .checkLost(let contact, let check): return settleCheck(contact, check, .lost, &context)
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
        case .bootstrap(let seeds):
            // Whoever calls knows better than what is remembered.
            if let rejoin = operations.rejoin { _ = takeEnding(rejoin, .cancelled(rejoin), &context) }
            for seed in seeds.reversed() { remember(seed) }
            operations.insert(.init(id, .bootstrap, target: own))
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

    /// Queues that a contact is slow; there is room for one word of each that is asked.
    @inlinable
    mutating func takeSlowness(
        _ id: OperationID, _ key: Key, _ event: Event, _ context: inout Context
    ) -> State {
        guard let place = operations.place(of: id),
            let index = operations.list[place].asked.firstIndex(
                where: { $0.contact.key == key && !$0.isStore && !$0.isAnswered && !$0.isSlowing })
        else { return late(id) }
        operations.list[place].asked[index].isSlowing = true
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

    /// Whether so much was in vain that the network is taken to be gone.
    @inlinable var isCutOff: Bool { silence > 0 && silence >= configuration.limits.silence }

    /// Whether nobody is to be blamed for a silence: nothing came while the request waited, and neither while as many
    /// before it did.
    @inlinable
    mutating func isExcused(_ wasDeaf: Bool) -> Bool {
        guard wasDeaf else {
            silence = 0
            return false
        }
        guard silence < configuration.limits.silence else {
            tally.excused &+= 1
            return true
        }
        silence += 1
        return false
    }

    @inlinable
    mutating func admit(_ contact: Contact, responded: Bool, _ context: inout Context) -> TableChange? {
        silence = 0
        switch known.observe(contact, responded: responded, now: context.now.seconds) {
        case .inserted:
            if responded { noteAnswer(of: contact, &context) }
            return .added(contact)
        case .replaced(let entry):
            if responded { noteAnswer(of: contact, &context) }
            return .replaced(entry.contact, by: contact)
        case .updated:
            // Who was in the table replaces nobody.
            if responded, probe.count > 0 { remark(.heardFrom(contact), &context) }
            return nil
        case .bucketFull(let candidate):
            guard isUpkept else { return candidate.map { .contested(candidate: $0.contact, newcomer: contact) } }
            if responded {
                if let candidate { remark(.suspected(candidate.contact), &context) }
                remark(.turnedAway(contact), &context)
            }
            return nil
        case .isSelf, .refused:
            return nil
        }
    }

    /// A contact that is new in the table answered: it needs no check, and replaces nobody.
    @inlinable
    mutating func noteAnswer(of contact: Contact, _ context: inout Context) {
        if probe.count > 0 || probe.replacementCount > 0 { remark(.heardFrom(contact), &context) }
    }

    /// Counts in the table that a contact did not answer; of one that is not there nothing is counted.
    @inlinable
    mutating func blame(_ contact: Contact, _ context: inout Context) -> TableChange? {
        switch known.recordFailure(of: contact) {
        case .becameBad:
            if isUpkept { remark(.suspected(contact), &context) }
            return .becameBad(contact)
        case .unknown:
            if probe.replacementCount > 0 { remark(.fellSilent(contact), &context) }
            return nil
        case .counted, .stillBad:
            return nil
        }
    }
}
