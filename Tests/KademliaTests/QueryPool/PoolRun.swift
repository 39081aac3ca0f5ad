import Interlock
import Kademlia
import Testing

/// A pool of lookups in small networks, driven by chance, each step held against the model and against what must hold
/// of any pool.
struct PoolRun {
    typealias Small = QueryPool<Key8, UInt8>

    let seed: UInt64
    var words: SeededWords
    let network: SmallNetwork
    let limits: QueryPoolLimits
    var context: Context
    var pool: Small
    var model: ModelPool
    /// Requests that are in flight.
    var inFlight: [(id: OperationID, key: Key8)] = []
    /// Those of them whose contacts were slow and gave up their slots.
    var slow: [(id: OperationID, key: Key8)] = []
    /// Every id ever given.
    var given: UInt64 = 0
    var held: [OperationID] = []
    var lastServed: OperationID?
    var state: Small.State?
    var stepCount = 0
    var finishedCount = 0

    init(seed: UInt64, observer: Observer? = nil) {
        self.seed = seed
        words = SeededWords(seed: seed)
        network = SmallNetwork(&words)
        limits = QueryPoolLimits(queries: 1 + words.below(5), requestsInFlight: 1 + words.below(5))
        context = Context(observer: observer)
        pool = Small(own: network.own, limits: limits)
        model = ModelPool(own: network.own, limits: limits)
    }

    /// Drives the pool for a while, then without new queries until it is idle.
    mutating func run(_ steps: Int) {
        for _ in 0..<steps { step(anyEvent()) }
        var most = 3000
        while !held.isEmpty, most > 0 {
            most -= 1
            step(isBlocked ? settle(words.below(max(inFlight.count, 1))) : .polled)
        }
        step(.polled)
        #expect(state == .idle, "seed \(seed): \(held) did not end")
        #expect(pool == Small(own: network.own, limits: limits) || pool.kind == .idle, "seed \(seed)")
    }

    /// Whether the pool said that there is nothing to send.
    var isBlocked: Bool {
        switch state {
        case .waitingAtCapacity?, .waitingWithCapacity?, .idle?: true
        case .waitingToSend?, .finished?, .refused?, nil: false
        }
    }

    mutating func step(_ event: Small.Event) {
        stepCount += 1
        let expected = model.take(event)
        note(event)
        state = pool.step(event, &context)
        #expect(state == expected, "seed \(seed), step \(stepCount): \(event)")
        #expect(pool.counts == model.counts, "seed \(seed), step \(stepCount): \(event)")
        #expect(pool.brokenInvariant == nil, "seed \(seed), step \(stepCount): \(event)")
        #expect(context.fault == nil, "seed \(seed), step \(stepCount): \(event)")
        noteState(event)
        #expect(pool.count == held.count && pool.count <= limits.queries, "seed \(seed)")
        #expect(pool.inFlightCount + pool.slowCount == inFlight.count && pool.slowCount == slow.count, "seed \(seed)")
        #expect(pool.inFlightCount <= limits.requestsInFlight, "seed \(seed)")
        if isBlocked, pool.inFlightCount < limits.requestsInFlight {
            for id in held { #expect(pool[id]?.canSend == false, "seed \(seed): \(id) could send") }
        }
    }

    private mutating func note(_ event: Small.Event) {
        switch event {
        case .responded(let id, let key, _), .failed(let id, let key), .timedOut(let id, let key):
            inFlight.removeAll { $0 == (id, key) }
            slow.removeAll { $0 == (id, key) }
        case .slowed(let id, let key, _):
            guard let query = pool[id], query.holdsSlot(key), query.slowCount < query.configuration.limits.slow else {
                return
            }
            slow.append((id, key))
        case .added, .polled, .cancelled, .expired: break
        }
    }

    private mutating func noteState(_ event: Small.Event) {
        if case .added(let id, _, _, _) = event, !held.contains(id) {
            if case .refused(id, _)? = state {} else { held.append(id) }
        }
        switch state {
        case .waitingToSend(let id, let contact)?:
            if id == lastServed {
                for other in held where other != id {
                    #expect(pool[other]?.canSend == false, "seed \(seed): \(id) goes twice in a row before \(other)")
                }
            }
            lastServed = id
            inFlight.append((id, contact.key))
        case .finished(let id, let result)?:
            finishedCount += 1
            held.removeAll { $0 == id }
            let named = Set(result.inFlight.map(\.key))
            #expect(named == Set(inFlight.filter { $0.id == id }.map(\.key)), "seed \(seed): \(id) names others")
            inFlight.removeAll { $0.id == id }
            slow.removeAll { $0.id == id }
        case .idle?, .waitingAtCapacity?, .waitingWithCapacity?, .refused?, nil: break
        }
    }

    private mutating func anyEvent() -> Small.Event {
        switch words.below(100) {
        case 0..<15: return added()
        case 15..<19: return .cancelled(anyID())
        case 19..<23: return .expired(anyID())
        case 23..<33: return settle(anyID(), Key8 { words.next() })
        case 33..<60: return .polled
        default: return inFlight.isEmpty ? .polled : settle(words.below(inFlight.count))
        }
    }

    private mutating func added() -> Small.Event {
        let isRepeated = words.below(6) == 0 && !held.isEmpty
        given += isRepeated ? 0 : 1
        let seeds = words.some(of: network.nodes, words.below(5))
        var configuration = QueryConfiguration.any(&words)
        if words.below(3) == 0 { configuration.paths = 2 + words.below(3) }
        return .added(
            isRepeated ? words.one(of: held) : OperationID(given), target: Key8 { words.next() }, seeds: seeds,
            configuration)
    }

    private mutating func anyID() -> OperationID {
        held.isEmpty || words.below(2) == 0 ? OperationID(UInt64(words.below(Int(given) + 2))) : words.one(of: held)
    }

    private mutating func settle(_ index: Int) -> Small.Event {
        guard index < inFlight.count else { return .polled }
        return settle(inFlight[index].id, inFlight[index].key)
    }

    private mutating func settle(_ id: OperationID, _ key: Key8) -> Small.Event {
        switch words.below(8) {
        case 0: .failed(id, key)
        case 1: .timedOut(id, key)
        case 2, 3: .slowed(id, key, holdsUp: words.below(2) == 0)
        default: .responded(id, from: key, closer: network.answer(of: key))
        }
    }
}
