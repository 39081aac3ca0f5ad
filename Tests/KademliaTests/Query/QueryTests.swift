import Interlock
import Kademlia
import Testing

@Suite("A query")
struct QueryTests {
    typealias Small = Query<Key8, UInt8>
    typealias Node = Contact<Key8, UInt8>

    static func node(_ key: UInt8) -> Node { Node(key: Key8(key), address: key) }

    static func query(
        _ seeds: [UInt8], _ limits: QueryLimits = QueryLimits(), _ iteration: QueryIteration = .closestFirst
    ) -> Small {
        Small(
            OperationID(1), target: 0, own: 255, seeds: seeds.map(node),
            configuration: QueryConfiguration(iteration: iteration, limits: limits))
    }

    /// D9: a scan that ends at the first request still in time does not see the expired one behind it.
    @Test(arguments: [1, 2, 3] as [UInt8])
    func aRequestThatTimesOutFreesItsSlotWhereverItStands(key: UInt8) {
        var context = Context()
        var query = Self.query([1, 2, 3, 4])
        for _ in 0..<3 { _ = query.step(.polled, &context) }
        #expect(query.step(.polled, &context) == .waitingAtCapacity)
        #expect(query.step(.timedOut(Key8(key), maySend: true), &context) == .waitingToSend(to: Self.node(4)))
        #expect(query.statistics.timeouts == 1)
    }

    /// D13.
    @Test(arguments: [Small.Event.cancelled, .expired])
    func aQueryThatIsCalledOffNamesAllItHasInFlight(event: Small.Event) {
        var context = Context()
        var query = Self.query([1, 2, 3, 4])
        for _ in 0..<3 { _ = query.step(.polled, &context) }
        _ = query.step(.responded(from: 2, closer: [], maySend: true), &context)
        guard case .finished(let result)? = query.step(event, &context) else {
            Issue.record("it did not finish")
            return
        }
        #expect(result.inFlight == [1, 3, 4].map(Self.node))
        #expect(result.closest == [Self.node(2)])
        #expect(result.reason == (event == .cancelled ? .cancelled : .expired))
        #expect(query.inFlightCount == 0)
    }

    /// D13: what a late answer names is not asked, and the same requests are not named again.
    @Test func anAnswerAfterTheEndChangesNothing() {
        var context = Context()
        var query = Self.query([1, 2, 3, 4])
        for _ in 0..<3 { _ = query.step(.polled, &context) }
        _ = query.step(.cancelled, &context)
        guard
            case .finished(let result)? = query.step(
                .responded(from: 1, closer: [Self.node(9)], maySend: true), &context)
        else {
            Issue.record("it did not stay finished")
            return
        }
        #expect(result.closest == [] && result.inFlight == [])
        #expect(result.statistics.late == 1)
    }

    @Test func anAnswerAfterTheTimeoutChangesNothing() {
        var context = Context()
        var query = Self.query([1, 2], QueryLimits(concurrency: 1))
        _ = query.step(.polled, &context)
        #expect(query.step(.timedOut(1, maySend: true), &context) == .waitingToSend(to: Self.node(2)))
        #expect(
            query.step(.responded(from: 1, closer: [Self.node(7)], maySend: true), &context) == .waitingAtCapacity)
        guard case .finished(let result)? = query.step(.failed(2, maySend: true), &context) else {
            Issue.record("it asked whom a late answer named")
            return
        }
        #expect(result.closest == [])
        #expect(result.statistics.late == 1)
    }

    /// D12.
    @Test(arguments: [1, 2, 7])
    func asManyAnswersAsAreWantedEndIt(resultCount: Int) {
        var context = Context()
        var query = Self.query(Array(1..<20), QueryLimits(concurrency: 1, resultCount: resultCount))
        var state = query.step(.polled, &context)
        while case .waitingToSend(let contact)? = state {
            state = query.step(.responded(from: contact.key, closer: [], maySend: true), &context)
        }
        guard case .finished(let result)? = state else {
            Issue.record("it did not finish")
            return
        }
        #expect(result.reason == .converged)
        #expect(result.closest.map(\.address) == Array(1...UInt8(resultCount)))
    }

    @Test func theOwnKeyAndRepeatedOnesAreNeverAsked() {
        var context = Context()
        var query = Self.query([255, 7, 7], QueryLimits(concurrency: 8))
        #expect(query.step(.polled, &context) == .waitingToSend(to: Self.node(7)))
        let named = [255, 7, 7, 9, 9].map(Self.node) + [Node(key: 9, address: 1)]
        #expect(
            query.step(.responded(from: 7, closer: named, maySend: true), &context) == .waitingToSend(to: Self.node(9)))
        #expect(query.step(.polled, &context) == .waitingWithCapacity)
    }

    @Test func aSequentialQueryAsksInTheOrderInWhichContactsBecameKnown() {
        var context = Context()
        var query = Self.query([5, 3, 9], QueryLimits(concurrency: 1), .sequential)
        var asked: [UInt8] = []
        var state = query.step(.polled, &context)
        while case .waitingToSend(let contact)? = state {
            asked.append(contact.address)
            let closer = contact.address == 5 ? [8, 1].map(Self.node) : []
            state = query.step(.responded(from: contact.key, closer: closer, maySend: true), &context)
        }
        #expect(asked == [5, 3, 9, 8, 1])
        guard case .finished(let result)? = state else { return }
        #expect(result.closest.map(\.address) == [1, 3, 5, 8, 9])
    }

    @Test func itSaysWhetherTheLastAnswerBroughtItCloser() {
        var context = Context()
        var query = Self.query([9, 5, 7])
        for _ in 0..<3 { _ = query.step(.polled, &context) }
        #expect(!query.gotCloser)
        _ = query.step(.responded(from: 9, closer: [Self.node(4)], maySend: false), &context)
        #expect(query.gotCloser)
        _ = query.step(.responded(from: 7, closer: [Self.node(6)], maySend: false), &context)
        #expect(!query.gotCloser)
    }

    @Test func hopsAreTheLongestChainOfAnswers() {
        var context = Context()
        var query = Self.query([100], QueryLimits(concurrency: 1))
        var state = query.step(.polled, &context)
        for (from, next) in [(100, 90), (90, 80), (80, 70)] as [(UInt8, UInt8)] {
            state = query.step(.responded(from: Key8(from), closer: [Self.node(next)], maySend: true), &context)
        }
        state = query.step(.failed(70, maySend: true), &context)
        guard case .finished(let result)? = state else { return }
        #expect(result.statistics.hops == 3)
        #expect(result.statistics.requests == 4 && result.statistics.answers == 3)
        #expect(result.reason == .exhausted)
    }

    @Test func aSlotThatTheParentKeepsIsNotUsed() {
        var context = Context()
        var query = Self.query([1, 2, 3, 4, 5])
        for _ in 0..<3 { _ = query.step(.polled, &context) }
        #expect(query.step(.failed(1, maySend: false), &context) == .waitingWithCapacity)
        #expect(query.canSend)
        #expect(query.step(.polled, &context) == .waitingToSend(to: Self.node(4)))
    }

    @Test func twoThatKnowAndDidTheSameAreEqualInWhateverOrderItCame() {
        #expect(Self.query([1, 2, 3]) == Self.query([3, 1, 2]))
        #expect(Self.query([1, 2, 3]).hashValue == Self.query([3, 1, 2]).hashValue)
        #expect(Self.query([1, 2, 3]) != Self.query([1, 2, 4]))
        #expect(Self.query([1, 2], QueryLimits(), .sequential) != Self.query([2, 1], QueryLimits(), .sequential))
    }
}
