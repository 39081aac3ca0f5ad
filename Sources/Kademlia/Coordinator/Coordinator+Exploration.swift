public import Interlock

extension Coordinator {
    /// Hands the exploration what it has to know, one thing a poll: first the seeds that it waits for.
    @inlinable
    mutating func pollExplore(_ context: inout Context) -> State? {
        active.remove(.explore)
        if let id = chosen {
            chosen = nil
            let target = target(of: id) ?? own
            return survey(.seeded(id, seeds(for: target)), &context)
        }
        if tidings.remove(.disturbed) != nil { return survey(.disturbed(deepest: known.deepestBucket), &context) }
        if tidings.remove(.exploreDue) != nil {
            return survey(.due(deepest: known.deepestBucket, contacts: known.count), &context)
        }
        if tidings.remove(.joined) != nil { return survey(.joined, &context) }
        return survey(.polled, &context)
    }

    /// Steps the exploration, and translates what it asks for; nil if that is nothing.
    @inlinable
    mutating func survey(_ event: Explore<Key, Address>.Event, _ context: inout Context) -> State? {
        let state = explore.step(event, &context)
        if !tidings.isDisjoint(with: .forExplore) { active.insert(.explore) }
        switch state {
        case nil, .idle?, .waitingAtCapacity?, .waitingWithCapacity?:
            return nil
        case .waitingToWake(let delay)?:
            active.insert(.explore)
            tidings.insert(.awaitsExplore)
            return .waitingToWake(.explore, after: delay)
        case .chosen(let target, _)?:
            active.insert(.explore)
            let id = takeUpkeepID()
            operations.insert(.init(id, .exploration, target: target))
            chosen = id
            return .began(id)
        case .waitingToSend(let id, let contact)?:
            active.insert(.explore)
            note(contact, isStore: false, for: id)
            return .waitingToSend(id, to: contact)
        case .finished(let id, let bucket, let result)?:
            active.insert(.explore)
            if isSparse(result), let state = rejoin() {
                tally.sparseRejoins &+= 1
                let ended = end(id, .exploration(bucket: bucket, result))
                hold(state)
                return ended
            }
            return end(id, .exploration(bucket: bucket, result))
        case .waitingToRejoin?:
            active.insert(.explore)
            return rejoin()
        }
    }

    /// Whether this is one too many of the explorations in a row that hardly anybody answered, though the table knows,
    /// or knew, others. One that was called off says nothing.
    @inlinable
    mutating func isSparse(_ result: QueryResult<Key, Address>) -> Bool {
        guard result.reason != .cancelled else { return false }
        let wanted = explore.configuration.query.limits.resultCount
        guard 2 * Int(result.statistics.answers) < wanted, !known.bad(1).isEmpty else {
            sparseness = 0
            return false
        }
        sparseness += 1
        guard sparseness >= configuration.limits.sparseRounds else { return false }
        sparseness = 0
        return true
    }

    /// Begins a bootstrap by what is remembered; nil if there is nobody to ask, or one runs anyway.
    @inlinable
    mutating func rejoin() -> State? {
        guard operations.bootstraps == 0, operations.rejoins == 0, !(remembered.isEmpty && known.isEmpty)
        else { return nil }
        let id = takeUpkeepID()
        operations.insert(.init(id, .rejoin, target: own))
        rejoining = id
        active.insert(.bootstrap)
        return .began(id)
    }

    /// Starts the bootstrap that was begun, or goes on with the one that runs.
    @inlinable
    mutating func pollBootstrap(_ context: inout Context) -> State? {
        guard let id = rejoining else { return tell(.polled, &context) }
        rejoining = nil
        return tell(.started(id, seeds: remembered.inOrder, known: seeds(for: own)), &context)
    }

    /// A bootstrap ended: if anybody answered, whoever was cut off is no longer.
    @inlinable
    mutating func noteJoined(_ result: BootstrapResult<Key, Address>) {
        guard tidings.contains(.started), !result.seeds.isEmpty || (result.lookup?.statistics.answers ?? 0) > 0
        else { return }
        tidings.insert(.joined)
        active.insert(.explore)
    }

    @inlinable
    mutating func remember(_ seed: Address) {
        guard isUpkept else { return }
        let forgotten = remembered.remember(seed, limit: configuration.limits.rememberedSeeds)
        tally.seedsForgotten &+= UInt64(forgotten.seeds)
        tally.contactsForgotten &+= UInt64(forgotten.contacts)
    }

    /// Remembers who answered an exploration and is in the table, to rejoin by it.
    @inlinable
    mutating func rememberAnswer(of contact: Contact, to id: OperationID) {
        guard isUpkept, role(of: id) == .exploration, known.entry(of: contact.key)?.address == contact.address
        else { return }
        let forgotten = remembered.remember(
            contact: contact.address, limit: configuration.limits.rememberedSeeds)
        tally.contactsForgotten &+= UInt64(forgotten)
    }

    @inlinable
    mutating func takeUpkeepID() -> OperationID {
        upkeepCount += 1
        return OperationID(upkeep: upkeepCount)
    }
}
