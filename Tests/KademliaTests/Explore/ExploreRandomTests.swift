import Interlock
import Kademlia
import Testing

/// Thousands of explorations to which anything happens that may, beside a dumb one.
@Suite("Every exploration")
struct ExploreRandomTests {
    typealias Machine = Explore<Key8, UInt8>
    typealias Contact = Kademlia.Contact<Key8, UInt8>

    static func run(seed: UInt64, _ coverage: inout Coverage) {
        var words = SeededWords(seed: seed)
        var real = Context(chance: Chance(seed: seed), observer: Observer(coverage: coverage))
        var dumb = Context(chance: Chance(seed: seed))
        let limits = QueryLimits(concurrency: 1 + words.below(3), resultCount: 1 + words.below(3), slow: words.below(3))
        let configuration = ExploreConfiguration(
            interval: .seconds(1 + words.below(40)), quickInterval: .seconds(1 + words.below(8)),
            longestInterval: .seconds(1 + words.below(60)), jitter: words.below(2) * 100,
            silentRounds: 1 + words.below(3), query: QueryConfiguration(limits: limits),
            limits: ExploreLimits(prefixes: 1 + words.below(8)))
        let own = Key8 { words.next() }
        var machine = Machine(around: own, configuration: configuration)
        var model = DumbExplore(around: own, configuration)
        var id = OperationID(0)
        var asked: [Key8] = []
        let isQuiet = words.below(3) == 0
        for step in 0..<120 {
            guard let event = event(&words, &id, asked, isQuiet), isPossible(event, machine) else { continue }
            let state = take(event, &machine, &real)
            let expected = model.take(event, &dumb)
            #expect(state == expected, "seed \(seed), step \(step): \(event)")
            #expect(machine.brokenInvariant == nil, "seed \(seed), step \(step): \(event)")
            #expect(machine.isIsolated == model.isIsolated)
            if case .waitingToSend(_, let contact)? = state { asked.append(contact.key) }
            if case .finished? = state { asked.removeAll() }
            guard state == expected, machine.brokenInvariant == nil else { return }
        }
        coverage = real.observer?.coverage ?? coverage
    }

    private static func event(
        _ words: inout SeededWords, _ id: inout OperationID, _ asked: [Key8], _ isQuiet: Bool
    ) -> Machine.Event? {
        let key = asked.isEmpty || words.below(8) == 0 ? Key8 { words.next() } : words.one(of: asked)
        let some = (0..<words.below(4)).map { _ in Contact(key: Key8 { words.next() }, address: UInt8(words.below(9))) }
        let deepest = words.below(6) == 0 ? nil : words.below(8)
        let named = words.below(10) == 0 ? OperationID(id.number &- 1) : id
        switch words.below(40) {
        case 0: return .disturbed(deepest: deepest)
        case 1: return .joined
        case 2: return .cancelled(named)
        case 3: return .expired(named)
        case 4..<10: return .due(deepest: deepest, contacts: words.below(40))
        case 10..<17:
            id = OperationID(id.number + 1)
            return .seeded(id, some)
        case 17..<24: return .polled
        case 24..<26: return .slowed(named, key, holdsUp: words.below(2) == 0)
        case 26..<29: return .failed(named, key)
        case 29..<32: return .timedOut(named, key)
        default: return isQuiet ? .timedOut(named, key) : .responded(named, from: key, closer: some)
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func answersEveryEventAsTheDumbOneDoes(block: UInt64) {
        var coverage = Coverage()
        for seed in block * 60..<block * 60 + 60 { Self.run(seed: seed, &coverage) }
    }

    @Test func theMatrixSaysExactlyWhatHappens() {
        var coverage = Coverage()
        for seed in 10_000..<11_500 as Range<UInt64> { Self.run(seed: seed, &coverage) }
        expectAllTaken(of: Machine.self, coverage)
    }

    /// Chance decides when it happens, never that a timer is missing or there twice: the bench holds it to that.
    @Test(arguments: 0..<50 as Range<UInt64>)
    func asksForOneTimerARoundWhateverHappens(seed: UInt64) {
        var words = SeededWords(seed: seed)
        var bench = ExploreBench<Key8>(deepest: 7, ExploreConfiguration(), seed: seed)
        let everybody = bench.table
        bench.run(.joined)
        for _ in 0..<300 {
            let isSilent = words.below(3) == 0
            bench.answer = { _, _ in isSilent ? nil : [] }
            bench.table = words.below(8) == 0 ? [] : everybody
            bench.deepest = words.below(8) == 0 ? nil : words.below(8)
            bench.contacts = words.below(30)
            bench.holdsBack = words.below(3) == 0
            switch words.below(12) {
            case 0: bench.run(.disturbed(deepest: bench.deepest))
            case 1: bench.run(.joined)
            case 2: bench.run(.cancelled(bench.latestID))
            case 3: bench.run(.expired(bench.latestID))
            case 4: bench.run(.due(deepest: bench.deepest, contacts: 4))
            default: bench.fire(1)
            }
            if bench.machine.kind == .exploring { bench.settle() }
            #expect(bench.machine.kind == .asleep)
        }
        #expect(bench.waits.count >= 200)
    }
}
