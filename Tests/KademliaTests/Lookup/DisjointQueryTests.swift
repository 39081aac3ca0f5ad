import Interlock
import Kademlia
import Testing

@Suite("A lookup over disjoint paths")
struct DisjointQueryTests {
    typealias Small = DisjointQuery<Key8, UInt8>
    typealias Node = Contact<Key8, UInt8>

    static func node(_ key: UInt8) -> Node { QueryTests.node(key) }

    static func query(_ seeds: [UInt8], paths: Int, _ limits: QueryLimits = QueryLimits()) -> Small {
        Small(
            OperationID(1), target: 0, own: 255, seeds: seeds.map(node),
            configuration: QueryConfiguration(limits: limits, paths: paths))
    }

    /// Polls until nothing is to be sent, and tells whom it asked.
    static func drain(_ query: inout Small, _ context: inout Context) -> [Node] {
        var asked: [Node] = []
        while case .waitingToSend(let contact)? = query.step(.polled, &context) { asked.append(contact) }
        #expect(query.brokenInvariant == nil && context.fault == nil)
        return asked
    }

    @Test(arguments: [(-4, 1), (0, 1), (3, 3), (8, 8), (99, 8)])
    func thereAreOneToEightPaths(given: Int, paths: Int) {
        #expect(Self.query(Array(1..<30), paths: given).pathCount == paths)
    }

    @Test func thereAreNoMorePathsThanSeedsOrRequests() {
        #expect(Self.query([1, 2, 2, 255], paths: 8).pathCount == 2)
        #expect(Self.query(Array(1..<30), paths: 8, QueryLimits(requests: 3)).pathCount == 3)
        #expect(Self.query([], paths: 8).pathCount == 1)
    }

    @Test func withoutSeedsItIsExhaustedAtOnce() {
        var context = Context()
        var query = Self.query([], paths: 4)
        guard case .finished(let result)? = query.step(.polled, &context) else {
            Issue.record("it waits for nobody")
            return
        }
        #expect(result.reason == .exhausted && result.closest == [] && context.fault == nil)
    }

    @Test func theSlotsAreSharedOutAmongThePathsInTurn() {
        var context = Context()
        var query = Self.query(Array(1...24), paths: 4, QueryLimits(concurrency: 8))
        let asked = Self.drain(&query, &context)
        #expect(asked == [1, 2, 3, 4, 5, 6, 7, 8].map(Self.node))
        #expect(asked.map { query.path(thatAsked: $0) } == [0, 1, 2, 3, 0, 1, 2, 3])
        #expect(query.step(.polled, &context) == .waitingAtCapacity)
        // The slot that an answer frees is the path's own.
        #expect(query.step(.failed(3, maySend: true), &context) == .waitingToSend(to: Self.node(11)))
        #expect(query.path(thatAsked: Self.node(11)) == 2)
    }

    /// With three slots and four paths all four go on, none twice in a row.
    @Test func withFewerSlotsThanPathsEachHasItsTurn() {
        var context = Context()
        var query = Self.query(Array(1...40), paths: 4, QueryLimits(concurrency: 3))
        var inFlight = Self.drain(&query, &context)
        var served = inFlight.compactMap { query.path(thatAsked: $0) }
        for _ in 0..<20 {
            _ = query.step(.failed(inFlight.removeFirst().key, maySend: false), &context)
            let next = Self.drain(&query, &context)
            #expect(next.count == 1)
            inFlight += next
            served += next.compactMap { query.path(thatAsked: $0) }
        }
        #expect(served == (0..<23).map { $0 % 4 })
    }

    @Test func thePathsThatStillRunShareTheSlotsOfThoseThatEnded() {
        var context = Context()
        var query = Self.query([1, 2, 3, 5], paths: 2, QueryLimits(concurrency: 4, resultCount: 2))
        #expect(Self.drain(&query, &context) == [1, 2, 3, 5].map(Self.node))
        // Path 0 has two answers and converges; path 1 hears of more.
        _ = query.step(.responded(from: 1, closer: [], maySend: false), &context)
        _ = query.step(.responded(from: 3, closer: [], maySend: false), &context)
        let named = [20, 21, 22, 23, 24, 25].map(Self.node)
        _ = query.step(.responded(from: 2, closer: named, maySend: false), &context)
        _ = query.step(.failed(5, maySend: false), &context)
        #expect(Self.drain(&query, &context) == [20, 21, 22, 23].map(Self.node))
    }

    @Test func whoIsAskedByOnePathIsHeardByThatPathAlone() {
        var context = Context()
        var query = Self.query([10, 20], paths: 2, QueryLimits(concurrency: 2))
        #expect(Self.drain(&query, &context) == [10, 20].map(Self.node))
        // Path 0 is told of 5 and 6, path 1 of 5 only.
        #expect(
            query.step(.responded(from: 10, closer: [5, 6].map(Self.node), maySend: true), &context)
                == .waitingToSend(to: Self.node(5)))
        #expect(
            query.step(.responded(from: 20, closer: [Self.node(5)], maySend: true), &context) == .waitingWithCapacity,
            "5 is asked already, and 6 was not named to path 1")
        _ = query.step(.responded(from: 5, closer: [7].map(Self.node), maySend: false), &context)
        // What 5 names is for path 0. Path 1 has nobody left, and ends with 5 among those that answered.
        #expect(Self.drain(&query, &context) == [6, 7].map(Self.node))
        #expect(query.path(thatAsked: Self.node(6)) == 0 && query.path(thatAsked: Self.node(7)) == 0)
        _ = query.step(.responded(from: 6, closer: [], maySend: false), &context)
        guard case .finished(let result)? = query.step(.responded(from: 7, closer: [], maySend: true), &context) else {
            Issue.record("it goes on")
            return
        }
        #expect(result.closest == [5, 6, 7, 10, 20].map(Self.node))
        #expect(result.statistics.requests == 5 && result.statistics.answers == 5, "5 counts once")
        #expect(result.statistics.hops == 3)
    }

    /// A liar of path 0 names the key of an honest node at the address of nobody.
    @Test func aFalseAddressInOnePathKeepsNobodyFromAnother() {
        var context = Context()
        var query = Self.query([10, 20], paths: 2, QueryLimits(concurrency: 2))
        _ = Self.drain(&query, &context)
        let (false5, true5) = (Node(key: 5, address: 99), Self.node(5))
        #expect(
            query.step(.responded(from: 10, closer: [false5], maySend: true), &context)
                == .waitingToSend(to: false5))
        #expect(
            query.step(.responded(from: 20, closer: [true5], maySend: true), &context) == .waitingWithCapacity,
            "an answer names the key only: two requests to it at once could not be told apart")
        #expect(!query.canSend && query.brokenInvariant == nil)
        _ = query.step(.slowed(5, holdsUp: false, maySend: true), &context)
        #expect(query.step(.timedOut(5, maySend: true), &context) == .waitingToSend(to: true5))
        #expect(query.path(thatAsked: true5) == 1 && query.inFlightCount == 1)
        guard case .finished(let result)? = query.step(.responded(from: 5, closer: [], maySend: true), &context) else {
            Issue.record("it goes on")
            return
        }
        #expect(result.closest == [true5, Self.node(10), Self.node(20)] && result.reason == .exhausted)
    }

    /// A path whose liars name ever closer contacts for ever spends its own share of the requests.
    @Test func whoNamesEverCloserContactsSpendsTheRequestsOfItsOwnPath() {
        typealias Large = DisjointQuery<Key160, UInt8>
        var words = SeededWords(seed: 7)
        let target = Key160 { words.next() }
        var named = 0
        func closer() -> Contact<Key160, UInt8> {
            named += 1
            return Contact(key: Key160(sharing: min(20 + named, 150), bitsWith: target) { words.next() }, address: 66)
        }
        let honest = (1...8 as ClosedRange<UInt8>).map { number in
            Contact(key: Key160(sharing: 4, bitsWith: target) { words.next() }, address: number)
        }
        let liar = Contact<Key160, UInt8>(key: Key160(sharing: 12, bitsWith: target) { words.next() }, address: 66)
        var query = Large(
            OperationID(1), target: target, own: Key160 { words.next() }, seeds: [liar] + honest,
            configuration: QueryConfiguration(
                limits: QueryLimits(concurrency: 4, resultCount: 4, requests: 100), paths: 4))
        var context = Context()
        var inFlight: [Contact<Key160, UInt8>] = []
        var event = Large.Event.polled
        var lies = 0
        while true {
            switch query.step(event, &context) {
            case .waitingToSend(let contact)?:
                inFlight.append(contact)
                if contact.address == 66 { lies += 1 }
                event = .polled
                continue
            case .finished(let result)?:
                #expect(result.reason == .converged, "the other paths did")
                // A quarter of the requests, of which it needed some for the honest once the others had ended.
                #expect(lies <= 25 && lies > 15)
                #expect(result.statistics.requests <= 100)
                return
            case .waitingAtCapacity?, .waitingWithCapacity?: break
            case nil:
                Issue.record("\(context.fault?.description ?? "")")
                return
            }
            let contact = inFlight.removeFirst()
            // It never lets its path converge: each of its contacts is farther than one that is still to be asked.
            let named = contact.address == 66 ? [closer()] : honest
            event = .responded(from: contact.key, closer: named, maySend: true)
        }
    }

    @Test func atTheLimitOfSlowContactsAllPathsTogetherKeepTheirSlots() {
        var context = Context()
        var query = Self.query(Array(1...12), paths: 2, QueryLimits(concurrency: 4, slow: 3))
        _ = Self.drain(&query, &context)
        for key in [1, 2, 3, 4] as [UInt8] {
            _ = query.step(.slowed(Key8(key), holdsUp: true, maySend: false), &context)
        }
        #expect(query.slowCount == 3 && query.inFlightCount == 1 && query.holdsSlot(4) && !query.holdsSlot(1))
        #expect(query.statistics.slowed == 3 && query.statistics.keptSlots == 1)
        #expect(Self.drain(&query, &context).count == 3)
        #expect(query.inFlightCount == 4 && query.isWaiting(for: 1))
    }

    @Test(arguments: [Small.Event.cancelled, .expired])
    func whenItIsCalledOffItNamesAllInFlight(event: Small.Event) {
        var context = Context()
        var query = Self.query(Array(1...12), paths: 3, QueryLimits(concurrency: 3))
        _ = Self.drain(&query, &context)
        _ = query.step(.slowed(2, holdsUp: false, maySend: true), &context)
        _ = query.step(.responded(from: 1, closer: [], maySend: false), &context)
        guard case .finished(let result)? = query.step(event, &context) else {
            Issue.record("it goes on")
            return
        }
        #expect(result.reason == (event == .cancelled ? .cancelled : .expired))
        #expect(result.closest == [Self.node(1)] && result.inFlight == [2, 3, 5].map(Self.node))
        guard case .finished(let again)? = query.step(.responded(from: 2, closer: [], maySend: true), &context) else {
            Issue.record("it did not stay finished")
            return
        }
        #expect(again.inFlight == [] && again.closest == [Self.node(1)] && again.statistics.late == 1)
    }

    @Test func aLookupOverOnePathIsAQuery() {
        for seed in 0..<100 as Range<UInt64> {
            var words = SeededWords(seed: seed)
            let network = SmallNetwork(&words)
            let configuration = QueryConfiguration.any(&words)
            var query = Query<Key8, UInt8>(
                OperationID(1), target: network.target, own: network.own, seeds: network.nodes,
                configuration: configuration)
            var lookup = Lookup<Key8, UInt8>(
                OperationID(1), target: network.target, own: network.own, seeds: network.nodes,
                configuration: configuration)
            var context = Context()
            var event = Lookup<Key8, UInt8>.Event.polled
            for _ in 0..<60 where lookup.kind != .finished {
                let state = query.step(event, &context)
                #expect(lookup.step(event, &context) == state && lookup.statistics == query.statistics)
                #expect(lookup.inFlightCount == query.inFlightCount && lookup.canSend == query.canSend)
                guard let key = network.nodes.first(where: { query.isWaiting(for: $0.key) })?.key else { continue }
                #expect(lookup.isWaiting(for: key) && lookup.holdsSlot(key) == query.holdsSlot(key))
                let settled = Lookup<Key8, UInt8>.Event.responded(
                    from: key, closer: network.answer(of: key), maySend: true)
                event = words.below(2) == 0 ? .polled : settled
            }
        }
    }
}
