import Interlock
import Kademlia
import Testing

@Suite("Bootstrap")
struct BootstrapTests {
    typealias Machine = Bootstrap<Key8, UInt8>
    typealias Contact = Kademlia.Contact<Key8, UInt8>

    static let id = OperationID(7)

    static func contacts(_ keys: [UInt8]) -> [Contact] { keys.map { Contact(key: Key8($0), address: $0) } }
    static func contact(_ key: UInt8) -> Contact { Contact(key: Key8(key), address: key) }

    @Test func itAsksTheSeedsThenLooksItselfUpAmongWhomTheyNamed() {
        var context = Context()
        var machine = Machine(around: 0)
        let started = take(.started(Self.id, seeds: [100, 101], known: []), &machine, &context)
        #expect(started == .waitingToAsk(Self.id, seed: 100))
        #expect(take(.polled, &machine, &context) == .waitingToAsk(Self.id, seed: 101))
        #expect(take(.polled, &machine, &context) == .waiting)
        #expect(take(.seedTimedOut(100), &machine, &context) == .waiting, "the other may still answer")
        let answered = take(
            .seedResponded(101, Self.contact(0x80), closer: Self.contacts([4, 8])), &machine, &context)
        #expect(answered == .waitingToSend(Self.id, to: Self.contact(4)))
        #expect(take(.polled, &machine, &context) == .waitingToSend(Self.id, to: Self.contact(8)))
        #expect(take(.polled, &machine, &context) == .waiting)
        #expect(take(.responded(from: 4, closer: []), &machine, &context) == .waiting)
        guard case .finished(Self.id, let result)? = take(.failed(8), &machine, &context) else {
            Issue.record("not finished")
            return
        }
        #expect(result.reason == .completed)
        #expect(result.seeds == [Self.contact(0x80)])
        #expect(result.failedSeeds == 1)
        #expect(result.lookup?.closest == [Self.contact(4)])
        #expect(machine == Machine(around: 0))
    }

    @Test func withEnoughContactsNamedItWaitsForNoOtherSeed() {
        var context = Context()
        var machine = Machine(around: 0, limits: BootstrapLimits(contacts: 2))
        _ = take(.started(Self.id, seeds: [100, 101, 102, 103], known: []), &machine, &context)
        _ = take(.polled, &machine, &context)
        let answered = take(
            .seedResponded(100, Self.contact(0x80), closer: Self.contacts([4, 8, 16])), &machine, &context)
        #expect(answered == .waitingToSend(Self.id, to: Self.contact(4)))
        #expect(take(.seedResponded(101, Self.contact(0x81), closer: []), &machine, &context) == .waiting)
        _ = take(.polled, &machine, &context)
        _ = take(.timedOut(4), &machine, &context)
        guard case .finished(_, let result)? = take(.responded(from: 8, closer: []), &machine, &context) else {
            Issue.record("not finished")
            return
        }
        #expect(result.seeds == Self.contacts([0x80, 0x81]))
        #expect(result.passedOver == 1)
        #expect(result.lookup?.statistics.requests == 2, "no more than the limit are taken from the seeds")
    }

    @Test func withoutAnAnswerItSaysSo() {
        var context = Context()
        var machine = Machine(around: 0)
        guard case .finished(_, let none)? = take(.started(Self.id, seeds: [], known: []), &machine, &context) else {
            Issue.record("not finished")
            return
        }
        #expect(none.reason == .noAnswer)
        _ = take(.started(Self.id, seeds: [100], known: []), &machine, &context)
        guard case .finished(_, let silent)? = take(.seedTimedOut(100), &machine, &context) else {
            Issue.record("not finished")
            return
        }
        #expect(silent.reason == .noAnswer)
        #expect(silent.failedSeeds == 1)
    }

    @Test func knownContactsStandInForSeeds() {
        var context = Context()
        var machine = Machine(around: 0)
        let state = take(.started(Self.id, seeds: [], known: Self.contacts([9])), &machine, &context)
        #expect(state == .waitingToSend(Self.id, to: Self.contact(9)))
    }

    @Test func aSlowContactMakesRoomForTheNext() {
        var context = Context()
        let configuration = QueryConfiguration(limits: QueryLimits(concurrency: 1))
        var machine = Machine(around: 0, configuration: configuration)
        _ = take(.started(Self.id, seeds: [], known: Self.contacts([4, 8])), &machine, &context)
        #expect(
            take(.slowed(4, holdsUp: true), &machine, &context) == .waitingToSend(Self.id, to: Self.contact(8)))
        #expect(machine.inFlightCount == 1 && machine.slowCount == 1)
        #expect(take(.responded(from: 8, closer: []), &machine, &context) == .waiting, "4 holds it up")
        guard case .finished(_, let result)? = take(.slowed(4, holdsUp: false), &machine, &context) else {
            Issue.record("it still waits")
            return
        }
        #expect(result.reason == .completed && result.lookup?.closest == [Self.contact(8)])
        #expect(result.lookup?.inFlight == [Self.contact(4)])
    }

    @Test func itAsksNoMoreSeedsThanItsLimits() {
        var context = Context()
        var machine = Machine(around: 0, limits: BootstrapLimits(seeds: 3, seedsInFlight: 2))
        #expect(
            take(.started(Self.id, seeds: [1, 1, 2, 3, 4, 5], known: []), &machine, &context)
                == .waitingToAsk(Self.id, seed: 1))
        #expect(take(.polled, &machine, &context) == .waitingToAsk(Self.id, seed: 2))
        #expect(take(.polled, &machine, &context) == .waiting, "two at once")
        #expect(take(.seedFailed(1), &machine, &context) == .waitingToAsk(Self.id, seed: 3))
        #expect(take(.seedFailed(1), &machine, &context) == .waiting, "a second failure of the same seed is late")
        _ = take(.seedFailed(2), &machine, &context)
        guard case .finished(_, let result)? = take(.seedFailed(3), &machine, &context) else {
            Issue.record("not finished")
            return
        }
        #expect(result.failedSeeds == 3)
        #expect(result.leftOut == 2)
    }

    @Test(arguments: [Machine.Event.cancelled, .expired])
    func endingItNamesEverythingInFlight(event: Machine.Event) {
        var context = Context()
        var asking = Machine(around: 0)
        _ = take(.started(Self.id, seeds: [1, 2], known: []), &asking, &context)
        _ = take(.polled, &asking, &context)
        guard case .finished(_, let asked)? = take(event, &asking, &context) else {
            Issue.record("not finished")
            return
        }
        #expect(asked.inFlight == [1, 2])
        #expect(take(.seedResponded(1, Self.contact(1), closer: []), &asking, &context) == .idle, "late is harmless")
        var finding = Machine(around: 0)
        _ = take(.started(Self.id, seeds: [], known: Self.contacts([1, 2])), &finding, &context)
        guard case .finished(_, let found)? = take(event, &finding, &context) else {
            Issue.record("not finished")
            return
        }
        #expect(found.lookup?.inFlight == Self.contacts([1]))
        #expect(found.reason == (event == .expired ? .expired : .cancelled))
    }

    @Test func theMatrixSaysExactlyWhatHappens() {
        var context = Context(observer: Observer(coverage: Coverage()))
        for seed in 0..<600 as Range<UInt64> {
            var words = SeededWords(seed: seed)
            var machine = Machine(
                around: 0, configuration: QueryConfiguration(limits: QueryLimits(concurrency: 2, resultCount: 2)),
                limits: BootstrapLimits(seeds: 3, seedsInFlight: 1 + words.below(2), contacts: 1 + words.below(3)))
            for _ in 0..<30 {
                let address = UInt8(words.below(4))
                let key = Key8(address * 3)
                let some = Self.contacts((0..<words.below(4)).map { UInt8($0 * 3) })
                let seeds = (0..<words.below(5)).map { UInt8($0) }
                let events: [Machine.Event] = [
                    .polled, .polled, .started(Self.id, seeds: seeds, known: words.below(2) == 0 ? [] : some),
                    .seedResponded(address, Self.contact(address + 100), closer: some), .seedFailed(address),
                    .seedTimedOut(address), .responded(from: key, closer: some), .failed(key), .timedOut(key),
                    .slowed(key, holdsUp: words.below(2) == 0),
                    words.below(6) == 0 ? .cancelled : .polled, words.below(6) == 0 ? .expired : .polled,
                ]
                let event = events[words.below(events.count)]
                guard isPossible(event, machine) else { continue }
                _ = take(event, &machine, &context)
                #expect(machine.brokenInvariant == nil)
            }
        }
        expectAllTaken(of: Machine.self, context.observer?.coverage ?? Coverage())
    }
}
