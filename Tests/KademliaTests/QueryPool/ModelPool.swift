import Kademlia

/// A pool as one would write it without a thought for speed: whose turn it is, is found by looking at all queries. The
/// oracle of the real one: both must answer every event alike.
struct ModelPool {
    typealias Real = QueryPool<Key8, UInt8>
    enum Line { case ordinary, eager }
    struct Entry {
        var id: OperationID
        var query: ModelLookup
        var hasAsked = false
        var stamp: Int
        var line: Line?
    }

    let own: Key8
    let limits: QueryPoolLimits
    var entries: [Entry] = []
    var clock = 0
    var lastServed: OperationID?
    var hasJumped = false
    var counts = QueryPoolCounts()

    init(own: Key8, limits: QueryPoolLimits) {
        self.own = own
        self.limits = limits
    }

    var inFlight: Int { entries.map(\.query.inFlight.count).reduce(0, +) }

    mutating func take(_ event: Real.Event) -> Real.State {
        switch event {
        case .added(let id, let target, let seeds, let configuration):
            return add(id, ModelLookup(target: target, own: own, seeds: seeds, configuration: configuration))
        case .polled:
            return serveNext()
        case .responded(let id, let key, let closer):
            return settle(id, key) { .responded(from: key, closer: closer, maySend: $0) }
        case .failed(let id, let key):
            return settle(id, key) { .failed(key, maySend: $0) }
        case .timedOut(let id, let key):
            return settle(id, key) { .timedOut(key, maySend: $0) }
        case .slowed(let id, let key, let holdsUp):
            let limit = index(id).map { entries[$0].query }.map { $0.slow.count < $0.limits.slow } ?? false
            return settle(id, limit ? key : nil) { .slowed(key, holdsUp: holdsUp, maySend: $0) }
        case .cancelled(let id):
            return end(id, .cancelled)
        case .expired(let id):
            return end(id, .expired)
        }
    }

    private func index(_ id: OperationID) -> Int? { entries.firstIndex { $0.id == id } }

    private mutating func add(_ id: OperationID, _ query: ModelLookup) -> Real.State {
        if index(id) != nil {
            counts.refusedDuplicate += 1
            return .refused(id, .duplicate)
        }
        if entries.count == limits.queries {
            counts.refusedFull += 1
            return .refused(id, .full)
        }
        clock += 1
        counts.added += 1
        let isShort = limits.requestsInFlight - inFlight <= entries.count { $0.line != nil }
        entries.append(Entry(id: id, query: query, stamp: clock, line: isShort ? .ordinary : nil))
        return (isShort ? nil : poll(entries.count - 1)) ?? serveNext()
    }

    private mutating func settle(
        _ id: OperationID, _ key: Key8?, _ event: (Bool) -> Lookup<Key8, UInt8>.Event
    ) -> Real.State {
        guard let index = index(id), entries[index].hasAsked else {
            counts.late += 1
            return serveNext()
        }
        let othersReady = entries.contains { $0.id != id && $0.line != nil }
        let isReal = entries[index].query.inFlight.contains { $0.key == key }
        let maySend = !othersReady && (isReal || inFlight < limits.requestsInFlight)
        switch entries[index].query.take(event(maySend)) {
        case .waitingToSend(let contact):
            return serve(index, contact)
        case .waitingAtCapacity, .waitingWithCapacity:
            let query = entries[index].query
            entries[index].line = query.canSend ? (query.gotCloser ? .eager : .ordinary) : nil
            return serveNext()
        case .finished(let result):
            return finish(index, result)
        }
    }

    private mutating func end(_ id: OperationID, _ event: Lookup<Key8, UInt8>.Event) -> Real.State {
        guard let index = index(id) else {
            counts.late += 1
            return serveNext()
        }
        guard case .finished(let result) = entries[index].query.take(event) else { return .idle }
        return finish(index, result)
    }

    private mutating func finish(_ index: Int, _ result: QueryResult<Key8, UInt8>) -> Real.State {
        let id = entries.remove(at: index).id
        counts.finished += 1
        if lastServed == id { lastServed = nil }
        if entries.isEmpty { hasJumped = false }
        return .finished(id, result)
    }

    private mutating func serve(_ index: Int, _ contact: Contact<Key8, UInt8>) -> Real.State {
        clock += 1
        entries[index].stamp = clock
        entries[index].line = .ordinary
        entries[index].hasAsked = true
        lastServed = entries[index].id
        return .waitingToSend(entries[index].id, to: contact)
    }

    private mutating func poll(_ index: Int) -> Real.State? {
        entries[index].hasAsked = true
        switch entries[index].query.take(.polled) {
        case .waitingToSend(let contact): return serve(index, contact)
        case .finished(let result): return finish(index, result)
        case .waitingAtCapacity, .waitingWithCapacity: return nil
        }
    }

    private mutating func serveNext() -> Real.State {
        while inFlight < limits.requestsInFlight, let id = next(), let index = index(id) {
            entries[index].line = nil
            if let state = poll(index) { return state }
        }
        if entries.isEmpty { return .idle }
        guard inFlight >= limits.requestsInFlight else { return .waitingWithCapacity }
        if entries.contains(where: { $0.line != nil }) { counts.atCapacity += 1 }
        return .waitingAtCapacity
    }

    private mutating func next() -> OperationID? {
        let ready = entries.filter { $0.line != nil }.sorted { $0.stamp < $1.stamp }
        let lines: [Line: [Entry]] = [
            .eager: ready.filter { $0.line == .eager }, .ordinary: ready.filter { $0.line == .ordinary },
        ]
        func others(_ line: Line) -> Entry? { lines[line]?.first { $0.id != lastServed || ready.count == 1 } }
        let preferred: Line =
            lines[.ordinary]?.isEmpty == false && (hasJumped || lines[.eager]?.isEmpty == true)
            ? .ordinary : .eager
        guard let chosen = others(preferred) ?? others(preferred == .eager ? .ordinary : .eager) else { return nil }
        hasJumped = chosen.line == .eager && lines[.ordinary]?.isEmpty == false
        return chosen.id
    }
}
