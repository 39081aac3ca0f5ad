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
            if isIslander { hold(rejoin()) }
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

    /// Whether those whom the node knows may be a few that are cut off together: the seeds that it was given were all
    /// silent, and it knows less than two buckets of others, who perhaps joined by it. Then each round tries the seeds
    /// again. A node that knows more is in a network; that its seeds are gone for good is no reason to ask them for
    /// ever.
    @inlinable var isIslander: Bool {
        tidings.contains(.missesSeeds) && known.count / 2 < configuration.routing.bucketSize
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

    /// A bootstrap ended: if anybody answered, whoever was cut off is no longer. That an islander heard no more than
    /// before is no news.
    @inlinable
    mutating func noteJoined(_ result: BootstrapResult<Key, Address>) {
        guard tidings.contains(.started) else { return }
        let isNoNews = tidings.contains(.missesSeeds) && !explore.isIsolated
        if result.seeds.contains(where: { remembered.addresses.contains($0.address) }) {
            tidings.remove(.missesSeeds)
        } else {
            if result.failedSeeds > 0 { tidings.insert(.missesSeeds) }
            let isAnswered = !result.seeds.isEmpty || (result.lookup?.statistics.answers ?? 0) > 0
            guard isAnswered, !isNoNews else { return }
        }
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

    /// A seed answered: it is asked first the next time, a contact first of the contacts. A contact does not become a
    /// seed by that, since whoever is cut off together with this node answers too.
    @inlinable
    mutating func noteAnswer(ofSeed seed: Address) {
        if let place = remembered.contacts.firstIndex(of: seed) {
            remembered.contacts.append(remembered.contacts.remove(at: place))
        } else {
            remember(seed)
        }
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
