public import Interlock

extension Coordinator {
    /// Goes on until there is something to say. Every round takes an event from the queue, or makes a machine below
    /// idle, or is the last.
    @inlinable
    mutating func proceed(_ context: inout Context) -> State {
        while true {
            if let state = takeHeld() { return state }
            if isAnswering {
                isAnswering = false
                if let state = deliver(queue.removeFirst(), &context) { return state }
            } else if let child = active.next() {
                if let state = poll(child, &context) { return state }
            } else if !queue.isEmpty {
                if let state = begin(queue.first, &context) { return state }
            } else {
                // Whose turn was last tells nothing any more: one idle coordinator is as another.
                active = Children()
                return .idle
            }
        }
    }

    @inlinable
    mutating func poll(_ child: Children.Child, _ context: inout Context) -> State? {
        switch child {
        case .bootstrap: return pollBootstrap(&context)
        case .queries: return ask(.polled, &context)
        case .broadcasts: return spread(.polled, &context)
        case .include:
            active.remove(.include)
            return vet(.polled, &context)
        case .probe:
            active.remove(.probe)
            return inspect(.polled, &context)
        case .explore: return pollExplore(&context)
        }
    }

    /// Starts or ends an operation, or reports an answer, which stays in the queue and is delivered with the next poll.
    @inlinable
    mutating func begin(_ event: Event, _ context: inout Context) -> State? {
        switch event {
        case .called(let id, let call):
            _ = queue.removeFirst()
            queuedCalls -= 1
            return start(call, id, &context)
        case .cancelled(let id), .expired(let id):
            // A broadcast whose lookup's time is up goes on with its stores, and may be ended again.
            if let place = operations.place(of: id) { operations.list[place].isEnding = false }
            return deliver(queue.removeFirst(), &context)
        case .responded(let id, let contact, let closer):
            guard settle(id, contact.key, isStore: false, .answered) != nil else { return skip() }
            hold(admit(contact, responded: true, &context).map(State.tableChanged))
            rememberAnswer(of: contact, to: id)
            return report(.answered(by: contact, closer: closer), id)
        case .failed(let id, let key):
            guard let contact = settle(id, key, isStore: false, .failed) else { return skip() }
            hold(blame(contact, &context).map(State.tableChanged))
            return report(.unanswered(by: contact, .failed), id)
        case .timedOut(let id, let key, let wasDeaf):
            guard let contact = settle(id, key, isStore: false, .timedOut) else { return skip() }
            if !isExcused(wasDeaf) { hold(blame(contact, &context).map(State.tableChanged)) }
            return report(.unanswered(by: contact, .timedOut), id)
        case .seedResponded(let id, let seed, let contact, let closer):
            guard settleSeed(id, seed, .answered) else { return skip() }
            noteAnswer(ofSeed: seed)
            hold(admit(contact, responded: true, &context).map(State.tableChanged))
            return report(.seedAnswered(contact, closer: closer), id)
        case .seedFailed(let id, let seed):
            return settleSeed(id, seed, .failed) ? report(.seedUnanswered(seed, .failed), id) : skip()
        case .seedTimedOut(let id, let seed):
            return settleSeed(id, seed, .timedOut) ? report(.seedUnanswered(seed, .timedOut), id) : skip()
        case .stored(let id, let key):
            guard let contact = settle(id, key, isStore: true, .answered) else { return skip() }
            hold(admit(contact, responded: true, &context).map(State.tableChanged))
            return report(.stored(at: contact), id)
        case .storeFailed(let id, let key):
            guard let contact = settle(id, key, isStore: true, .failed) else { return skip() }
            hold(blame(contact, &context).map(State.tableChanged))
            return report(.notStored(at: contact, .failed), id)
        case .storeTimedOut(let id, let key, let wasDeaf):
            guard let contact = settle(id, key, isStore: true, .timedOut) else { return skip() }
            if !isExcused(wasDeaf) { hold(blame(contact, &context).map(State.tableChanged)) }
            return report(.notStored(at: contact, .timedOut), id)
        case .slowed(let id, let key, _):
            guard let place = operations.place(of: id),
                let index = operations.list[place].asked.firstIndex(where: { $0.isSlowing && $0.contact.key == key })
            else { return skip() }
            operations.list[place].asked[index].isSlowing = false
            return deliver(queue.removeFirst(), &context)
        case .heardFrom, .unanswered, .restored, .candidate, .started, .due, .disturbed, .checkAnswered,
            .checkFailed, .checkTimedOut, .checkLost, .polled:
            return skip()  // Never queued.
        }
    }

    /// Takes an event from the queue that means nothing any more.
    @inlinable
    mutating func skip() -> State? {
        _ = queue.removeFirst()
        return nil
    }

    @inlinable
    mutating func start(_ call: Call, _ id: OperationID, _ context: inout Context) -> State? {
        switch call {
        case .findClosest(let target):
            ask(.added(id, target: target, seeds: seeds(for: target), configuration.query), &context)
        case .broadcast(let target):
            spread(
                .added(id, .followUp(target: target, seeds: seeds(for: target), configuration.query)), &context)
        case .store(_, let contacts):
            spread(.added(id, .fixed(contacts)), &context)
        case .bootstrap(let addresses):
            tell(.started(id, seeds: addresses, known: seeds(for: own)), &context)
        }
    }

    /// Whom a lookup asks first: the closest that are not bad; if the network was down for so long that all are, the
    /// closest.
    @inlinable
    func seeds(for target: Key) -> [Contact] {
        let seeds = known.closest(configuration.limits.seeds, to: target) { !known.isBad($0) }
        return seeds.isEmpty ? known.closest(configuration.limits.seeds, to: target) : seeds
    }

    /// Counts an answer that was in the queue; nil if its operation ended.
    @inlinable
    mutating func settle(
        _ id: OperationID, _ key: Key, isStore: Bool, _ outcome: OperationCounts.Settlement
    ) -> Contact? {
        guard let place = operations.place(of: id),
            let index = operations.list[place].asked.firstIndex(
                where: { $0.isAnswered && $0.contact.key == key && $0.isStore == isStore })
        else { return nil }
        operations.list[place].counts.settle(outcome)
        return operations.list[place].asked.remove(at: index).contact
    }

    @inlinable
    mutating func settleSeed(
        _ id: OperationID, _ seed: Address, _ outcome: OperationCounts.Settlement
    ) -> Bool {
        guard let place = operations.place(of: id),
            let index = operations.list[place].seeds.firstIndex(where: { $0.isAnswered && $0.address == seed })
        else { return false }
        operations.list[place].counts.settle(outcome)
        operations.list[place].seeds.remove(at: index)
        return true
    }

    @inlinable
    mutating func report(_ step: ProgressStep, _ id: OperationID) -> State {
        isAnswering = true
        return .progressed(id, Progress(step, counts: counts(of: id) ?? OperationCounts()))
    }

    /// What an operation did up to now; nil if it ended or never was.
    @inlinable
    public func counts(of id: OperationID) -> OperationCounts? {
        operations.place(of: id).map { operations.list[$0].counts }
    }

    /// What an operation is about: what to look for, or under which key to store; nil if it ended or never was.
    @inlinable
    public func target(of id: OperationID) -> Key? {
        operations.place(of: id).map { operations.list[$0].target }
    }

    /// How long the node lets an operation run before it hands over ``Event/expired(_:)``; nil if it ended or never
    /// was.
    @inlinable
    public func deadline(of id: OperationID) -> Duration? {
        operations.place(of: id).map { place in
            switch operations.list[place].role {
            case .lookup: configuration.query.queryTimeout
            case .broadcast: configuration.broadcastTimeout
            case .bootstrap, .rejoin: configuration.bootstrapTimeout
            case .exploration: explore.configuration.query.queryTimeout
            }
        }
    }

    /// The number of requests whose answers are awaited, all operations together.
    /// Complexity: O(operations).
    @inlinable
    public var inFlightCount: Int { operations.list.reduce(0) { $0 + $1.asked.count + $1.seeds.count } }

    /// The number of operations that have not ended, queued calls among them.
    @inlinable public var operationCount: Int { operations.count }
}
