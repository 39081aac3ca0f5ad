import Interlock
import Kademlia
import Testing

@Suite("Exploration")
struct ExploreTests {
    typealias Machine = Explore<Key8, UInt8>
    typealias Contact = Kademlia.Contact<Key8, UInt8>

    static let id = OperationID(7)

    static func contacts(_ keys: [UInt8]) -> [Contact] { keys.map { Contact(key: Key8($0), address: $0) } }
    static func contact(_ key: UInt8) -> Contact { Contact(key: Key8(key), address: key) }

    @Test func aRoundIsATargetSeedsALookupItsEndAndOneTimer() {
        var context = Context()
        var machine = Machine(around: 0, configuration: ExploreConfiguration(jitter: 0))
        #expect(take(.polled, &machine, &context) == .idle)
        let own = take(.disturbed(deepest: 5), &machine, &context)
        #expect(own == .chosen(target: 0, bucket: nil), "the own key first")
        #expect(take(.polled, &machine, &context) == .idle, "seeds are awaited")
        let seeded = take(.seeded(Self.id, Self.contacts([4])), &machine, &context)
        #expect(seeded == .waitingToSend(Self.id, to: Self.contact(4)))
        #expect(take(.polled, &machine, &context) == .waitingWithCapacity)
        let answered = take(.responded(Self.id, from: 4, closer: Self.contacts([3])), &machine, &context)
        #expect(answered == .waitingToSend(Self.id, to: Self.contact(3)))
        guard case .finished(Self.id, bucket: nil, let result)? = take(.timedOut(Self.id, 3), &machine, &context) else {
            Issue.record("not finished")
            return
        }
        #expect(result.closest == [Self.contact(4)])
        #expect(take(.polled, &machine, &context) == .waitingToWake(after: .seconds(5)))
        #expect(take(.polled, &machine, &context) == .idle)
    }

    @Test func itUsesItsWholeConcurrency() {
        var bench = ExploreBench<Key8>(deepest: 7)
        bench.holdsBack = true
        bench.run(.disturbed(deepest: 7))
        #expect(bench.inFlight.count == 3)
        #expect(bench.machine.inFlightCount == 3)
        #expect(take(.polled, &bench.machine, &bench.context) == .waitingAtCapacity)
        bench.settle()
        #expect(bench.rounds.last?.asked.count == 8)
    }

    /// The timer of a wait that was cut short may fire at any time, and must neither start a second lookup nor be the
    /// last.
    @Test func aTimerThatFiresDuringALookupChangesNothing() {
        var bench = ExploreBench<Key8>(deepest: 5)
        bench.holdsBack = true
        bench.run(.disturbed(deepest: 5))
        let before = bench.machine
        #expect(bench.step(.due(deepest: 5, contacts: 6)) == .waitingAtCapacity)
        #expect(bench.machine == before)
        #expect(bench.machine.counts.untimely == 1)
        bench.settle()
        #expect(bench.machine.kind == .asleep)
        #expect(bench.waits == [.seconds(5)])
    }

    @Test func aTimerThatFiresOnceTheLookupEndedIsAskedForOnceMore() {
        var context = Context()
        var machine = Machine(around: 0, configuration: ExploreConfiguration(jitter: 0))
        _ = take(.disturbed(deepest: 5), &machine, &context)
        #expect(take(.due(deepest: 5, contacts: 6), &machine, &context) == .idle)
        _ = take(.seeded(Self.id, Self.contacts([4])), &machine, &context)
        _ = take(.responded(Self.id, from: 4, closer: []), &machine, &context)
        #expect(machine.kind == .finished)
        #expect(take(.due(deepest: 5, contacts: 6), &machine, &context) == .waitingToWake(after: .seconds(5)))
        #expect(machine.counts.untimely == 2)
    }

    @Test func aDisturbanceCallsOffTheLookupAndTheOwnKeyIsNext() {
        var bench = ExploreBench<Key8>(deepest: 5)
        bench.run(.joined)
        bench.fire(1)
        bench.holdsBack = true
        bench.fire(1)
        #expect(bench.rounds.last?.bucket == 5)
        bench.holdsBack = false
        bench.run(.disturbed(deepest: 5))
        #expect(bench.rounds.dropLast().last?.result?.reason == .cancelled)
        #expect(bench.rounds.dropLast().last?.result?.inFlight.count == 3, "whose answers may never come")
        #expect(bench.rounds.last?.bucket == nil)
        #expect(bench.rounds.last?.result?.reason == .exhausted)
        #expect(bench.waits.count == 3, "one timer for both")
        let rounds = bench.rounds.count
        for _ in 0..<3 {
            bench.holdsBack = true
            bench.run(.disturbed(deepest: 5))
        }
        #expect(bench.rounds.count == rounds + 1, "the lookup that follows one outlives the next")
        bench.settle()
        #expect(bench.waits.count == 4)
    }

    @Test func aDisturbanceWhileSeedsAreAwaitedBringsTheOwnKeyAfterThem() {
        var context = Context()
        var machine = Machine(around: 0, configuration: ExploreConfiguration(jitter: 0))
        _ = take(.joined, &machine, &context)
        _ = take(.due(deepest: 5, contacts: 1), &machine, &context)
        #expect(take(.disturbed(deepest: 5), &machine, &context) == .idle)
        _ = take(.seeded(Self.id, Self.contacts([4])), &machine, &context)
        _ = take(.responded(Self.id, from: 4, closer: []), &machine, &context)
        #expect(take(.polled, &machine, &context) == .chosen(target: 0, bucket: nil))
        _ = take(.seeded(OperationID(8), Self.contacts([4])), &machine, &context)
        _ = take(.responded(OperationID(8), from: 4, closer: []), &machine, &context)
        #expect(take(.polled, &machine, &context) == .waitingToWake(after: .seconds(5)))
    }

    @Test func joiningDuringALookupLetsItRunAndBringsTheNextSoon() {
        var bench = ExploreBench<Key8>(deepest: 5)
        bench.run(.joined)
        bench.advance(by: .seconds(1000))
        bench.holdsBack = true
        bench.fire(1)
        #expect(bench.machine.kind == .exploring)
        bench.run(.joined)
        #expect(bench.machine.kind == .exploring)
        bench.settle()
        #expect(bench.rounds.last?.result?.reason == .exhausted)
        #expect(bench.waits.last == .seconds(5))
        bench.fire(1)
        #expect(bench.rounds.last?.bucket == nil)
    }

    /// An event of a lookup that ended is told by its id, even if the contact is asked again right now.
    @Test func whatComesLateChangesNothingAndIsCounted() {
        var bench = ExploreBench<Key8>(deepest: 5)
        bench.run(.disturbed(deepest: 5))
        let ended = bench.latestID
        let late: [ExploreBench<Key8>.Machine.Event] = [
            .responded(ended, from: 0x80, closer: []), .failed(ended, 0x40), .timedOut(ended, 0x20),
            .slowed(ended, 0x80, holdsUp: true), .cancelled(ended), .expired(ended),
        ]
        let asleep = bench.machine
        for event in late { #expect(bench.step(event) == .idle) }
        #expect(bench.machine == asleep)
        bench.holdsBack = true
        bench.fire(1)
        #expect(bench.inFlight.count == 3)
        let exploring = bench.machine
        for event in late { #expect(bench.step(event) == .waitingAtCapacity) }
        #expect(bench.machine == exploring)
        #expect(bench.machine.counts.late == 12)
        bench.settle()
        #expect(bench.machine.kind == .asleep)
    }

    @Test func anAnswerOfWhomNobodyAskedIsTheLookupsToCount() {
        var bench = ExploreBench<Key8>(deepest: 5)
        bench.holdsBack = true
        bench.run(.disturbed(deepest: 5))
        _ = bench.step(.responded(bench.latestID, from: 0x77, closer: [Contact32(key: 1, address: 1)]))
        bench.settle()
        #expect(bench.rounds.last?.result?.statistics.late == 1)
        #expect(bench.rounds.last?.asked.contains(1) == false)
    }

    @Test func aSlowContactGivesItsSlotToTheNextAndMayStillAnswer() {
        var bench = ExploreBench<Key8>(deepest: 5)
        bench.holdsBack = true
        bench.run(.disturbed(deepest: 5))
        #expect(bench.inFlight.map(\.key) == [4, 8, 16])
        bench.run(.slowed(bench.latestID, 4, holdsUp: true))
        #expect(bench.inFlight.map(\.key) == [4, 8, 16, 32])
        #expect(bench.machine.inFlightCount == 3)
        bench.settle()
        #expect(bench.rounds.last?.result?.statistics.answers == 6)
        bench.answer = { key, _ in key == 4 ? [] : nil }
        bench.holdsBack = true
        bench.fire(1)
        for key in [4, 8, 16, 32, 64, 128] as [Key8] { bench.run(.slowed(bench.latestID, key, holdsUp: false)) }
        #expect(bench.rounds.last?.result?.reason == .exhausted, "nobody is waited for")
        #expect(bench.rounds.last?.result?.inFlight.count == 6)
    }

    typealias Contact32 = Kademlia.Contact<Key8, UInt32>

    @Test func beforeItIsStartedThereIsNothingToAnswer() {
        var context = Context()
        var machine = Machine(around: 0)
        let before = machine
        let events: [Machine.Event] = [
            .due(deepest: 1, contacts: 1), .seeded(Self.id, []), .responded(Self.id, from: 1, closer: []),
            .failed(Self.id, 1), .timedOut(Self.id, 1), .slowed(Self.id, 1, holdsUp: false), .cancelled(Self.id),
            .expired(Self.id),
        ]
        for event in events {
            context.fault = nil
            #expect(machine.step(event, &context) == nil)
            #expect(context.fault?.reason == .impossible)
        }
        #expect(machine == before)
    }

    @Test func noMorePrefixesHaveTurnsThanTheLimit() {
        for (deepest, isCut) in [(2, false), (3, true), (7, true)] {
            let limits = ExploreLimits(prefixes: 3)
            let configuration = ExploreConfiguration(
                interval: .seconds(1), quickInterval: .seconds(1), jitter: 0, limits: limits)
            var bench = ExploreBench<Key8>(deepest: deepest, configuration)
            bench.run(.joined)
            bench.fire(100)
            #expect(Set(bench.rounds.map(\.bucket)) == [nil, 0, 1, 2])
            #expect(bench.machine.counts.cutShort == (isCut ? 100 : 0), "\(deepest)")
        }
        #expect(ExploreLimits().prefixes == 24)
        #expect(ExploreLimits(prefixes: 0).prefixes == 1)
        #expect(ExploreLimits(prefixes: 1000).prefixes == 64)
    }

    /// A parent that is wrong about its table is no reason to look for a key that does not exist.
    @Test(arguments: [-5, 8, 1000, .max, .min])
    func aDepthThatNoTableHasIsTakenForTheNearestOne(deepest: Int) {
        var bench = ExploreBench<Key8>(deepest: 3, ExploreConfiguration(limits: ExploreLimits(prefixes: 64)))
        bench.deepest = deepest
        bench.run(.disturbed(deepest: deepest))
        bench.fire(300)
        #expect(Set(bench.rounds.map(\.bucket)) == (deepest < 0 ? [nil] : ownKey(and: 0..<8)))
    }

    @Test func aConfigurationOutOfItsRangeIsMovedInside() {
        let least = ExploreConfiguration(
            interval: .seconds(-1), quickInterval: .seconds(10), longestInterval: .zero, jitter: -1, silentRounds: 0)
        #expect(least.interval == .milliseconds(100))
        #expect(least.quickInterval == .milliseconds(100))
        #expect(least.longestInterval == .milliseconds(100))
        #expect(least.jitter == 0)
        #expect(least.silentRounds == 1)
        let most = ExploreConfiguration(
            interval: .seconds(Int64.max), quickInterval: .zero, longestInterval: .seconds(Int64.max), jitter: .max,
            silentRounds: .max)
        #expect(most.interval == .seconds(86_400))
        #expect(most.longestInterval == .seconds(86_400))
        #expect(most.jitter == 500)
        #expect(most.silentRounds == 100)
        for configuration in [least, most] {
            var bench = ExploreBench<Key8>(deepest: 3, configuration)
            bench.run(.joined)
            bench.fire(100)
            #expect(bench.waits.count == 101)
        }
    }

    /// A thousand nodes in one process sleep most of their time.
    @Test func asleepItHoldsNextToNothing() {
        var bench = ExploreBench<Key8>(deepest: 7)
        bench.run(.joined)
        bench.fire(3000)
        let parts = Mirror(reflecting: bench.machine).children
        for (label, value) in parts {
            switch label {
            case "query", "target", "bucket": #expect("\(value)" == "nil")
            case "turns": #expect(Mirror(reflecting: value).children.contains { ($0.value as? [Int32])?.count == 8 })
            default: break
            }
        }
        #expect(MemoryLayout<Explore<Key160, UInt32>>.size <= 2048)
    }
}
