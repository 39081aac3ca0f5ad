import Interlock
import Kademlia
import Testing

/// A pool whose requests a test answers by hand.
struct PoolFixture {
    typealias Small = QueryPool<Key8, UInt8>
    typealias Node = Contact<Key8, UInt8>

    var context = Context()
    var pool: Small
    /// Requests in flight, in the order in which they were sent.
    var inFlight: [(id: UInt64, key: Key8)] = []
    /// Whose request was sent, in order.
    var served: [UInt64] = []
    var finished: [UInt64: QueryResult<Key8, UInt8>] = [:]

    init(queries: Int = 256, requestsInFlight: Int = 9) {
        pool = Small(own: 255, limits: QueryPoolLimits(queries: queries, requestsInFlight: requestsInFlight))
    }

    static func node(_ key: UInt8) -> Node { Node(key: Key8(key), address: key) }

    @discardableResult
    mutating func step(_ event: Small.Event) -> Small.State? {
        let state = pool.step(event, &context)
        #expect(context.fault == nil)
        // With 50 queries it takes long to look at everything.
        if pool.count < 10 || (served.count % 100 == 0 && state != nil) { #expect(pool.brokenInvariant == nil) }
        switch state {
        case .waitingToSend(let id, let contact)?:
            served.append(id.number)
            inFlight.append((id.number, contact.key))
        case .finished(let id, let result)?:
            finished[id.number] = result
            inFlight.removeAll { $0.id == id.number }
        case .idle?, .waitingAtCapacity?, .waitingWithCapacity?, .refused?, nil: break
        }
        return state
    }

    @discardableResult
    mutating func add(
        _ id: UInt64, target: Key8 = 0, seeds: [UInt8], concurrency: Int = 3, resultCount: Int = 20,
        slow: Int = 8, paths: Int = 1
    ) -> Small.State? {
        step(
            .added(
                OperationID(id), target: target, seeds: seeds.map(Self.node),
                QueryConfiguration(
                    limits: QueryLimits(concurrency: concurrency, resultCount: resultCount, slow: slow), paths: paths)))
    }

    @discardableResult
    mutating func respond(_ id: UInt64, _ key: Key8, naming closer: [UInt8] = []) -> Small.State? {
        inFlight.removeAll { $0 == (id, key) }
        return step(.responded(OperationID(id), from: key, closer: closer.map(Self.node)))
    }

    @discardableResult
    mutating func fail(_ id: UInt64, _ key: Key8) -> Small.State? {
        inFlight.removeAll { $0 == (id, key) }
        return step(.failed(OperationID(id), key))
    }

    @discardableResult
    mutating func timeOut(_ id: UInt64, _ key: Key8) -> Small.State? {
        inFlight.removeAll { $0 == (id, key) }
        return step(.timedOut(OperationID(id), key))
    }

    @discardableResult
    mutating func slow(_ id: UInt64, _ key: Key8, holdsUp: Bool = true) -> Small.State? {
        step(.slowed(OperationID(id), key, holdsUp: holdsUp))
    }

    /// Polls until the pool says that there is nothing to send.
    mutating func drain() {
        while true {
            switch step(.polled) {
            case .waitingToSend?, .finished?, .refused?: continue
            case .idle?, .waitingAtCapacity?, .waitingWithCapacity?, nil: return
            }
        }
    }
}
