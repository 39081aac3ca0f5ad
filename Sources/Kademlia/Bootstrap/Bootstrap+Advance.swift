public import Interlock

extension Bootstrap {
    @inlinable
    public mutating func advance(_ event: Event, _ context: inout Context) -> State {
        switch event {
        case .started(let id, let seeds, let known):
            start(id, seeds, known)
            return proceed(&context)
        case .polled:
            return phase == .idle ? .idle : proceed(&context)
        case .seedResponded(let address, let contact, let closer):
            guard settle(address) else { return resting }
            answered.append(contact)
            for contact in closer { name(contact) }
            return goOn(&context)
        case .seedFailed(let address), .seedTimedOut(let address):
            guard settle(address) else { return resting }
            failedCount += 1
            return goOn(&context)
        case .responded(let key, let closer):
            return look(.responded(from: key, closer: closer, maySend: true), &context)
        case .failed(let key):
            return look(.failed(key, maySend: true), &context)
        case .timedOut(let key):
            return look(.timedOut(key, maySend: true), &context)
        case .slowed(let key, let holdsUp):
            return look(.slowed(key, holdsUp: holdsUp, maySend: true), &context)
        case .cancelled:
            return phase == .idle ? .idle : finish(.cancelled, &context)
        case .expired:
            return phase == .idle ? .idle : finish(.expired, &context)
        }
    }

    /// The answer to what changes nothing.
    @inlinable var resting: State { phase == .idle ? .idle : .waiting }

    @inlinable
    mutating func start(_ id: OperationID, _ seeds: [Address], _ known: [Contact]) {
        self.id = id
        for seed in seeds where !unasked.contains(seed) {
            if unasked.count < limits.seeds { unasked.append(seed) } else { leftOut += 1 }
        }
        for contact in known { name(contact) }
        phase = .asking
    }

    /// Takes a contact as one to start the lookup from, unless it is known or there are enough.
    @inlinable
    mutating func name(_ contact: Contact) {
        guard !named.contains(where: { $0.key == contact.key }) else { return }
        if named.count < limits.contacts { named.append(contact) } else { passedOver += 1 }
    }

    /// Frees the slot of a seed; false if there is none: the tolerated race of an answer with its deadline.
    @inlinable
    mutating func settle(_ address: Address) -> Bool {
        guard let index = asked.firstIndex(of: address) else { return false }
        asked.remove(at: index)
        return true
    }

    /// After a seed is settled: on to the next one, or to the lookup, which does not wait for seeds once it runs.
    @inlinable
    mutating func goOn(_ context: inout Context) -> State {
        phase == .asking ? proceed(&context) : .waiting
    }

    /// Whether the lookup may start: no seed is left to wait for, or one answered and enough contacts are named.

    @inlinable var isAskingDone: Bool {
        unasked.isEmpty && asked.isEmpty || !answered.isEmpty && named.count >= limits.contacts
    }

    @inlinable
    mutating func proceed(_ context: inout Context) -> State {
        if phase == .asking {
            guard isAskingDone else {
                guard asked.count < limits.seedsInFlight, !unasked.isEmpty else { return .waiting }
                let seed = unasked.removeFirst()
                asked.append(seed)
                return .waitingToAsk(id, seed: seed)
            }
            guard !named.isEmpty else { return finish(answered.isEmpty ? .noAnswer : .completed, &context) }
            phase = .finding
            // The seeds are asked no more: enough are named.
            unasked.removeAll()
            query = Lookup(id, target: own, own: own, seeds: named, configuration: configuration, rules: rules)
        }
        return look(.polled, &context)
    }

    /// Hands an event to the lookup.
    @inlinable
    mutating func look(_ event: Lookup<Key, Address>.Event, _ context: inout Context) -> State {
        guard let state = query?.step(event, &context) else { return resting }
        switch state {
        case .waitingToSend(let contact):
            return .waitingToSend(id, to: contact)
        case .waitingAtCapacity, .waitingWithCapacity:
            return .waiting
        case .finished(let result):
            return end(.completed, lookup: result)
        }
    }

    @inlinable
    mutating func finish(_ reason: BootstrapResult<Key, Address>.Reason, _ context: inout Context) -> State {
        var lookup: QueryResult<Key, Address>?
        let ending: Lookup<Key, Address>.Event = reason == .expired ? .expired : .cancelled
        if case .finished(let result)? = query?.step(ending, &context) { lookup = result }
        return end(reason, lookup: lookup)
    }

    /// Says what became of the bootstrap, and forgets it.
    @inlinable
    mutating func end(
        _ reason: BootstrapResult<Key, Address>.Reason, lookup: QueryResult<Key, Address>?
    ) -> State {
        let result = BootstrapResult(
            reason: reason, seeds: answered, failedSeeds: failedCount, leftOut: leftOut, passedOver: passedOver,
            lookup: lookup,
            inFlight: asked)
        let ended = id
        self = Bootstrap(around: own, configuration: configuration, limits: limits, rules: rules)
        return .finished(ended, result)
    }

    /// What is wrong with the bootstrap, in words; nil if all its invariants hold.
    public var brokenInvariant: String? {
        if asked.count > limits.seedsInFlight { return "\(asked.count) seeds in flight" }
        if unasked.count + asked.count + answered.count + failedCount > limits.seeds { return "too many seeds" }
        if named.count > limits.contacts { return "\(named.count) contacts named" }
        if (query != nil) != (phase == .finding) { return "a lookup while \(phase)" }
        if phase == .idle, self != Bootstrap(around: own, configuration: configuration, limits: limits, rules: rules) {
            return "idle, but not as new"
        }
        if let query, let broken = query.brokenInvariant { return "its lookup: \(broken)" }
        return nil
    }
}
