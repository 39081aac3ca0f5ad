public import Interlock

extension KademliaNode {
    /// Hands the coordinator an event and polls it until it is idle: the one loop of the node, bounded.
    @inlinable
    mutating func drive(_ event: Engine.Event, _ context: inout Context, _ effects: inout Effects<Self>) {
        guard let state = coordinator.step(event, &context) else { return }
        perform(state, on: event, &effects)
        for _ in 0..<coordinator.pollLimit {
            guard let state = coordinator.step(.polled, &context) else { return }
            if case .idle = state { return }
            perform(state, on: .polled, &effects)
        }
    }

    @inlinable
    mutating func perform(_ state: Engine.State, on event: Engine.Event, _ effects: inout Effects<Self>) {
        switch state {
        case .queued:
            guard case .called(let id, _) = event, let deadline = coordinator.deadline(of: id) else { return }
            effects.append(.setTimer(.operation(id), after: deadline))
        case .refused(let id, let refusal):
            effects.append(.report(.refused(refusal), RequestID(id.number)))
        case .late, .noted, .idle:
            break
        case .waitingToSend(let id, let contact):
            guard let target = coordinator.target(of: id) else { return }
            let message = Message.findCloser(takeNumber(), from: coordinator.own, target: target)
            send(message, .find(contact), for: id, after: configuration.engine.query.requestTimeout, &effects)
        case .waitingToAsk(let id, let seed):
            let message = Message.findCloser(takeNumber(), from: coordinator.own, target: coordinator.own)
            send(message, .seed(seed), for: id, after: configuration.engine.seedTimeout, &effects)
        case .waitingToStore(let id, let contact):
            guard let target = coordinator.target(of: id) else { return }
            let message = Message.store(takeNumber(), from: coordinator.own, under: target)
            send(message, .store(contact), for: id, after: configuration.engine.storeTimeout, &effects)
        case .waitingToCheck(let contact, let check):
            let message = Message.check(takeNumber(), from: coordinator.own)
            let patience = configuration.engine.upkeep?.checkTimeout ?? configuration.engine.query.requestTimeout
            send(message, .check(contact, check), for: nil, after: patience, &effects)
        case .waitingToWake(let wake, let delay):
            effects.append(.setTimer(.wake(wake), after: delay))
        case .began(let id):
            guard let deadline = coordinator.deadline(of: id) else { return }
            effects.append(.setTimer(.operation(id), after: deadline))
        case .progressed(let id, let progress):
            if case .located = progress.step {
                drop(id, &effects)
                // The stores have a time of their own, also if the lookup used up all of its.
                effects.append(.setTimer(.operation(id), after: configuration.engine.broadcastTimeout))
            }
            if !id.isUpkeep { effects.append(.report(.progressed(progress), RequestID(id.number))) }
        case .tableChanged(let change):
            effects.append(.report(.tableChanged(change), nil))
        case .finished(let id, let outcome):
            drop(id, &effects)
            effects.append(.cancelTimer(.operation(id)))
            effects.append(.report(.finished(outcome), id.isUpkeep ? nil : RequestID(id.number)))
        }
    }

    /// The number of the next request.
    @inlinable
    mutating func takeNumber() -> RequestNumber {
        defer { nextNumber &+= 1 }
        return RequestNumber(life: lives, number: nextNumber)
    }

    @inlinable
    mutating func send(
        _ message: Message, _ purpose: PendingRequest<Key, Address>.Purpose, for id: OperationID?,
        after timeout: Duration, _ effects: inout Effects<Self>
    ) {
        let number = message.number
        var request = PendingRequest(number: number, operation: id, purpose: purpose)
        request.isDeaf = isUpkept
        pending.append(request)
        effects.append(.send(message, to: request.address))
        effects.append(.setTimer(.request(number), after: timeout))
    }

    /// Drops what of an operation is in flight: its deadlines are gone, its answers will be late.
    @inlinable
    mutating func drop(_ id: OperationID, _ effects: inout Effects<Self>) {
        for request in pending where request.operation == id {
            effects.append(.cancelTimer(.request(request.number)))
        }
        pending.removeAll { $0.operation == id }
    }
}
