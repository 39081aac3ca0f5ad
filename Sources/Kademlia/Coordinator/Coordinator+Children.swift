public import Interlock

extension Coordinator {
    /// Hands an answer, a cancellation or an expiry to the machine that has the operation.
    @inlinable
    mutating func deliver(_ event: Event, _ context: inout Context) -> State? {
        switch event {
        case .responded(let id, let contact, let closer):
            switch role(of: id) {
            case .lookup?: ask(.responded(id, from: contact.key, closer: closer), &context)
            case .broadcast?: spread(.responded(id, from: contact.key, closer: closer), &context)
            case .bootstrap?, .rejoin?: tell(.responded(from: contact.key, closer: closer), &context)
            case .exploration?: survey(.responded(id, from: contact.key, closer: closer), &context)
            case nil: nil
            }
        case .failed(let id, let key):
            switch role(of: id) {
            case .lookup?: ask(.failed(id, key), &context)
            case .broadcast?: spread(.failed(id, key), &context)
            case .bootstrap?, .rejoin?: tell(.failed(key), &context)
            case .exploration?: survey(.failed(id, key), &context)
            case nil: nil
            }
        case .timedOut(let id, let key, _):
            switch role(of: id) {
            case .lookup?: ask(.timedOut(id, key), &context)
            case .broadcast?: spread(.timedOut(id, key), &context)
            case .bootstrap?, .rejoin?: tell(.timedOut(key), &context)
            case .exploration?: survey(.timedOut(id, key), &context)
            case nil: nil
            }
        case .slowed(let id, let key, let holdsUp):
            switch role(of: id) {
            case .lookup?: ask(.slowed(id, key, holdsUp: holdsUp), &context)
            case .broadcast?: spread(.slowed(id, key, holdsUp: holdsUp), &context)
            case .bootstrap?, .rejoin?: tell(.slowed(key, holdsUp: holdsUp), &context)
            case .exploration?: survey(.slowed(id, key, holdsUp: holdsUp), &context)
            case nil: nil
            }
        case .cancelled(let id):
            switch role(of: id) {
            case .lookup?: ask(.cancelled(id), &context)
            case .broadcast?: spread(.cancelled(id), &context)
            case .bootstrap?, .rejoin?: tell(.cancelled, &context)
            case .exploration?: survey(.cancelled(id), &context)
            case nil: nil
            }
        case .expired(let id):
            switch role(of: id) {
            case .lookup?: ask(.expired(id), &context)
            case .broadcast?: spread(.expired(id), &context)
            case .bootstrap?, .rejoin?: tell(.expired, &context)
            case .exploration?: survey(.expired(id), &context)
            case nil: nil
            }
        case .seedResponded(_, let seed, let contact, let closer):
            tell(.seedResponded(seed, contact, closer: closer), &context)
        case .seedFailed(_, let seed): tell(.seedFailed(seed), &context)
        case .seedTimedOut(_, let seed): tell(.seedTimedOut(seed), &context)
        case .stored(let id, let key): spread(.stored(id, key), &context)
        case .storeFailed(let id, let key): spread(.storeFailed(id, key), &context)
        case .storeTimedOut(let id, let key, _): spread(.storeTimedOut(id, key), &context)
        case .called, .heardFrom, .unanswered, .restored, .candidate, .started, .due, .disturbed, .checkAnswered,
            .checkFailed, .checkTimedOut, .checkLost, .polled:
            nil  // Never delivered.
        }
    }

    @inlinable
    func role(of id: OperationID) -> Operations<Key, Address>.Role? {
        operations.place(of: id).map { operations.list[$0].role }
    }

    /// Steps the lookups, and translates what they ask for; nil if that is nothing.
    @inlinable
    mutating func ask(_ event: QueryPool<Key, Address>.Event, _ context: inout Context) -> State? {
        let state = queries.step(event, &context)
        active.insert(.queries)
        switch state {
        case nil, .idle?, .waitingAtCapacity?, .waitingWithCapacity?:
            active.remove(.queries)
            return nil
        case .waitingToSend(let id, let contact)?:
            note(contact, isStore: false, for: id)
            return .waitingToSend(id, to: contact)
        case .finished(let id, let result)?:
            if queries.count == 0 { active.remove(.queries) }
            return end(id, .lookup(result))
        case .refused(let id, let refusal)?:
            return turnDown(id, refusal == .full ? .tooManyLookups : .duplicateID)
        }
    }

    /// Steps the broadcasts, and translates what they ask for; nil if that is nothing.
    @inlinable
    mutating func spread(_ event: BroadcastPool<Key, Address>.Event, _ context: inout Context) -> State? {
        let state = broadcasts.step(event, &context)
        active.insert(.broadcasts)
        switch state {
        case nil, .idle?, .waiting?:
            active.remove(.broadcasts)
            return nil
        case .waitingToSend(let id, let contact)?:
            note(contact, isStore: false, for: id)
            return .waitingToSend(id, to: contact)
        case .located(let id, let result)?:
            return locate(id, result)
        case .waitingToStore(let id, let contact)?:
            note(contact, isStore: true, for: id)
            return .waitingToStore(id, at: contact)
        case .finished(let id, let result)?:
            if broadcasts.count == 0 { active.remove(.broadcasts) }
            return end(id, .broadcast(result))
        case .refused(let id, let refusal)?:
            return turnDown(id, refusal == .full ? .tooManyBroadcasts : .duplicateID)
        }
    }

    /// Steps the bootstrap, and translates what it asks for; nil if that is nothing.
    @inlinable
    mutating func tell(_ event: Bootstrap<Key, Address>.Event, _ context: inout Context) -> State? {
        let state = bootstrap.step(event, &context)
        if case .waiting? = state, bootstrap.holdsBackSeeds { tally.seedsHeldBack &+= 1 }
        active.insert(.bootstrap)
        switch state {
        case nil, .idle?, .waiting?:
            active.remove(.bootstrap)
            return nil
        case .waitingToAsk(let id, let seed)?:
            if let place = operations.place(of: id) {
                operations.list[place].seeds.append(.init(seed))
                operations.list[place].counts.requests &+= 1
            }
            return .waitingToAsk(id, seed: seed)
        case .waitingToSend(let id, let contact)?:
            note(contact, isStore: false, for: id)
            return .waitingToSend(id, to: contact)
        case .finished(let id, let result)?:
            active.remove(.bootstrap)
            noteJoined(result)
            return end(id, .bootstrap(result))
        }
    }

    /// Notes whose answer is awaited.
    @inlinable
    mutating func note(_ contact: Contact, isStore: Bool, for id: OperationID) {
        guard let place = operations.place(of: id) else { return }
        operations.list[place].asked.append(.init(contact, isStore: isStore))
        operations.list[place].counts.requests &+= 1
    }

    /// The lookup of a broadcast ended: nobody is asked any more, and answers in the queue came too late.
    @inlinable
    mutating func locate(_ id: OperationID, _ result: QueryResult<Key, Address>) -> State {
        if let place = operations.place(of: id) {
            if operations.list[place].asked.contains(where: \.isQueued) { forgetAnswers(of: id) }
            operations.list[place].asked.removeAll()
        }
        return .progressed(id, Progress(.located(result), counts: counts(of: id) ?? OperationCounts()))
    }

    @inlinable
    mutating func end(_ id: OperationID, _ outcome: Outcome) -> State {
        forget(id)
        return .finished(id, outcome)
    }

    /// A machine below refused what the coordinator had let pass. Its limits are looked at before a call is queued, so
    /// this does not happen; if it did, the caller would be told.
    @inlinable
    mutating func turnDown(_ id: OperationID, _ refusal: Refusal) -> State {
        forget(id)
        tally.tooMany &+= 1
        return .refused(id, refusal)
    }

    /// Forgets an operation, and what of it is in the queue.
    @inlinable
    mutating func forget(_ id: OperationID) {
        guard let place = operations.place(of: id) else { return }
        let operation = operations.list[place]
        if operation.isEnding || operation.asked.contains(where: \.isQueued)
            || operation.seeds.contains(where: \.isAnswered)
        {
            queue.removeAll { $0.operation == id }
        }
        operations.remove(id)
    }

    @inlinable
    mutating func forgetAnswers(of id: OperationID) {
        queue.removeAll { $0.operation == id && !$0.isEnding }
    }
}
