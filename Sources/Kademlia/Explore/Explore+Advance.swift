public import Interlock

extension Explore {
    @inlinable
    public mutating func advance(_ event: Event, _ context: inout Context) -> State {
        switch event {
        case .due(let deepest, let contacts):
            guard phase == .asleep else {
                // The timer of an earlier wait, which a disturbance cut short: the round asks for its own at its end.
                tally.untimely &+= 1
                return goOn(&context)
            }
            notice(contacts)
            return begin(deepest, &context)
        case .disturbed(let deepest):
            return disturb(deepest, &context)
        case .joined:
            tally.joined &+= 1
            restart()
            return phase == .chosen || phase == .exploring ? goOn(&context) : wake(&context)
        case .seeded(let id, let seeds):
            return look(id, seeds, &context)
        case .polled:
            return goOn(&context)
        case .responded(let id, let key, let closer):
            return hand(.responded(from: key, closer: closer, maySend: true), of: id, &context)
        case .failed(let id, let key):
            return hand(.failed(key, maySend: true), of: id, &context)
        case .timedOut(let id, let key):
            return hand(.timedOut(key, maySend: true), of: id, &context)
        case .slowed(let id, let key, let holdsUp):
            return hand(.slowed(key, holdsUp: holdsUp, maySend: true), of: id, &context)
        case .cancelled(let id):
            return hand(.cancelled, of: id, &context)
        case .expired(let id):
            return hand(.expired, of: id, &context)
        }
    }

    /// Goes on where the round stands: the answer to what changes nothing.
    @inlinable
    mutating func goOn(_ context: inout Context) -> State {
        switch phase {
        case .idle, .asleep, .chosen:
            return .idle
        case .exploring:
            return drive(.polled, &context)
        case .finished:
            if isDisturbed {
                isPrompt = true
                return choose(nil, &context)
            }
            return isIsolated ? rejoin() : wake(&context)
        case .rejoining:
            return wake(&context)
        }
    }

    @inlinable
    mutating func disturb(_ deepest: Int?, _ context: inout Context) -> State {
        tally.disturbed &+= 1
        pace = 0
        // Only an answer tells that the node is not cut off: but it is tried soon.
        silence = min(silence, configuration.silentRounds)
        switch phase {
        case .exploring, .chosen:
            // The lookup that answers to a disturbance must come to its end, however fast others follow.
            guard !isPrompt else { return goOn(&context) }
            isDisturbed = true
            return phase == .chosen ? .idle : drive(.cancelled, &context)
        case .idle, .asleep, .finished, .rejoining:
            isDisturbed = false
            isPrompt = true
            return begin(deepest, &context)
        }
    }

    /// Begins a round, or says that there is nobody to begin it with.
    @inlinable
    mutating func begin(_ deepest: Int?, _ context: inout Context) -> State {
        guard let deepest else {
            fallSilent()
            isAlone = true
            return rejoin()
        }
        return choose(nextBucket(deepest), &context)
    }

    /// Says what to look up: a key of a bucket, or the own key.
    @inlinable
    mutating func choose(_ bucket: Int?, _ context: inout Context) -> State {
        isDisturbed = false
        pace = min(pace + 1, configuration.settledPace)
        tally.rounds &+= 1
        if bucket == nil { tally.ownRounds &+= 1 }
        let target = bucket.map { Key(sharing: $0, bitsWith: own, words: { context.chance.word() }) } ?? own
        self.bucket = bucket
        self.target = target
        phase = .chosen
        return .chosen(target: target, bucket: bucket)
    }

    @inlinable
    mutating func look(_ id: OperationID, _ seeds: [Contact], _ context: inout Context) -> State {
        query = Lookup(
            id, target: target ?? own, own: own, seeds: seeds, configuration: configuration.query, rules: rules)
        target = nil
        phase = .exploring
        return drive(.polled, &context)
    }

    /// Hands an event to the lookup that it concerns, if that still runs.
    @inlinable
    mutating func hand(
        _ event: Lookup<Key, Address>.Event, of id: OperationID, _ context: inout Context
    ) -> State {
        guard query?.id == id else {
            tally.late &+= 1
            return goOn(&context)
        }
        return drive(event, &context)
    }

    /// Steps the lookup, and translates what it asks for.
    @inlinable
    mutating func drive(_ event: Lookup<Key, Address>.Event, _ context: inout Context) -> State {
        guard let id = query?.id, let state = query?.step(event, &context) else { return .idle }
        switch state {
        case .waitingToSend(let contact):
            hear()
            return .waitingToSend(id, to: contact)
        case .waitingAtCapacity:
            hear()
            return .waitingAtCapacity
        case .waitingWithCapacity:
            hear()
            return .waitingWithCapacity
        case .finished(let result):
            hear()
            return end(id, result)
        }
    }

    /// Notes the first answer after rounds without one.
    @inlinable
    mutating func hear() {
        guard silence > 0 || isAlone, let query, query.statistics.answers > 0 else { return }
        // Whoever was cut off has missed what happened meanwhile.
        if isIsolated { pace = 0 }
        silence = 0
        isAlone = false
    }

    @inlinable
    mutating func end(_ id: OperationID, _ result: QueryResult<Key, Address>) -> State {
        if result.statistics.requests == 0 { isAlone = true }
        // A lookup that was called off before anybody answered says nothing about the others.
        if result.statistics.answers == 0, result.reason != .cancelled { fallSilent() }
        if result.reason == .expired { tally.expired &+= 1 }
        let bucket = bucket
        self.bucket = nil
        query = nil
        isPrompt = false
        phase = .finished
        return .finished(id, bucket: bucket, result)
    }

    @inlinable
    mutating func rejoin() -> State {
        isPrompt = false
        tally.rejoins &+= 1
        phase = .rejoining
        return .waitingToRejoin
    }

    @inlinable
    mutating func wake(_ context: inout Context) -> State {
        phase = .asleep
        return .waitingToWake(after: wait(&context))
    }
}
