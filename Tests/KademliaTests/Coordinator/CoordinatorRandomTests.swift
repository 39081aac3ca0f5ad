import Interlock
import Kademlia
import Testing

/// Random callers and a random network, at limits so small that each is met.
@Suite("A coordinator under random events")
struct CoordinatorRandomTests {
    typealias Engine = Coordinator<Key8, UInt8>

    static let small: CoordinatorConfiguration = {
        var configuration = CoordinatorConfiguration()
        configuration.query.limits = QueryLimits(concurrency: 2, resultCount: 3, candidates: 8, closerPerAnswer: 3)
        configuration.pool = QueryPoolLimits(queries: 3, requestsInFlight: 3)
        configuration.broadcast = BroadcastLimits(broadcasts: 2, storesInFlight: 2, requestsInFlight: 3, contacts: 2)
        configuration.bootstrap = BootstrapLimits(seeds: 3, seedsInFlight: 2, contacts: 3)
        configuration.routing = RoutingLimits(bucketSize: 3, contacts: 10, goodFor: 60, failures: 2)
        configuration.limits = CoordinatorLimits(queuedCalls: 3, seeds: 3)
        return configuration
    }()

    /// The same, keeping its table by itself.
    static let kept: CoordinatorConfiguration = {
        var configuration = small
        let query = QueryConfiguration(limits: small.query.limits)
        configuration.upkeep = UpkeepConfiguration(
            include: IncludeLimits(queue: 1, checksInFlight: 1),
            probe: ProbeLimits(queue: 4, checksInFlight: 2, replacements: 2),
            explore: ExploreConfiguration(silentRounds: 1, query: query, limits: ExploreLimits(prefixes: 3)))
        configuration.limits = CoordinatorLimits(
            queuedCalls: 3, seeds: 3, rememberedSeeds: 2, silence: 1, floor: 5, sparseRounds: 2)
        return configuration
    }()

    /// One run: random steps, then every deadline passes. Every step checks all invariants.
    static func run(seed: UInt64, steps: Int, _ configuration: CoordinatorConfiguration = small) -> EngineBench {
        var words = SeededWords(seed: seed)
        var bench = EngineBench(
            own: 0xFF, knowing: words.below(4) == 0 ? [] : (0..<words.below(6)).map { UInt8($0 * 41) }, configuration)
        let isUpkept = configuration.upkeep != nil
        var number: UInt64 = 0
        for _ in 0..<steps {
            bench.context.now = bench.context.now.advanced(by: .seconds(words.below(3)))
            let key = UInt8(words.below(8) * 31)
            switch words.below(26) {
            case 0..<3:
                // An id in use now and then.
                if words.below(8) != 0 { number += 1 }
                bench.step(.called(OperationID(number), call(key, &words)))
            case 3..<10:
                guard !bench.flights.isEmpty else { continue }
                let flight = bench.flights.remove(at: words.below(bench.flights.count))
                let reply = reply(&words)
                #expect(bench.step(bench.event(flight, reply)) == .queued, "an answer always has room")
                // The same once more: late, whatever it is.
                if words.below(4) == 0 {
                    #expect(bench.step(bench.event(flight, .silence)) == .late(flight.id))
                }
            case 20, 21:
                if isUpkept { keepUp(&bench, &words) } else { bench.step(upkeepEvent(bench.contact(key), &words)) }
            case 22:
                guard !bench.flights.isEmpty else { continue }
                let flight = bench.flights[words.below(bench.flights.count)]
                guard case .find(let contact) = flight.purpose else { continue }
                bench.step(.slowed(flight.id, contact.key, holdsUp: words.below(2) == 0))
            case 10: bench.step(.cancelled(OperationID(number &- UInt64(words.below(4)))))
            case 11: bench.step(.expired(OperationID(number &- UInt64(words.below(4)))))
            case 12: bench.step(.heardFrom(bench.contact(key), responded: words.below(2) == 0))
            case 13: bench.step(.unanswered(bench.contact(key)))
            case 14: bench.step(strayAnswer(OperationID(number), bench.contact(key), &words))
            case 15..<20: bench.step(.polled)
            default: bench.drain()
            }
        }
        bench.settleAll()
        return bench
    }

    static func call(_ key: UInt8, _ words: inout SeededWords) -> Engine.Call {
        let contacts = (0..<words.below(4)).map { index in
            Contact(key: Key8(UInt8(index * 9)), address: UInt8(index * 9))
        }
        return switch words.below(4) {
        case 0: .findClosest(target: Key8(key))
        case 1: .broadcast(target: Key8(key))
        case 2: .store(target: Key8(key), at: contacts)
        default: .bootstrap(seeds: contacts.map(\.address))
        }
    }

    static func reply(_ words: inout SeededWords) -> EngineBench.Reply {
        switch words.below(5) {
        case 0: .failure
        case 1: .silence
        case 2: .deafness
        default: .answer((0..<words.below(5)).map { _ in UInt8(words.below(256)) })
        }
    }

    /// An answer that nobody waits for, most likely.
    static func strayAnswer(
        _ id: OperationID, _ contact: EngineBench.Contact, _ words: inout SeededWords
    ) -> Engine.Event {
        let stray = OperationID(id.number + 1000)
        return switch words.below(10) {
        case 0: .responded(stray, from: contact, closer: [])
        case 1: .failed(stray, contact.key)
        case 2: .timedOut(stray, contact.key)
        case 3: .seedResponded(stray, contact.address, contact, closer: [])
        case 4: .seedFailed(stray, contact.address)
        case 5: .seedTimedOut(stray, contact.address)
        case 6: .stored(stray, contact.key)
        case 7: .storeFailed(stray, contact.key)
        case 8: .slowed(stray, contact.key, holdsUp: true)
        default: .storeTimedOut(stray, contact.key)
        }
    }

    /// What a node with upkeep hands over: timers, checks, whom it meets.
    static func keepUp(_ bench: inout EngineBench, _ words: inout SeededWords) {
        let contact = bench.contact(UInt8(words.below(16) * 17))
        switch words.below(10) {
        case 0: bench.step(.started)
        case 1: bench.step(.disturbed)
        case 2:
            let wake: Wake = words.below(2) == 0 ? .explore : .probe
            // Now and then one that was not asked for.
            if bench.alarms.removeValue(forKey: wake) != nil || words.below(8) == 0 { bench.step(.due(wake)) }
        case 3: bench.step(.restored([contact]))
        case 4, 5: bench.step(.candidate(contact))
        default:
            guard !bench.checks.isEmpty else {
                // An answer from somebody who was never asked.
                bench.step(.checkAnswered(Contact(key: contact.key, address: contact.address &+ 1), .probe))
                return
            }
            let flight = bench.checks.remove(at: words.below(bench.checks.count))
            let outcome: [Engine.Event] = [
                .checkAnswered(flight.contact, flight.check), .checkFailed(flight.contact, flight.check),
                .checkTimedOut(flight.contact, flight.check, wasDeaf: words.below(2) == 0),
                .checkLost(flight.contact, flight.check),
            ]
            bench.step(outcome[words.below(4)])
        }
    }

    /// What a node without upkeep takes in without a consequence.
    static func upkeepEvent(_ contact: EngineBench.Contact, _ words: inout SeededWords) -> Engine.Event {
        switch words.below(9) {
        case 0: .restored([contact])
        case 1: .candidate(contact)
        case 2: .started
        case 3: .due(words.below(2) == 0 ? .explore : .probe)
        case 4: .disturbed
        case 5: .checkAnswered(contact, .include)
        case 6: .checkFailed(contact, .probe)
        case 7: .checkTimedOut(contact, .probe)
        default: .checkLost(contact, .include)
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func everyOperationEnds(seed: UInt64) {
        let bench = Self.run(seed: seed, steps: 400)
        #expect(!bench.outcomes.isEmpty)
    }

    @Test(arguments: 0..<16 as Range<UInt64>)
    func everyOperationEndsWhileTheTableIsKept(seed: UInt64) {
        let bench = Self.run(seed: seed, steps: 600, Self.kept)
        #expect(!bench.outcomes.isEmpty)
    }

    /// Nothing above holds because it never came to it.
    @Test func everyPartOfTheUpkeepIsMet() {
        var met: [String: UInt64] = [:]
        for seed in 0..<40 as Range<UInt64> {
            let bench = Self.run(seed: seed, steps: 600, Self.kept)
            let (include, probe) = (bench.engine.includeCounts, bench.engine.probeCounts)
            let (explore, own) = (bench.engine.exploreCounts, bench.engine.counts)
            let rejoins = bench.outcomes.filter { $0.key.isUpkeep }.values.count { outcome in
                if case .bootstrap = outcome { true } else { false }
            }
            let removals = bench.told.count { state in
                if case .tableChanged(.removed) = state { true } else { false }
            }
            let numbers: [(String, UInt64)] = [
                ("included", include.included), ("candidates dropped", include.droppedFull), ("lost", include.lost),
                ("passed", probe.passed), ("gave up", probe.gaveUp), ("replaced", probe.replacementsUsed),
                ("cleared", probe.cleared), ("due dropped", probe.droppedFull), ("crowded out", probe.crowdedOut),
                ("forgotten", probe.replacementsForgotten), ("rounds", explore.rounds),
                ("joined", explore.joined), ("disturbed", explore.disturbed), ("rejoins", UInt64(rejoins)),
                ("removed", UInt64(removals)), ("seeds forgotten", own.seedsForgotten), ("untimely", own.untimely),
                ("late", own.late), ("excused", own.excused), ("kept as bad", own.keptBad),
                ("contacts forgotten", own.contactsForgotten), ("sparse rejoins", own.sparseRejoins),
            ]
            for (name, count) in numbers { met[name, default: 0] += count }
        }
        for (name, count) in met { #expect(count > 0, "\(name)") }
    }

    @Test func theSameSeedGivesTheSameStates() {
        for seed in [3, 4] as [UInt64] {
            #expect(Self.run(seed: seed, steps: 300).told == Self.run(seed: seed, steps: 300).told)
        }
        #expect(Self.run(seed: 3, steps: 300).told != Self.run(seed: 4, steps: 300).told)
    }

    /// The matrix in both directions: nothing is taken that is not declared (every step checks it), and nothing is
    /// declared that random runs never take. The machines below have such a test of their own.
    @Test func theMatrixSaysExactlyWhatHappens() {
        var coverage = Coverage()
        for seed in 0..<40 as Range<UInt64> {
            let bench = Self.run(seed: seed, steps: 500)
            coverage.merge(bench.context.observer?.coverage ?? Coverage())
            let kept = Self.run(seed: seed, steps: 500, Self.kept)
            coverage.merge(kept.context.observer?.coverage ?? Coverage())
        }
        expectAllTaken(of: Engine.self, coverage)
    }
}
