public import Interlock

extension DisjointQuery {
    @inlinable
    public mutating func advance(_ event: Event, _ context: inout Context) -> State {
        guard phase != .finished else {
            if case .responded = event { counts.late &+= 1 }
            return .finished(result(naming: []))
        }
        switch event {
        case .polled:
            return proceed(maySend: true, &context)
        case .responded(let key, let closer, let maySend):
            if let place = release(key, .answered) { answered(at: place, closer, &context) }
            return proceed(maySend: maySend, &context)
        case .failed(let key, let maySend):
            if let place = release(key, .failed) {
                counts.failures &+= 1
                tell(concerned(by: place), .failed(key, maySend: false), &context)
            }
            return proceed(maySend: maySend, &context)
        case .timedOut(let key, let maySend):
            if let place = release(key, .timedOut) {
                counts.timeouts &+= 1
                tell(concerned(by: place), .timedOut(key, maySend: false), &context)
            }
            return proceed(maySend: maySend, &context)
        case .slowed(let key, let holdsUp, let maySend):
            slow(key, holdsUp: holdsUp, &context)
            return proceed(maySend: maySend, &context)
        case .cancelled:
            return finish(.cancelled)
        case .expired:
            return finish(.expired)
        }
    }

    /// Frees the slot of a request, and tells where its claim is; nil if none is in flight: the tolerated race of an
    /// answer with a timeout or a failure.
    @inlinable
    mutating func release(_ key: Key, _ standing: Claims<Key, Address>.Standing) -> Int? {
        guard let place = claims.placeInFlight(of: key) else {
            counts.late &+= 1
            return nil
        }
        claims.settle(place, standing)
        return place
    }

    /// The paths that wait for a contact: the one that asked first, if it still runs.
    @inlinable
    func concerned(by place: Int) -> [Int] {
        let claim = claims.list[place]
        let sharers = paths.indices.filter { $0 != claim.path && claim.sharers & 1 &<< UInt8($0) != 0 }
        return ([claim.path] + sharers).filter { paths[$0].kind != .finished }
    }

    /// What a contact names is for one path; the others that wait for it learn that it is alive.
    @inlinable
    mutating func answered(at place: Int, _ closer: [Contact<Key, Address>], _ context: inout Context) {
        counts.answers &+= 1
        cameCloser = false
        let key = claims.list[place].contact.key
        let concerned = concerned(by: place)
        guard let first = concerned.first else { return }
        tell([first], .responded(from: key, closer: closer, maySend: false), &context)
        cameCloser = paths[first].gotCloser
        tell(Array(concerned.dropFirst()), .responded(from: key, closer: [], maySend: false), &context)
    }

    @inlinable
    mutating func slow(_ key: Key, holdsUp: Bool, _ context: inout Context) {
        guard let place = claims.placeInFlight(of: key) else {
            counts.late &+= 1
            return
        }
        let wasSlow = claims.list[place].standing == .slow
        if !claims.slowDown(place, holdsUp: holdsUp, atMost: configuration.limits.slow) {
            counts.keptSlots &+= 1
        } else if !wasSlow {
            counts.slowed &+= 1
        }
        // Slots are shared out here: each path only has to know whom its end waits for.
        tell(concerned(by: place), .slowed(key, holdsUp: holdsUp, maySend: false), &context)
    }

    /// Hands some paths an event after which they send nothing.
    @inlinable
    mutating func tell(_ some: [Int], _ event: Event, _ context: inout Context) {
        for path in some { _ = paths[path].step(event, &context) }
    }

    // MARK: What is known already

    /// Lets every path pass those that another one asked, until its next is one that nobody did.
    @inlinable
    mutating func share(_ context: inout Context) {
        for path in paths.indices {
            // Without seeds there is a path all the same: it ends at once.
            if paths[path].kind == .created, !paths[path].canSend { tell([path], .polled, &context) }
            while let contact = paths[path].nextToAsk, isKnown(contact) {
                tell([path], .polled, &context)
                pass(contact, path, &context)
            }
        }
        for index in rivals.indices.reversed() where claims.place(of: rivals[index].contact) != nil {
            let rival = rivals.remove(at: index)
            if paths[rival.path].kind != .finished { pass(rival.contact, rival.path, &context) }
        }
    }

    /// Whether a contact was asked, or cannot be asked now because its key is in flight.
    @inlinable
    func isKnown(_ contact: Contact<Key, Address>) -> Bool {
        claims.place(of: contact) != nil || claims.placeInFlight(of: contact.key) != nil
    }

    /// Tells a path what became of a contact that it wants to ask and another one asked, or lets it wait for that.
    @inlinable
    mutating func pass(_ contact: Contact<Key, Address>, _ path: Int, _ context: inout Context) {
        let key = contact.key
        guard let place = claims.place(of: contact) else {
            rivals.append(Rival(contact, of: path))
            tell([path], .slowed(key, holdsUp: true, maySend: false), &context)
            return
        }
        switch claims.list[place].standing {
        case .answered: tell([path], .responded(from: key, closer: [], maySend: false), &context)
        case .failed: tell([path], .failed(key, maySend: false), &context)
        case .timedOut: tell([path], .timedOut(key, maySend: false), &context)
        case .inFlight, .slow:
            claims.list[place].sharers |= 1 &<< UInt8(path)
            tell([path], .slowed(key, holdsUp: claims.list[place].holdsUp, maySend: false), &context)
        }
    }

    // MARK: Going on

    /// Finishes, or chooses the next contact to ask.
    @inlinable
    mutating func proceed(maySend: Bool, _ context: inout Context) -> State {
        share(&context)
        if paths.allSatisfy({ $0.kind == .finished }) { return finish(reasonOfPaths) }
        if claims.inFlightCount >= configuration.limits.concurrency {
            phase = .waitingAtCapacity
            return .waitingAtCapacity
        }
        guard maySend, let path = nextPath, let contact = next(of: path, &context) else {
            phase = .waitingWithCapacity
            return .waitingWithCapacity
        }
        claims.add(contact, by: path)
        counts.requests &+= 1
        last = path
        phase = .waitingToSend
        return .waitingToSend(to: contact)
    }

    /// Whose turn it is of the paths that have somebody to ask and a slot left of their share.
    @inlinable var nextPath: Int? {
        let running = paths.count { $0.kind != .finished }
        guard running > 0 else { return nil }
        let share = (configuration.limits.concurrency + running - 1) / running
        for step in 1...paths.count {
            let path = (last + step) % paths.count
            guard paths.span[path].kind != .finished, claims.slots[path] < share else { continue }
            if paths.span[path].canSend || rival(of: path) != nil { return path }
        }
        return nil
    }

    /// Where a contact is that a path waits to ask, and whose key is no longer in flight.
    @inlinable
    func rival(of path: Int) -> Int? {
        rivals.firstIndex { $0.path == path && claims.placeInFlight(of: $0.contact.key) == nil }
    }

    @inlinable
    mutating func next(of path: Int, _ context: inout Context) -> Contact<Key, Address>? {
        if let index = rival(of: path) { return rivals.remove(at: index).contact }
        guard case .waitingToSend(let contact)? = paths[path].step(.polled, &context) else { return nil }
        return contact
    }

    // MARK: The end

    /// Why the lookup ends when all its paths did: one that converged is enough, since any of them may be a liar's.
    @inlinable var reasonOfPaths: QueryResult<Key, Address>.Reason {
        if paths.contains(where: { $0.reason == .converged }) { return .converged }
        if paths.contains(where: { $0.reason == .limited }) { return .limited }
        let isEnough = claims.list.count { $0.standing == .answered } >= configuration.limits.resultCount
        return isEnough ? .converged : .exhausted
    }

    @inlinable
    mutating func finish(_ reason: QueryResult<Key, Address>.Reason) -> State {
        self.reason = reason
        phase = .finished
        let inFlight = claims.contactsInFlight
        counts = statistics
        paths = []
        rivals = []
        for place in claims.list.indices where claims.list[place].isInFlight { claims.settle(place, .failed) }
        return .finished(result(naming: inFlight))
    }

    @inlinable
    func result(naming inFlight: [Contact<Key, Address>]) -> QueryResult<Key, Address> {
        QueryResult(
            reason: reason ?? .exhausted,
            closest: claims.closestAnswered(configuration.limits.resultCount, to: target), inFlight: inFlight,
            statistics: counts)
    }
}
