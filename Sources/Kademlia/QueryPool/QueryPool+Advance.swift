public import Interlock

extension QueryPool {
    @inlinable
    public mutating func advance(_ event: Event, _ context: inout Context) -> State {
        let state = take(event, &context)
        phase = Self.kind(of: state)
        return state
    }

    @inlinable
    mutating func take(_ event: Event, _ context: inout Context) -> State {
        switch event {
        case .added(let id, let target, let seeds, let configuration):
            return add(id, target, seeds, configuration, &context)
        case .polled:
            return serveNext(&context)
        case .responded(let id, let key, let closer):
            guard let place = place(ofAsking: id) else { return serveNext(&context) }
            let maySend = maySend(place, freeing: key)
            return settle(place, .responded(from: key, closer: closer, maySend: maySend), &context)
        case .failed(let id, let key):
            guard let place = place(ofAsking: id) else { return serveNext(&context) }
            return settle(place, .failed(key, maySend: maySend(place, freeing: key)), &context)
        case .timedOut(let id, let key):
            guard let place = place(ofAsking: id) else { return serveNext(&context) }
            return settle(place, .timedOut(key, maySend: maySend(place, freeing: key)), &context)
        case .slowed(let id, let key, let holdsUp):
            guard let place = place(ofAsking: id) else { return serveNext(&context) }
            let maySend = maySend(place, freeing: entries[place]?.query.mayFreeSlot == true ? key : nil)
            return settle(place, .slowed(key, holdsUp: holdsUp, maySend: maySend), &context)
        case .cancelled(let id):
            return end(id, .cancelled, &context)
        case .expired(let id):
            return end(id, .expired, &context)
        }
    }

    @inlinable
    static func kind(of state: State) -> StateKind {
        switch state {
        case .idle: .idle
        case .waitingToSend: .waitingToSend
        case .waitingAtCapacity: .waitingAtCapacity
        case .waitingWithCapacity: .waitingWithCapacity
        case .finished: .finished
        case .refused: .refused
        }
    }

    @inlinable
    mutating func add(
        _ id: OperationID, _ target: Key, _ seeds: [Contact<Key, Address>], _ configuration: QueryConfiguration,
        _ context: inout Context
    ) -> State {
        guard places[id] == nil else {
            tally.refusedDuplicate &+= 1
            return .refused(id, .duplicate)
        }
        guard count < limits.queries else {
            tally.refusedFull &+= 1
            return .refused(id, .full)
        }
        tally.added &+= 1
        clock += 1
        let entry = Entry(
            Lookup(id, target: target, own: own, seeds: seeds, configuration: configuration, rules: rules), stamp: clock
        )
        let place = free.popLast() ?? entries.count
        if place == entries.count {
            entries.append(entry)
            ids.append(id)
        } else {
            entries[place] = entry
            ids[place] = id
        }
        places[id] = place
        // As long as there are slots for all who are ready, it takes nobody's turn.
        guard limits.requestsInFlight - inFlight > turns.count else {
            joinLine(place, .ordinary)
            return serveNext(&context)
        }
        return poll(place, &context) ?? serveNext(&context)
    }

    /// Where the query is that the fate of a request belongs to; nil if it is not held, or asked nobody
    /// yet: the tolerated race with the end of the query.
    @inlinable
    mutating func place(ofAsking id: OperationID) -> Int? {
        guard let place = places[id], entries[place]?.query.kind != .created else {
            tally.late &+= 1
            return nil
        }
        return place
    }

    /// Whether a query may send at once when its request to `key` gives up its slot, if it holds one: nobody else is
    /// ready, and there is a slot.
    @inlinable
    func maySend(_ place: Int, freeing key: Key?) -> Bool {
        guard let entry = entries[place], turns.count == (entry.line == nil ? 0 : 1) else { return false }
        if inFlight < limits.requestsInFlight { return true }
        return key.map { entry.query.holdsSlot($0) } ?? false
    }

    /// Hands its query what became of a request, and the slot that this frees to whose turn it is.
    @inlinable
    mutating func settle(_ place: Int, _ event: Lookup<Key, Address>.Event, _ context: inout Context) -> State {
        guard let state = step(place, event, &context) else { return serveNext(&context) }
        switch state {
        case .waitingToSend(let contact):
            return serve(place, contact)
        case .waitingAtCapacity, .waitingWithCapacity:
            leaveLine(place)
            if entries[place]?.query.canSend == true {
                joinLine(place, entries[place]?.query.gotCloser == true ? .eager : .ordinary)
            }
            return serveNext(&context)
        case .finished(let result):
            return finish(place, result)
        }
    }

    @inlinable
    mutating func end(
        _ id: OperationID, _ event: Lookup<Key, Address>.Event, _ context: inout Context
    ) -> State {
        guard let place = places[id] else {
            tally.late &+= 1
            return serveNext(&context)
        }
        guard case .finished(let result)? = step(place, event, &context) else { return serveNext(&context) }
        return finish(place, result)
    }

    /// Polls whose turn it is until one has something to send, has finished, or nobody is ready or no slot is free.
    @inlinable
    mutating func serveNext(_ context: inout Context) -> State {
        while inFlight < limits.requestsInFlight, let place = turns.next(after: lastServed) {
            entries[place]?.line = nil
            if let state = poll(place, &context) { return state }
        }
        if places.isEmpty { return .idle }
        guard inFlight >= limits.requestsInFlight else { return .waitingWithCapacity }
        if turns.count > 0 { tally.atCapacity &+= 1 }
        return .waitingAtCapacity
    }

    /// Polls a query that is in no line; nil if it has nothing to send before its next answer.
    @inlinable
    mutating func poll(_ place: Int, _ context: inout Context) -> State? {
        switch step(place, .polled, &context) {
        case .waitingToSend(let contact)?: serve(place, contact)
        case .finished(let result)?: finish(place, result)
        case .waitingAtCapacity?, .waitingWithCapacity?, nil: nil
        }
    }

    /// Steps a query in its place, and keeps the number of requests in flight.
    @inlinable
    mutating func step(
        _ place: Int, _ event: Lookup<Key, Address>.Event, _ context: inout Context
    ) -> Lookup<Key, Address>.State? {
        entries[place]?.step(event, &context, inFlight: &inFlight, slow: &slow) ?? nil
    }

    /// Notes that a query got a slot: it goes to the end of the line, since it may have more to send.
    @inlinable
    mutating func serve(_ place: Int, _ contact: Contact<Key, Address>) -> State {
        leaveLine(place)
        clock += 1
        entries[place]?.stamp = clock
        lastServed = place
        joinLine(place, .ordinary)
        return .waitingToSend(ids[place], to: contact)
    }

    /// Forgets a query that has finished.
    @inlinable
    mutating func finish(_ place: Int, _ result: QueryResult<Key, Address>) -> State {
        let id = ids[place]
        leaveLine(place)
        entries[place] = nil
        places[id] = nil
        tally.finished &+= 1
        if lastServed == place { lastServed = nil }
        if places.isEmpty {
            // Nothing but the counts tells a pool that has become idle from a new one.
            entries.removeAll(keepingCapacity: true)
            ids.removeAll(keepingCapacity: true)
            free.removeAll(keepingCapacity: true)
            turns = Turns()
            clock = 0
        } else {
            free.append(place)
        }
        return .finished(id, result)
    }

    @inlinable
    mutating func joinLine(_ place: Int, _ line: Turns.Line) {
        guard let stamp = entries[place]?.stamp else { return }
        entries[place]?.line = line
        turns.insert(place, stamp, in: line)
    }

    @inlinable
    mutating func leaveLine(_ place: Int) {
        guard let entry = entries[place], let line = entry.line else { return }
        entries[place]?.line = nil
        turns.remove(entry.stamp, from: line)
    }
}
