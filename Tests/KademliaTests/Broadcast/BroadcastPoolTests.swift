import Interlock
import Kademlia
import Testing

@Suite("BroadcastPool")
struct BroadcastPoolTests {
    typealias Pool = BroadcastPool<Key8, UInt8>
    typealias Contact = Kademlia.Contact<Key8, UInt8>

    static func contacts(_ keys: [UInt8]) -> [Contact] { keys.map { Contact(key: Key8($0), address: $0) } }

    static func plan(_ target: Key8, _ keys: [UInt8]) -> Pool.Plan {
        .followUp(
            target: target, seeds: contacts(keys),
            QueryConfiguration(limits: QueryLimits(concurrency: 2, resultCount: 2)))
    }

    @Test func broadcastsAreServedInTurn() {
        var context = Context()
        var pool = Pool(own: 0xFF)
        let all = Self.contacts([1, 2, 3])
        #expect(
            take(.added(OperationID(1), .fixed(all)), &pool, &context) == .waitingToStore(OperationID(1), at: all[0]))
        #expect(
            take(.added(OperationID(2), .fixed(all)), &pool, &context) == .waitingToStore(OperationID(1), at: all[1]),
            "the first was served before the second came, and has its turn")
        for (number, contact) in [(2, all[0]), (1, all[2]), (2, all[1]), (2, all[2])] {
            #expect(
                take(.polled, &pool, &context) == .waitingToStore(OperationID(UInt64(number)), at: contact))
        }
        #expect(take(.polled, &pool, &context) == .waiting)
        #expect(pool.inFlightCount == 6)
        #expect(pool.counts.storesHeldBack == 0)
    }

    @Test func atItsLimitAPoolRefuses() {
        var context = Context()
        var pool = Pool(own: 0xFF, limits: BroadcastLimits(broadcasts: 2))
        _ = take(.added(OperationID(1), .fixed(Self.contacts([1]))), &pool, &context)
        #expect(
            take(.added(OperationID(1), .fixed(Self.contacts([1]))), &pool, &context)
                == .refused(OperationID(1), .duplicate))
        _ = take(.added(OperationID(2), .fixed(Self.contacts([1]))), &pool, &context)
        #expect(
            take(.added(OperationID(3), .fixed(Self.contacts([1]))), &pool, &context)
                == .refused(OperationID(3), .full))
        #expect(pool.count == 2)
        #expect(pool.counts.added == 2)
        #expect(pool.counts.refused == 2)
    }

    @Test func atItsLimitOfRequestsEveryBroadcastWaits() {
        var context = Context()
        var pool = Pool(own: 0xFF, limits: BroadcastLimits(storesInFlight: 2, requestsInFlight: 3))
        for number in 1...3 as ClosedRange<UInt64> {
            _ = take(.added(OperationID(number), .fixed(Self.contacts([1, 2, 3]))), &pool, &context)
        }
        #expect(take(.polled, &pool, &context) == .waiting)
        #expect(pool.inFlightCount == 3)
        #expect(pool.counts.atCapacity == 1)
        // The slot that an answer frees goes to whose turn it is, not to who answered.
        #expect(
            take(.stored(OperationID(2), 1), &pool, &context)
                == .waitingToStore(OperationID(3), at: Self.contacts([1])[0]))
    }

    @Test func atItsLimitOfStoresOneBroadcastWaits() {
        var context = Context()
        var pool = Pool(own: 0xFF, limits: BroadcastLimits(storesInFlight: 1))
        let all = Self.contacts([1, 2])
        _ = take(.added(OperationID(1), .fixed(all)), &pool, &context)
        #expect(take(.polled, &pool, &context) == .waiting)
        #expect(pool.counts.storesHeldBack == 1)
        #expect(
            take(.stored(OperationID(1), 1), &pool, &context) == .waitingToStore(OperationID(1), at: all[1]))
    }

    /// The lookup of each broadcast is its own: with two at once, each stores at what its own lookup found.
    @Test(arguments: 0..<30 as Range<UInt64>)
    func aBroadcastStoresOnlyWhereItsOwnLookupLed(seed: UInt64) {
        var words = SeededWords(seed: seed)
        var context = Context()
        var pool = Pool(own: 0xFF)
        var asked: [(OperationID, Contact)] = []
        var answered: [OperationID: [Contact]] = [:]
        var storing: [(OperationID, Contact)] = []
        var finished = 0
        func note(_ state: Pool.State?) -> Bool {
            switch state {
            case .waitingToSend(let id, let contact)?: asked.append((id, contact))
            case .waitingToStore(let id, let contact)?:
                #expect(answered[id, default: []].contains(contact))
                storing.append((id, contact))
            case .located(let id, let result)?:
                #expect(result.closest.allSatisfy { answered[id, default: []].contains($0) })
                asked.removeAll { $0.0 == id }
            case .finished(_, let result)?:
                #expect(result.reason == .completed)
                finished += 1
            case .idle?, .waiting?, .refused?, nil: return false
            }
            return true
        }
        // Two key spaces apart: no contact of one is near the target of the other.
        for number in 1...4 as ClosedRange<UInt64> {
            let base = UInt8(number) << 4
            _ = note(
                take(
                    .added(OperationID(number), Self.plan(Key8(base), [base | 1, base | 2, base | 5])), &pool, &context)
            )
        }
        for _ in 0..<1000 where finished < 4 {
            while note(take(.polled, &pool, &context)) {}
            if !asked.isEmpty, storing.isEmpty || words.below(2) == 0 {
                let (id, contact) = asked.remove(at: words.below(asked.count))
                answered[id, default: []].append(contact)
                let near = Self.contacts([contact.key.bits ^ UInt8(1 + words.below(7))])
                _ = note(take(.responded(id, from: contact.key, closer: near), &pool, &context))
            } else if !storing.isEmpty {
                let (id, contact) = storing.remove(at: words.below(storing.count))
                #expect(UInt64(contact.key.bits >> 4) == id.number, "stored at another's contact")
                _ = note(take(.stored(id, contact.key), &pool, &context))
            }
            #expect(pool.brokenInvariant == nil)
        }
        #expect(finished == 4)
    }

    @Test func theMatrixSaysExactlyWhatHappens() {
        var context = Context(observer: Observer(coverage: Coverage()))
        for seed in 0..<600 as Range<UInt64> {
            var words = SeededWords(seed: seed)
            var pool = Pool(
                own: 0xFF,
                limits: BroadcastLimits(
                    broadcasts: 3, storesInFlight: 1 + words.below(2), requestsInFlight: 1 + words.below(4), contacts: 3
                ))
            for _ in 0..<40 {
                let id = OperationID(UInt64(words.below(4)))
                let key = Key8(UInt8(words.below(4) * 3))
                let keys = (0..<words.below(4)).map { UInt8($0 * 3) }
                let contact = Self.contacts([UInt8(words.below(9))])
                let plan: Pool.Plan = words.below(2) == 0 ? .fixed(Self.contacts(keys)) : Self.plan(key, keys)
                let events: [Pool.Event] = [
                    .polled, .polled, .polled, .added(id, plan), .responded(id, from: key, closer: contact),
                    .failed(id, key), .timedOut(id, key), .slowed(id, key, holdsUp: words.below(2) == 0),
                    .stored(id, key), .storeFailed(id, key),
                    .storeTimedOut(id, key), .cancelled(id), .expired(id),
                ]
                _ = take(events[words.below(events.count)], &pool, &context)
                #expect(pool.brokenInvariant == nil)
            }
        }
        let coverage = context.observer?.coverage ?? Coverage()
        expectAllTaken(of: Pool.self, coverage)
    }
}
