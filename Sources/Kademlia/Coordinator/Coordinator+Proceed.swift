public import Interlock

extension Coordinator {
    /// Goes on until there is something to say. Every round takes an event from the queue, or makes a machine below
    /// idle, or is the last.
    @inlinable
    mutating func proceed(_ context: inout Context) -> State {
        while true {
            if let change = pendingChange {
                pendingChange = nil
                return .tableChanged(change)
            }
            if let answer = pendingAnswer {
                pendingAnswer = nil
                if let state = deliver(answer, &context) { return state }
            } else if let child = active.next() {
                if let state = poll(child, &context) { return state }
            } else if let event = queue.popFirst() {
                if let state = begin(event, &context) { return state }
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
        case .bootstrap: tell(.polled, &context)
        case .queries: ask(.polled, &context)
        case .broadcasts: spread(.polled, &context)
        }
    }

    /// Starts or ends an operation, or reports an answer, which is delivered with the next poll.
    @inlinable
    mutating func begin(_ event: Event, _ context: inout Context) -> State? {
        switch event {
        case .called(let id, let call):
            queuedCalls -= 1
            return start(call, id, &context)
        case .responded(let id, let contact, let closer):
            guard settle(id, contact.key, isStore: false, .answered) != nil else { return nil }
            pendingChange = admit(contact, responded: true, &context)
            return report(.answered(by: contact, closer: closer), id, event)
        case .failed(let id, let key):
            guard let contact = settle(id, key, isStore: false, .failed) else { return nil }
            pendingChange = blame(contact)
            return report(.unanswered(by: contact, .failed), id, event)
        case .timedOut(let id, let key):
            guard let contact = settle(id, key, isStore: false, .timedOut) else { return nil }
            pendingChange = blame(contact)
            return report(.unanswered(by: contact, .timedOut), id, event)
        case .seedResponded(let id, let seed, let contact, let closer):
            guard settleSeed(id, seed, .answered) else { return nil }
            pendingChange = admit(contact, responded: true, &context)
            return report(.seedAnswered(contact, closer: closer), id, event)
        case .seedFailed(let id, let seed):
            guard settleSeed(id, seed, .failed) else { return nil }
            return report(.seedUnanswered(seed, .failed), id, event)
        case .seedTimedOut(let id, let seed):
            guard settleSeed(id, seed, .timedOut) else { return nil }
            return report(.seedUnanswered(seed, .timedOut), id, event)
        case .stored(let id, let key):
            guard let contact = settle(id, key, isStore: true, .answered) else { return nil }
            pendingChange = admit(contact, responded: true, &context)
            return report(.stored(at: contact), id, event)
        case .storeFailed(let id, let key):
            guard let contact = settle(id, key, isStore: true, .failed) else { return nil }
            pendingChange = blame(contact)
            return report(.notStored(at: contact, .failed), id, event)
        case .storeTimedOut(let id, let key):
            guard let contact = settle(id, key, isStore: true, .timedOut) else { return nil }
            pendingChange = blame(contact)
            return report(.notStored(at: contact, .timedOut), id, event)
        case .cancelled, .expired:
            return deliver(event, &context)
        case .heardFrom, .unanswered, .polled:
            return nil  // Never queued.
        }
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
    mutating func report(_ step: ProgressStep, _ id: OperationID, _ answer: Event) -> State {
        pendingAnswer = answer
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

    /// The number of requests whose answers are awaited, all operations together.
    /// Complexity: O(operations).
    @inlinable
    public var inFlightCount: Int { operations.list.reduce(0) { $0 + $1.asked.count + $1.seeds.count } }

    /// The number of operations that have not ended, queued calls among them.
    @inlinable public var operationCount: Int { operations.count }
}
