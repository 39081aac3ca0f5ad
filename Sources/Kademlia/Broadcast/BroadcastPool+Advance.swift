public import Interlock

extension BroadcastPool {
    @inlinable
    public mutating func advance(_ event: Event, _ context: inout Context) -> State {
        switch event {
        case .added(let id, let plan):
            return add(id, plan, &context)
        case .polled:
            return serveNext(&context)
        case .responded(let id, let key, let closer):
            return settle(id, .responded(from: key, closer: closer), &context)
        case .failed(let id, let key):
            return settle(id, .failed(key), &context)
        case .timedOut(let id, let key):
            return settle(id, .timedOut(key), &context)
        case .slowed(let id, let key, let holdsUp):
            return settle(id, .slowed(key, holdsUp: holdsUp), &context)
        case .stored(let id, let key):
            return settle(id, .stored(key), &context)
        case .storeFailed(let id, let key):
            return settle(id, .storeFailed(key), &context)
        case .storeTimedOut(let id, let key):
            return settle(id, .storeTimedOut(key), &context)
        case .cancelled(let id):
            return settle(id, .cancelled, &context)
        case .expired(let id):
            return settle(id, .expired, &context)
        }
    }

    @inlinable
    mutating func add(_ id: OperationID, _ plan: Plan, _ context: inout Context) -> State {
        let place = place(of: id)
        if place < broadcasts.count, broadcasts[place].id == id {
            tally.refused &+= 1
            return .refused(id, .duplicate)
        }
        guard broadcasts.count < limits.broadcasts else {
            tally.refused &+= 1
            return .refused(id, .full)
        }
        let broadcast =
            switch plan {
            case .followUp(let target, let seeds, let configuration):
                Broadcast(
                    id, target: target, own: own, seeds: seeds, configuration: configuration, limits: limits,
                    rules: rules)
            case .fixed(let contacts):
                Broadcast(id, at: contacts, limits: limits)
            }
        broadcasts.insert(broadcast, at: place)
        turn.append(id)
        tally.added &+= 1
        return serveNext(&context)
    }

    /// Hands a broadcast what concerns it, and the slot that this may free to whose turn it is.
    @inlinable
    mutating func settle(
        _ id: OperationID, _ event: Broadcast<Key, Address>.Event, _ context: inout Context
    ) -> State {
        let place = place(of: id)
        guard place < broadcasts.count, broadcasts[place].id == id, broadcasts[place].expects(event) else {
            // The tolerated race of an answer with the end of the broadcast or of its lookup.
            tally.late &+= 1
            return serveNext(&context)
        }
        return answer(to: event, at: place, &context) ?? serveNext(&context)
    }

    /// Polls whose turn it is until one has something to say, or nobody is left in the turn or no slot is free.
    @inlinable
    mutating func serveNext(_ context: inout Context) -> State {
        while inFlight < limits.requestsInFlight, !turn.isEmpty {
            let id = turn.removeFirst()
            if let state = answer(to: .polled, at: place(of: id), &context) { return state }
        }
        if !turn.isEmpty { tally.atCapacity &+= 1 }
        return broadcasts.isEmpty ? .idle : .waiting
    }

    /// Steps a broadcast in its place; nil if it has nothing to say. After a poll that means that it leaves the turn.
    @inlinable
    mutating func answer(
        to event: Broadcast<Key, Address>.Event, at place: Int, _ context: inout Context
    ) -> State? {
        let id = broadcasts[place].id
        let before = broadcasts[place].inFlightCount
        let state = broadcasts[place].step(event, &context)
        inFlight += broadcasts[place].inFlightCount - before
        switch state {
        case nil:
            return nil
        case .waiting?:
            if event != .polled {
                takeTurn(id)
            } else if broadcasts[place].holdsBackStores {
                tally.storesHeldBack &+= 1
            }
            return nil
        case .waitingToSend(let contact)?:
            takeTurn(id)
            return .waitingToSend(id, to: contact)
        case .waitingToStore(let contact)?:
            takeTurn(id)
            return .waitingToStore(id, at: contact)
        case .located(let result)?:
            takeTurn(id)
            return .located(id, result)
        case .finished(let result)?:
            broadcasts.remove(at: place)
            turn.removeAll { $0 == id }
            tally.finished &+= 1
            return .finished(id, result)
        }
    }

    /// Puts a broadcast at the end of the turn, unless it is in it.
    @inlinable
    mutating func takeTurn(_ id: OperationID) {
        if !turn.contains(id) { turn.append(id) }
    }

    /// Where a broadcast is, or would be.
    @inlinable
    func place(of id: OperationID) -> Int {
        var range = 0..<broadcasts.count
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            range = broadcasts[middle].id < id ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound
    }

    /// What is wrong with the pool, in words; nil if all its invariants hold. Complexity: O(all that is held).
    public var brokenInvariant: String? {
        if broadcasts.count > limits.broadcasts { return "\(broadcasts.count) broadcasts" }
        if inFlight > limits.requestsInFlight { return "\(inFlight) requests in flight" }
        let total = broadcasts.reduce(0) { $0 + $1.inFlightCount }
        if inFlight != total { return "\(inFlight) requests counted, \(total) in flight" }
        for (earlier, later) in zip(broadcasts, broadcasts.dropFirst()) where earlier.id >= later.id {
            return "broadcast \(later.id) lies behind \(earlier.id)"
        }
        for (index, id) in turn.enumerated() {
            if turn.dropFirst(index + 1).contains(id) { return "\(id) has two turns" }
            if !broadcasts.contains(where: { $0.id == id }) { return "\(id) has a turn and is not held" }
        }
        for broadcast in broadcasts {
            if broadcast.kind == .finished { return "\(broadcast.id) is held and has finished" }
            if broadcast.inFlightCount + broadcast.slowCount == 0, !turn.contains(broadcast.id) {
                return "\(broadcast.id) waits for nothing"
            }
            if let broken = broadcast.brokenInvariant { return "\(broadcast.id): \(broken)" }
        }
        return nil
    }
}
