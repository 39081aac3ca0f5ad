public import Interlock

extension KademliaNode {
    /// Takes one input and appends all that follows from it; the coordinator is idle then.
    @inlinable
    public mutating func handle(
        _ input: Input<Self>, _ context: inout Context, into effects: inout Effects<Self>
    ) {
        switch input {
        case .started:
            began.apply(.began)
            effects.append(.persist(.began))
            for contact in configuration.contacts { drive(.heardFrom(contact, responded: false), &context, &effects) }
            if isUpkept { drive(.started, &context, &effects) }
        case .requested(let call, let request):
            drive(.called(OperationID(request.number), call), &context, &effects)
        case .withdrawn(let request):
            drive(.cancelled(OperationID(request.number)), &context, &effects)
        case .timerFired(.request(let number)):
            guard let request = settle(number) else { return }  // The tolerated race of a deadline with an answer.
            if let event = timeout(of: request) { drive(event, &context, &effects) }
        case .timerFired(.operation(let id)):
            drive(.expired(id), &context, &effects)
        case .timerFired(.wake(let wake)):
            drive(.due(wake), &context, &effects)
        case .linkChanged(let peer, .down):
            // What was sent and not answered is lost with the link.
            while let request = pending.first(where: { $0.address == peer }), let lost = settle(request.number) {
                effects.append(.cancelTimer(.request(lost.number)))
                if let event = failure(of: lost) { drive(event, &context, &effects) }
            }
        case .linkChanged(_, .up), .linkChanged(_, .congested), .linkChanged(_, .drained):
            break
        case .received(let message, let sender):
            receive(message, from: sender, &context, &effects)
        }
    }

    @inlinable
    mutating func receive(
        _ message: Message, from sender: Address, _ context: inout Context, _ effects: inout Effects<Self>
    ) {
        if isUpkept { noteHearing() }
        switch message {
        case .findCloser(let number, let key, let target):
            let limits = coordinator.table.limits
            let closest = coordinator.table.closest(configuration.answerSize, to: target) {
                $0.key != key && !$0.isBad(under: limits)
            }
            effects.append(.send(.closer(number, from: coordinator.own, closest), to: sender))
            meet(Contact(key: key, address: sender), &context, &effects)
        case .check(let number, let key):
            effects.append(.send(.alive(number, from: coordinator.own), to: sender))
            meet(Contact(key: key, address: sender), &context, &effects)
        case .store(let number, let key, let target):
            let answer: Message =
                keep(target) ? .stored(number, from: coordinator.own) : .refused(number, from: coordinator.own)
            effects.append(.send(answer, to: sender))
            meet(Contact(key: key, address: sender), &context, &effects)
        case .closer(let number, let key, let closer):
            answered(number, by: Contact(key: key, address: sender), &context, &effects) { request, contact in
                switch request.purpose {
                case .find: request.operation.map { .responded($0, from: contact, closer: closer) }
                case .seed(let seed):
                    request.operation.map { .seedResponded($0, seed, contact, closer: closer) }
                case .store, .check: nil
                }
            }
        case .stored(let number, let key):
            answered(number, by: Contact(key: key, address: sender), &context, &effects) { request, contact in
                switch request.purpose {
                case .store: request.operation.map { .stored($0, contact.key) }
                case .find, .seed, .check: nil
                }
            }
        case .alive(let number, let key):
            answered(number, by: Contact(key: key, address: sender), &context, &effects) { request, contact in
                switch request.purpose {
                case .check(let asked, let check): .checkAnswered(asked, check)
                case .find, .seed, .store: nil
                }
            }
        case .refused(let number, let key):
            answered(number, by: Contact(key: key, address: sender), &context, &effects) { _, _ in nil }
        }
    }

    /// Settles a request by an answer; `event` says what it means, nil that it is not what was asked for.
    @inlinable
    mutating func answered(
        _ number: RequestNumber, by contact: Contact, _ context: inout Context, _ effects: inout Effects<Self>,
        _ event: (PendingRequest<Key, Address>, Contact) -> Engine.Event?
    ) {
        guard let index = pending.firstIndex(where: { $0.number == number }),
            pending[index].address == contact.address
        else {
            lateCount &+= 1
            return
        }
        let request = pending.remove(at: index)
        effects.append(.cancelTimer(.request(number)))
        let answer = request.canBeAnswered(by: contact.key) ? event(request, contact) : nil
        if let event = answer ?? failure(of: request) { drive(event, &context, &effects) }
    }

    /// Takes in that somebody asked us. With upkeep who is not in the table is checked before it comes in.
    @inlinable
    mutating func meet(_ contact: Contact, _ context: inout Context, _ effects: inout Effects<Self>) {
        guard isUpkept, coordinator.table.acquaintance(with: contact) != .known else {
            drive(.heardFrom(contact, responded: false), &context, &effects)
            return
        }
        drive(.candidate(contact), &context, &effects)
    }

    @inlinable var isUpkept: Bool { configuration.engine.upkeep != nil }

    /// Notes in all requests that wait that somebody was heard.
    @inlinable
    mutating func noteHearing() {
        for index in pending.indices { pending[index].isDeaf = false }
    }

    @inlinable
    mutating func settle(_ number: RequestNumber) -> PendingRequest<Key, Address>? {
        pending.firstIndex { $0.number == number }.map { pending.remove(at: $0) }
    }

    @inlinable
    func timeout(of request: PendingRequest<Key, Address>) -> Engine.Event? {
        switch request.purpose {
        case .find(let contact):
            request.operation.map { .timedOut($0, contact.key, wasDeaf: request.isDeaf) }
        case .store(let contact):
            request.operation.map { .storeTimedOut($0, contact.key, wasDeaf: request.isDeaf) }
        case .seed(let address): request.operation.map { .seedTimedOut($0, address) }
        case .check(let contact, let check):
            .checkTimedOut(contact, check, wasDeaf: request.isDeaf)
        }
    }

    @inlinable
    func failure(of request: PendingRequest<Key, Address>) -> Engine.Event? {
        switch request.purpose {
        case .find(let contact): request.operation.map { .failed($0, contact.key) }
        case .store(let contact): request.operation.map { .storeFailed($0, contact.key) }
        case .seed(let address): request.operation.map { .seedFailed($0, address) }
        case .check(let contact, let check): .checkFailed(contact, check)
        }
    }

    /// Stores under a key; false if there is no room.
    @inlinable
    mutating func keep(_ key: Key) -> Bool {
        let place = stored.firstIndex { $0 >= key } ?? stored.count
        if place < stored.count, stored[place] == key { return true }
        guard stored.count < configuration.records else {
            refusedStoreCount &+= 1
            return false
        }
        stored.insert(key, at: place)
        return true
    }
}
