import Interlock
import Kademlia
import Testing

@Suite("The limits of a query")
struct QueryLimitsTests {
    typealias Small = Query<Key8, UInt8>
    typealias Large = Query<Key160, UInt8>

    @Test func aValueOutOfRangeIsMovedInside() {
        let least = QueryLimits(concurrency: -1, resultCount: 0, candidates: Int.min, closerPerAnswer: -9)
        #expect(least.concurrency == 1 && least.resultCount == 1 && least.candidates == 1)
        #expect(least.closerPerAnswer == 0 && QueryLimits(spare: -1).spare == 0)
        let most = QueryLimits(concurrency: 500, resultCount: .max, candidates: .max, closerPerAnswer: .max)
        #expect(most.concurrency == 128 && most.candidates == 128)
        #expect(QueryLimits(concurrency: 9, candidates: 4).concurrency == 4)
        let pool = QueryPoolLimits(queries: 0, requestsInFlight: -3)
        #expect(pool.queries == 1 && pool.requestsInFlight == 1)
    }

    @Test func moreThanAreTakenOfOneAnswerArePassedOverAndCounted() {
        var context = Context()
        var query = QueryTests.query([200], QueryLimits(concurrency: 9, closerPerAnswer: 4))
        _ = query.step(.polled, &context)
        let named = (1...7 as ClosedRange<UInt8>).reversed().map(QueryTests.node)
        _ = query.step(.responded(from: 200, closer: named, maySend: true), &context)
        var asked = 1
        while case .waitingToSend? = query.step(.polled, &context) { asked += 1 }
        #expect(asked == 4)
        #expect(query.statistics.passedOver == 3)
    }

    @Test func atTheLimitOfCandidatesTheClosestAreKeptAndTheRestIsCounted() {
        var context = Context()
        var query = QueryTests.query([], QueryLimits(concurrency: 4, candidates: 4))
        query = QueryTests.query([40, 10, 30, 20, 50, 5], QueryLimits(concurrency: 4, candidates: 4))
        #expect(query.statistics.dropped == 2)
        var asked: [UInt8] = []
        while case .waitingToSend(let contact)? = query.step(.polled, &context) { asked.append(contact.address) }
        #expect(asked == [5, 10, 20, 30])
    }

    @Test func aQueryThatAskedAsManyAsItMayIsLimitedWhenTheyAnswered() {
        var context = Context()
        var query = QueryTests.query([40, 50, 60], QueryLimits(concurrency: 3, requests: 2))
        for key: UInt8 in [40, 50] {
            #expect(query.step(.polled, &context) == .waitingToSend(to: QueryTests.node(key)))
        }
        #expect(query.step(.polled, &context) == .waitingWithCapacity)
        #expect(!query.canSend)
        #expect(
            query.step(.responded(from: 40, closer: [QueryTests.node(1)], maySend: true), &context)
                == .waitingWithCapacity)
        guard case .finished(let result)? = query.step(.failed(50, maySend: true), &context) else {
            Issue.record("it goes on")
            return
        }
        #expect(result.reason == .limited && result.statistics.requests == 2)
        #expect(result.closest == [QueryTests.node(40)] && context.fault == nil)
    }

    @Test func nobodyIsAskedBeyondThoseWhoSufficeAndTheSpareOnes() {
        var context = Context()
        let all = Array(1...9 as ClosedRange<UInt8>)
        var query = QueryTests.query(all, QueryLimits(concurrency: 9, resultCount: 3, spare: 1))
        for key in all.prefix(4) {
            #expect(query.canSend && query.step(.polled, &context) == .waitingToSend(to: QueryTests.node(key)))
        }
        #expect(!query.canSend && query.step(.polled, &context) == .waitingWithCapacity)
        #expect(query.statistics.heldBack == 1)
        // Who is slow may turn out to be needed and not to come; who failed is.
        #expect(
            query.step(.slowed(2, holdsUp: true, maySend: true), &context) == .waitingToSend(to: QueryTests.node(5)))
        #expect(query.step(.failed(1, maySend: true), &context) == .waitingToSend(to: QueryTests.node(6)))
        #expect(query.step(.polled, &context) == .waitingWithCapacity && query.statistics.heldBack == 2)
        // A closer one is asked at any time.
        let closer = [QueryTests.node(0)]
        #expect(
            query.step(.responded(from: 3, closer: closer, maySend: true), &context)
                == .waitingToSend(to: QueryTests.node(0)))
        #expect(context.fault == nil && query.brokenInvariant == nil)
    }

    @Test func oneThatAskedAsManyAsItMayAndHasNobodyLeftIsExhausted() {
        var context = Context()
        var query = QueryTests.query([40, 50], QueryLimits(concurrency: 2, requests: 2))
        for _ in 0..<2 { _ = query.step(.polled, &context) }
        _ = query.step(.failed(40, maySend: true), &context)
        guard case .finished(let result)? = query.step(.failed(50, maySend: true), &context) else {
            Issue.record("it goes on")
            return
        }
        #expect(result.reason == .exhausted)
    }

    @Test func oneAddressAnswersAsOftenAsItMay() {
        var context = Context()
        var query = QueryTests.query([200], QueryLimits(concurrency: 9, keysPerAddress: 2))
        _ = query.step(.polled, &context)
        let named = [UInt8(1), 2, 3].map { Contact(key: Key8($0), address: UInt8(7)) } + [QueryTests.node(9)]
        var asked: [Key8] = []
        var state = query.step(.responded(from: 200, closer: named, maySend: true), &context)
        while case .waitingToSend(let contact)? = state {
            asked.append(contact.key)
            state = query.step(.polled, &context)
        }
        #expect(asked == [1, 2, 9] && query.statistics.sameAddress == 0, "the third waits for what becomes of the two")
        state = query.step(.failed(1, maySend: true), &context)
        guard case .waitingToSend(let contact)? = state, contact.key == 3 else {
            Issue.record("one failed, and the third is not asked: \(String(describing: state))")
            return
        }
        for key in [2, 3] as [Key8] { state = query.step(.responded(from: key, closer: [], maySend: true), &context) }
        let late = [Contact(key: Key8(4), address: UInt8(7))]
        state = query.step(.responded(from: 9, closer: late, maySend: true), &context)
        guard case .finished(let result)? = state else {
            Issue.record("it goes on")
            return
        }
        #expect(result.closest.map(\.key) == [2, 3, 9, 200] && result.reason == .exhausted)
        #expect(result.statistics.sameAddress == 1 && query.brokenInvariant == nil)
    }

    @Test func aLiarWhoNamesNobodyAtTheirAddressesHidesNoneOfTheClosest() {
        var context = Context()
        var query = QueryTests.query(
            [90, 100], QueryLimits(concurrency: 4, resultCount: 4, keysPerAddress: 1))
        let closest = [UInt8(11), 12, 13, 14].map(QueryTests.node)
        // At the addresses of the closest the liar names keys that are closer still, and have nobody.
        let invented = closest.enumerated().map { place, contact in
            Contact(key: Key8(UInt8(place + 1)), address: contact.address)
        }
        var asked: [Contact<Key8, UInt8>] = []
        var state = query.step(.polled, &context)
        for _ in 0..<100 {
            switch state {
            case .waitingToSend(let contact)?:
                asked.append(contact)
                state = query.step(.polled, &context)
            case .finished(let result)?:
                #expect(result.closest == closest && query.brokenInvariant == nil)
                return
            default:
                guard !asked.isEmpty else { break }
                let next = asked.removeFirst()
                let key = next.key
                state =
                    key == 90
                    ? query.step(.responded(from: key, closer: invented, maySend: true), &context)
                    : invented.contains(next)
                        ? query.step(.failed(key, maySend: true), &context)
                        : query.step(.responded(from: key, closer: closest, maySend: true), &context)
            }
        }
        Issue.record("the lookup does not end")
    }

    @Test func oneNetworkAnswersAsOftenAsItMayUnlessItIsOurOwn() {
        typealias Networked = Query<Key8, NetworkedAddress>
        for (own, expected) in [([], [1, 2, 9]), ([7], [1, 2, 3, 9])] as [([UInt8], [Key8])] {
            var context = Context()
            var query = Networked(
                OperationID(1), target: 0, own: 255, seeds: [Contact(key: 200, address: .init(1, 1))],
                configuration: QueryConfiguration(limits: QueryLimits(concurrency: 9, perNetwork: 2)),
                rules: .init(own: own))
            _ = query.step(.polled, &context)
            var named = (1...3 as ClosedRange<UInt8>).map {
                Contact(key: Key8($0), address: NetworkedAddress(7, $0))
            }
            named.append(Contact(key: 9, address: NetworkedAddress(8, 1)))
            // Who is known is not passed over, however often it is named.
            named += named.prefix(2)
            var asked: [Key8] = []
            var state = query.step(.responded(from: 200, closer: named, maySend: true), &context)
            while case .waitingToSend(let contact)? = state {
                asked.append(contact.key)
                state = query.step(.polled, &context)
            }
            #expect(asked == expected)
            for key in asked { _ = query.step(.responded(from: key, closer: [], maySend: true), &context) }
            #expect(query.kind == .finished && query.statistics.sameNetwork == 4 - UInt32(expected.count))
            #expect(query.statistics.sameAddress == 0 && query.brokenInvariant == nil)
        }
    }

    @Test func whoGaveWayIsNotAskedAgain() {
        var context = Context()
        var query = QueryTests.query([40, 50], QueryLimits(concurrency: 2, candidates: 2))
        _ = query.step(.polled, &context)
        _ = query.step(.polled, &context)
        _ = query.step(.failed(40, maySend: false), &context)
        // 40 has failed and gives way to 30; then 50 answers, and names 40 once more.
        _ = query.step(.responded(from: 50, closer: [30, 40].map(QueryTests.node), maySend: false), &context)
        #expect(query.step(.polled, &context) == .waitingToSend(to: QueryTests.node(30)))
        guard
            case .finished(let result)? = query.step(
                .responded(from: 30, closer: [40, 45].map(QueryTests.node), maySend: true), &context)
        else {
            Issue.record("it asked 40 or 45 again")
            return
        }
        #expect(result.statistics.requests == 3)
        #expect(result.reason == .exhausted)
    }

    @Test func aSequentialQueryKeepsTheFirstThatBecameKnown() {
        var context = Context()
        var query = QueryTests.query([40, 10, 30], QueryLimits(concurrency: 4, candidates: 2), .sequential)
        var asked: [UInt8] = []
        while case .waitingToSend(let contact)? = query.step(.polled, &context) { asked.append(contact.address) }
        #expect(asked == [40, 10])
        #expect(query.statistics.dropped == 1)
    }

    /// The order is kept in 55 bits; what agrees in them is compared in full.
    @Test(arguments: 0..<60 as Range<UInt64>)
    func keysThatAgreeIn55BitsAreToldApart(seed: UInt64) {
        var words = SeededWords(seed: seed)
        let target = Key160 { words.next() }
        let own = Key160 { words.next() }
        func contact(_ number: UInt8) -> Contact<Key160, UInt8> {
            let length = [50, 54, 55, 56, 63, 64, 100, 150][words.below(8)]
            let near = Key160(sharing: 54, bitsWith: target) { 0 }
            return Contact(
                key: Key160(sharing: length, bitsWith: words.below(2) == 0 ? target : near) { words.next() },
                address: number)
        }
        let all = (0..<120 as Range<UInt8>).map { contact($0) }
        let configuration = QueryConfiguration(
            limits: QueryLimits(
                concurrency: 3, resultCount: 1 + words.below(20), candidates: words.below(2) == 0 ? 128 : 20))
        let seeds = words.some(of: all, 5)
        var query = Large(OperationID(1), target: target, own: own, seeds: seeds, configuration: configuration)
        var model = ModelQuery(target: target, own: own, seeds: seeds, configuration: configuration)
        var context = Context()
        var inFlight: [Key160] = []
        var event = Large.Event.polled
        for step in 0..<400 {
            let state = query.step(event, &context)
            #expect(state == model.take(event), "seed \(seed), step \(step)")
            #expect(query.brokenInvariant == nil && context.fault == nil, "seed \(seed), step \(step)")
            switch state {
            case .waitingToSend(let contact)?:
                inFlight.append(contact.key)
                event = .polled
            case .waitingAtCapacity?, .waitingWithCapacity?:
                let key = inFlight.remove(at: words.below(inFlight.count))
                let closer = words.some(of: all, 8)
                event =
                    words.below(4) == 0
                    ? .failed(key, maySend: true) : .responded(from: key, closer: closer, maySend: true)
            case .finished?, nil: return
            }
        }
        Issue.record("seed \(seed): the lookup did not end")
    }
}
