public import Interlock

extension Query {
    @inlinable
    public mutating func advance(_ event: Event, _ context: inout Context) -> State {
        guard kind != .finished else {
            if case .responded = event { counts.late &+= 1 }
            return .finished(result(naming: []))
        }
        switch event {
        case .polled:
            return proceed(maySend: true)
        case .responded(let key, let closer, let maySend):
            if let place = release(key) { answered(at: place, closer) }
            return proceed(maySend: maySend)
        case .failed(let key, let maySend):
            if release(key) != nil { counts.failures &+= 1 }
            return proceed(maySend: maySend)
        case .timedOut(let key, let maySend):
            if release(key) != nil { counts.timeouts &+= 1 }
            return proceed(maySend: maySend)
        case .slowed(let key, let holdsUp, let maySend):
            slow(key, holdsUp: holdsUp)
            return proceed(maySend: maySend)
        case .cancelled:
            return finish(.cancelled)
        case .expired:
            return finish(.expired)
        }
    }

    /// Frees the slot of a request wherever it stands, and tells where; nil if there is none: the tolerated race of
    /// an answer with a timeout or a failure.
    @inlinable @inline(__always)
    mutating func release(_ key: Key) -> Int? {
        guard let place = candidates.placeInFlight(of: key) else {
            counts.late &+= 1
            return nil
        }
        candidates.settle(place)
        return place
    }

    /// Frees the slot of a slow contact, which may still answer, unless as many are slow as may be.
    @inlinable
    mutating func slow(_ key: Key, holdsUp: Bool) {
        guard let place = candidates.placeInFlight(of: key) else {
            counts.late &+= 1
            return
        }
        let wasSlow = candidates.slow.contains(place)
        guard candidates.slowDown(place, isAwaited: holdsUp, atMost: configuration.limits.slow) else {
            counts.keptSlots &+= 1
            return
        }
        if !wasSlow { counts.slowed &+= 1 }
    }

    @inlinable
    mutating func answered(at place: Int, _ closer: [Contact<Key, Address>]) {
        candidates.noteAnswer(place)
        counts.answers &+= 1
        let hops = candidates[place].hops
        let next = hops == .max ? hops : hops + 1
        counts.hops = max(counts.hops, next)
        let taken = min(closer.count, configuration.limits.closerPerAnswer)
        counts.passedOver &+= UInt32(truncatingIfNeeded: closer.count - taken)
        cameCloser = false
        var start = 0
        while start < taken {
            let end = min(start + 64, taken)
            var unknown = candidates.unknown(among: closer.span.extracting(start..<end))
            while unknown != 0 {
                let contact = closer[start + unknown.trailingZeroBitCount]
                if contact.key != own, add(contact, hops: next) { cameCloser = true }
                unknown &= unknown &- 1
            }
            start = end
        }
    }

    /// Takes a contact for a candidate unless it is known; true if it is closer than all others.
    @inlinable @discardableResult
    mutating func add(_ contact: Contact<Key, Address>, hops: UInt8) -> Bool {
        let (isClosest, dropped) = candidates.add(contact, hops: hops)
        if dropped { counts.dropped &+= 1 }
        return isClosest
    }

    /// Passes over the next in line as long as their address or network has answered as often as it may.
    @inlinable
    mutating func passOver() {
        guard configuration.limits.areNetworksBounded else { return }
        while !candidates.untried.isEmpty {
            let place = candidates.untried.first
            switch crowding(at: place, among: candidates.answered) {
            case nil: return
            case .address?: counts.sameAddress &+= 1
            case .network?: counts.sameNetwork &+= 1
            }
            candidates.untried.remove(place)
        }
    }

    /// Finishes, or chooses the next contact to ask.
    @inlinable
    mutating func proceed(maySend: Bool) -> State {
        let limits = configuration.limits
        passOver()
        if candidates.haveAnswered(limits.resultCount) { return finish(.converged) }
        let next = nextPlace
        let hasSomebody = next != nil && mayAskMore
        if !hasSomebody, candidates.awaited.isEmpty { return finish(next == nil ? .exhausted : .limited) }
        if candidates.inFlightCount >= limits.concurrency {
            phase = .waitingAtCapacity
            return .waitingAtCapacity
        }
        guard maySend, hasSomebody, let place = next, isNeeded(place) else {
            if hasSomebody, let next, !isNeeded(next) { counts.heldBack &+= 1 }
            phase = .waitingWithCapacity
            return .waitingWithCapacity
        }
        candidates.ask(place)
        counts.requests &+= 1
        phase = .waitingToSend
        return .waitingToSend(to: candidates[place].contact)
    }

    @inlinable
    mutating func finish(_ reason: QueryResult<Key, Address>.Reason) -> State {
        let inFlight = candidates.inFlight
        self.reason = reason
        candidates.dropInFlight()
        phase = .finished
        return .finished(result(naming: candidates.contacts(at: inFlight)))
    }

    @inlinable
    func result(naming inFlight: [Contact<Key, Address>]) -> QueryResult<Key, Address> {
        QueryResult(
            reason: reason ?? .exhausted,
            closest: candidates.closestAnswered(configuration.limits.resultCount),
            inFlight: inFlight, statistics: counts)
    }
}
