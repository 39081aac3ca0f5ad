import Interlock
import Kademlia
import Testing

/// A lookup in a small network, driven by chance: answers in any order, failures, timeouts, slow contacts, late
/// answers, slots kept from it, now and then the end before its time. Every step is held against the model, and against
/// what must hold of any query.
struct QueryRun {
    typealias Small = Query<Key8, UInt8>

    let seed: UInt64
    var words: SeededWords
    let network: SmallNetwork
    let configuration: QueryConfiguration
    var context: Context
    var query: Small
    var model: ModelQuery<Key8>
    var asked: [Key8] = []
    /// Those with a slot.
    var inFlight: [Key8] = []
    /// Those without.
    var slow: [Key8] = []
    /// Who answered a request in flight, in order.
    var answered: [Key8] = []
    var state: Small.State?
    var stepCount = 0
    var hasEnded = false

    init(seed: UInt64, observer: Observer? = nil, configuration: QueryConfiguration? = nil) {
        self.seed = seed
        words = SeededWords(seed: seed)
        network = SmallNetwork(&words)
        self.configuration = configuration ?? .any(&words)
        context = Context(observer: observer)
        let seeds = words.some(of: network.nodes + [network.contact(network.own)], words.below(6))
        query = Small(
            OperationID(seed), target: network.target, own: network.own, seeds: seeds,
            configuration: self.configuration)
        model = ModelQuery(
            target: network.target, own: network.own, seeds: seeds, configuration: self.configuration)
    }

    var result: QueryResult<Key8, UInt8>? {
        guard case .finished(let result)? = state else { return nil }
        return result
    }

    /// Runs until the query has finished, and then hands it every event that may still come.
    mutating func finish() {
        while result == nil, stepCount < 400 { step(nextEvent()) }
        #expect(result != nil, "seed \(seed): the lookup did not end")
        for _ in 0..<4 { step(lateEvent()) }
        step(.cancelled)
        step(.expired)
    }

    mutating func step(_ event: Small.Event) {
        stepCount += 1
        note(event)
        let expected = model.take(event)
        state = query.step(event, &context)
        #expect(state == expected, "seed \(seed), step \(stepCount): \(event)")
        #expect(query.brokenInvariant == nil, "seed \(seed), step \(stepCount)")
        #expect(query.canSend == model.canSend && query.gotCloser == model.gotCloser, "seed \(seed)")
        #expect(context.fault == nil, "seed \(seed)")
        if case .waitingToSend(let contact)? = state {
            #expect(!asked.contains(contact.key), "seed \(seed): \(contact.key) is asked twice")
            #expect(contact.key != network.own, "seed \(seed): the own key is asked")
            asked.append(contact.key)
            inFlight.append(contact.key)
        }
        #expect(inFlight.count <= configuration.limits.concurrency, "seed \(seed): too many in flight")
        #expect(slow.count <= configuration.limits.slow, "seed \(seed): too many are slow")
        guard let result else {
            #expect(query.inFlightCount == inFlight.count && query.slowCount == slow.count, "seed \(seed)")
            return
        }
        if !hasEnded {
            #expect(Set(result.inFlight.map(\.key)) == Set(inFlight + slow), "seed \(seed): others are named")
        }
        hasEnded = true
    }

    private mutating func note(_ event: Small.Event) {
        guard result == nil else { return }
        switch event {
        case .responded(let key, _, _):
            if (inFlight + slow).contains(key) { answered.append(key) }
            settled(key)
        case .failed(let key, _), .timedOut(let key, _): settled(key)
        case .slowed(let key, _, _):
            guard inFlight.contains(key), slow.count < configuration.limits.slow else { return }
            inFlight.removeAll { $0 == key }
            slow.append(key)
        case .polled, .cancelled, .expired: break
        }
    }

    private mutating func settled(_ key: Key8) {
        inFlight.removeAll { $0 == key }
        slow.removeAll { $0 == key }
    }

    private mutating func nextEvent() -> Small.Event {
        guard query.kind != .created else {
            let chance = words.below(20)
            return chance == 0 ? .cancelled : chance == 1 ? .expired : .polled
        }
        switch words.below(100) {
        case 0: return .cancelled
        case 1: return .expired
        case 2..<12: return lateEvent()
        case 12..<45: return .polled
        default:
            let asked = inFlight + slow
            return asked.isEmpty ? .polled : settle(words.one(of: asked))
        }
    }

    private mutating func settle(_ key: Key8) -> Small.Event {
        let maySend = words.below(3) != 0
        switch words.below(8) {
        case 0: return .failed(key, maySend: maySend)
        case 1: return .timedOut(key, maySend: maySend)
        case 2, 3: return .slowed(key, holdsUp: words.below(2) == 0, maySend: maySend)
        default: return .responded(from: key, closer: network.answer(of: key), maySend: maySend)
        }
    }

    /// An answer, a failure, a timeout or word of the slowness of somebody who was not asked, or whose request is
    /// settled.
    private mutating func lateEvent() -> Small.Event {
        let keys = (0...255 as ClosedRange<UInt8>).map { Key8($0) }
        let others = keys.filter { hasEnded || !inFlight.contains($0) && !slow.contains($0) }
        let settled = asked.filter { others.contains($0) }
        return settle(settled.isEmpty || words.below(3) == 0 ? words.one(of: others) : words.one(of: settled))
    }
}
