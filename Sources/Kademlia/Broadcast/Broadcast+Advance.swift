public import Interlock

extension Broadcast {
    @inlinable
    public mutating func advance(_ event: Event, _ context: inout Context) -> State {
        guard phase != .finished else { return .finished(result(naming: [])) }
        switch event {
        case .polled:
            return proceed(&context)
        case .responded(let key, let closer):
            return look(.responded(from: key, closer: closer, maySend: false), &context)
        case .failed(let key):
            return look(.failed(key, maySend: false), &context)
        case .timedOut(let key):
            return look(.timedOut(key, maySend: false), &context)
        case .slowed(let key, let holdsUp):
            return look(.slowed(key, holdsUp: holdsUp, maySend: false), &context)
        case .stored(let key):
            if let contact = stores.settle(key) { stores.acknowledged.append(contact) }
            return stores.isDone ? finish(.completed, &context) : .waiting
        case .storeFailed(let key):
            return giveUp(key, .failed, &context)
        case .storeTimedOut(let key):
            return giveUp(key, .timedOut, &context)
        case .cancelled:
            return finish(.cancelled, &context)
        case .expired:
            // A lookup that somebody holds up must not keep the record from those that answered: it ends, the stores
            // follow.
            if phase == .finding { return look(.expired, &context) }
            return finish(.expired, &context)
        }
    }

    @inlinable
    mutating func proceed(_ context: inout Context) -> State {
        if query != nil {
            phase = .finding
            return look(.polled, &context)
        }
        phase = .storing
        if let contact = stores.next(atMost: limits.storesInFlight) { return .waitingToStore(at: contact) }
        return stores.isDone ? finish(.completed, &context) : .waiting
    }

    /// Hands an event to the lookup. Once it ended its answers are late: they change nothing.
    @inlinable
    mutating func look(_ event: Lookup<Key, Address>.Event, _ context: inout Context) -> State {
        guard let state = query?.step(event, &context) else { return .waiting }
        switch state {
        case .waitingToSend(let contact):
            return .waitingToSend(to: contact)
        case .waitingAtCapacity, .waitingWithCapacity:
            return .waiting
        case .finished(let result):
            query = nil
            lookup = result
            stores = Stores(at: result.closest, atMost: limits.contacts)
            phase = .storing
            return .located(result)
        }
    }

    @inlinable
    mutating func giveUp(_ key: Key, _ reason: FailureReason, _ context: inout Context) -> State {
        if let contact = stores.settle(key) { stores.failed.append(.init(contact, reason)) }
        return stores.isDone ? finish(.completed, &context) : .waiting
    }

    @inlinable
    mutating func finish(_ reason: BroadcastResult<Key, Address>.Reason, _ context: inout Context) -> State {
        if query != nil {
            let ending: Lookup<Key, Address>.Event = reason == .expired ? .expired : .cancelled
            if case .finished(let result)? = query?.step(ending, &context) { lookup = result }
            query = nil
        }
        self.reason = reason
        phase = .finished
        let dropped = stores.inFlight
        stores.inFlight = []
        return .finished(result(naming: dropped))
    }

    @inlinable
    func result(naming inFlight: [Contact]) -> BroadcastResult<Key, Address> {
        BroadcastResult(
            reason: reason ?? .completed, acknowledged: stores.acknowledged, failed: stores.failed,
            leftOut: stores.leftOut, lookup: lookup, inFlight: inFlight)
    }

    /// What is wrong with the broadcast, in words; nil if all its invariants hold.
    public var brokenInvariant: String? {
        if let query, let broken = query.brokenInvariant { return "its lookup: \(broken)" }
        if query != nil, phase != .created, phase != .finding { return "a lookup while \(phase)" }
        if phase == .finding, query == nil { return "finding without a lookup" }
        if (phase == .finished) != (reason != nil) { return "finished without a reason, or the reverse" }
        if stores.inFlight.count > limits.storesInFlight { return "\(stores.inFlight.count) stores in flight" }
        if stores.targets.count > limits.contacts { return "\(stores.targets.count) contacts to store at" }
        let settled = stores.acknowledged.count + stores.failed.count
        if phase != .finished, settled + stores.inFlight.count != stores.nextIndex {
            return "\(stores.nextIndex) asked to store, \(settled) settled, \(stores.inFlight.count) in flight"
        }
        return nil
    }
}
