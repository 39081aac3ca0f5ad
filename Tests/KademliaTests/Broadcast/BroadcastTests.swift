import Interlock
import Kademlia
import Testing

@Suite("Broadcast")
struct BroadcastTests {
    typealias Machine = Broadcast<Key8, UInt8>
    typealias Contact = Kademlia.Contact<Key8, UInt8>

    static func contacts(_ keys: [UInt8]) -> [Contact] { keys.map { Contact(key: Key8($0), address: $0) } }

    static func followUp(seeds: [UInt8], resultCount: Int = 20, limits: BroadcastLimits = .init()) -> Machine {
        Machine(
            OperationID(1), target: 0, own: 0xFF, seeds: contacts(seeds),
            configuration: QueryConfiguration(limits: QueryLimits(concurrency: 2, resultCount: resultCount)),
            limits: limits)
    }

    @Test func itFindsTheClosestThenStoresAtEachThatAnswered() {
        var context = Context()
        var machine = Self.followUp(seeds: [1, 2, 3])
        let all = Self.contacts([1, 2, 3])
        #expect(take(.polled, &machine, &context) == .waitingToSend(to: all[0]))
        #expect(take(.polled, &machine, &context) == .waitingToSend(to: all[1]))
        #expect(take(.polled, &machine, &context) == .waiting)
        #expect(take(.responded(from: 1, closer: []), &machine, &context) == .waiting)
        #expect(take(.polled, &machine, &context) == .waitingToSend(to: all[2]))
        #expect(take(.failed(2), &machine, &context) == .waiting)
        guard case .located(let lookup)? = take(.responded(from: 3, closer: []), &machine, &context) else {
            Issue.record("not located")
            return
        }
        #expect(lookup.closest == [all[0], all[2]])
        #expect(take(.polled, &machine, &context) == .waitingToStore(at: all[0]))
        #expect(take(.polled, &machine, &context) == .waitingToStore(at: all[2]))
        #expect(take(.polled, &machine, &context) == .waiting)
        #expect(take(.storeTimedOut(1), &machine, &context) == .waiting)
        let end = take(.stored(3), &machine, &context)
        #expect(
            end
                == .finished(
                    BroadcastResult(
                        reason: .completed, acknowledged: [all[2]], failed: [.init(all[0], .timedOut)], leftOut: 0,
                        lookup: lookup, inFlight: [])))
    }

    @Test func aSlowContactNeitherHoldsASlotNorKeepsTheStoresWaiting() {
        var context = Context()
        var machine = Self.followUp(seeds: [1, 2, 3])
        for _ in 0..<2 { _ = take(.polled, &machine, &context) }
        #expect(take(.slowed(1, holdsUp: false), &machine, &context) == .waiting)
        #expect(machine.inFlightCount == 1 && machine.slowCount == 1)
        #expect(take(.polled, &machine, &context) == .waitingToSend(to: Self.contacts([3])[0]))
        _ = take(.responded(from: 2, closer: []), &machine, &context)
        guard case .located(let lookup)? = take(.responded(from: 3, closer: []), &machine, &context) else {
            Issue.record("not located")
            return
        }
        #expect(lookup.closest == Self.contacts([2, 3]) && lookup.inFlight == Self.contacts([1]))
        #expect(take(.slowed(1, holdsUp: true), &machine, &context) == .waiting, "the lookup is over")
        #expect(machine.slowCount == 0)
    }

    @Test func itsLookupMayGoOverDisjointPaths() {
        var context = Context()
        var machine = Machine(
            OperationID(1), target: 0, own: 0xFF, seeds: Self.contacts([10, 20]),
            configuration: QueryConfiguration(limits: QueryLimits(concurrency: 2), paths: 2))
        for _ in 0..<2 { _ = take(.polled, &machine, &context) }
        // Both are told of 5, which is asked once.
        _ = take(.responded(from: 10, closer: Self.contacts([5])), &machine, &context)
        _ = take(.responded(from: 20, closer: Self.contacts([5])), &machine, &context)
        #expect(take(.polled, &machine, &context) == .waitingToSend(to: Self.contacts([5])[0]))
        #expect(take(.polled, &machine, &context) == .waiting)
        guard case .located(let lookup)? = take(.responded(from: 5, closer: []), &machine, &context) else {
            Issue.record("not located")
            return
        }
        #expect(lookup.closest == Self.contacts([5, 10, 20]) && lookup.statistics.requests == 3)
    }

    @Test func itStoresAtNobodyTwiceAndAtNoMoreThanItsLimit() {
        var context = Context()
        var machine = Machine(
            OperationID(1), at: Self.contacts([5, 5, 6, 7, 8]),
            limits: BroadcastLimits(storesInFlight: 1, contacts: 3))
        for key in [5, 6, 7] as [UInt8] {
            #expect(take(.polled, &machine, &context) == .waitingToStore(at: Self.contacts([key])[0]))
            #expect(take(.polled, &machine, &context) == .waiting, "one store at a time")
            let state = take(.stored(Key8(key)), &machine, &context)
            guard key == 7 else { continue }
            guard case .finished(let result)? = state else {
                Issue.record("not finished")
                return
            }
            #expect(result.acknowledged == Self.contacts([5, 6, 7]))
            #expect(result.leftOut == 1)
        }
    }

    @Test func cancellingNamesEverythingInFlight() {
        var context = Context()
        var finding = Self.followUp(seeds: [1, 2, 3])
        for _ in 0..<3 { _ = take(.polled, &finding, &context) }
        guard case .finished(let found)? = take(.cancelled, &finding, &context) else {
            Issue.record("not finished")
            return
        }
        #expect(found.reason == .cancelled)
        #expect(found.lookup?.inFlight == Self.contacts([1, 2]))
        var storing = Machine(OperationID(1), at: Self.contacts([1, 2, 3, 4]))
        for _ in 0..<4 { _ = take(.polled, &storing, &context) }
        guard case .finished(let stored)? = take(.expired, &storing, &context) else {
            Issue.record("not finished")
            return
        }
        #expect(stored.reason == .expired)
        #expect(stored.inFlight == Self.contacts([1, 2, 3]))
        guard case .finished(let again)? = take(.cancelled, &storing, &context) else {
            Issue.record("not finished")
            return
        }
        #expect(again.reason == .expired, "what ended stays as it ended")
        #expect(again.inFlight.isEmpty)
    }

    @Test func aLookupWhoseTimeIsUpIsFollowedByStoresAtThoseThatAnswered() {
        var context = Context()
        var broadcast = Self.followUp(seeds: [1, 2, 3])
        for _ in 0..<2 { _ = take(.polled, &broadcast, &context) }
        _ = take(.responded(from: 1, closer: []), &broadcast, &context)
        guard case .located(let result)? = take(.expired, &broadcast, &context) else {
            Issue.record("the lookup did not end")
            return
        }
        #expect(result.reason == .expired && result.closest == Self.contacts([1]))
        #expect(take(.polled, &broadcast, &context) == .waitingToStore(at: Self.contacts([1])[0]))
        guard case .finished(let stored)? = take(.stored(1), &broadcast, &context) else {
            Issue.record("not finished")
            return
        }
        #expect(stored.reason == .completed && stored.acknowledged == Self.contacts([1]))
    }

    @Test func theMatrixSaysExactlyWhatHappens() {
        var context = Context(observer: Observer(coverage: Coverage()))
        for seed in 0..<300 as Range<UInt64> {
            var words = SeededWords(seed: seed)
            let keys = (0..<words.below(4)).map { UInt8($0 * 3) }
            let limits = BroadcastLimits(storesInFlight: 1 + words.below(2), contacts: 3)
            var machine =
                words.below(2) == 0
                ? Self.followUp(seeds: keys, resultCount: 2, limits: limits)
                : Machine(OperationID(1), at: Self.contacts(keys), limits: limits)
            for _ in 0..<25 {
                let key = Key8(UInt8(words.below(4) * 3))
                let events: [Machine.Event] = [
                    .polled, .polled, .polled, .responded(from: key, closer: Self.contacts([UInt8(words.below(9))])),
                    .failed(key), .timedOut(key), .slowed(key, holdsUp: words.below(2) == 0), .stored(key),
                    .storeFailed(key), .storeTimedOut(key),
                    words.below(8) == 0 ? .cancelled : .polled, words.below(8) == 0 ? .expired : .polled,
                ]
                let event = events[words.below(events.count)]
                guard isPossible(event, machine) else { continue }
                let before = machine.inFlightCount
                let state = take(event, &machine, &context)
                #expect(machine.brokenInvariant == nil)
                switch state {
                case .waitingToSend?, .waitingToStore?: #expect(machine.inFlightCount == before + 1)
                case .finished?: #expect(machine.inFlightCount == 0)
                default: break
                }
            }
        }
        expectAllTaken(of: Machine.self, context.observer?.coverage ?? Coverage())
    }
}
