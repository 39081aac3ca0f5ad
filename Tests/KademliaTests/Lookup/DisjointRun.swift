import Interlock
import Kademlia
import Testing

/// A lookup over disjoint paths in a small network where many a contact is named at a false address, driven by chance.
/// Every step is held against the model, and against what must hold of any such lookup.
struct DisjointRun {
    typealias Small = DisjointQuery<Key8, UInt8>
    typealias Node = Contact<Key8, UInt8>

    let seed: UInt64
    var words: SeededWords
    let network: SmallNetwork
    let configuration: QueryConfiguration
    var context: Context
    var query: Small
    var model: ModelDisjoint<Key8>
    var asked: [Node] = []
    /// With and without a slot.
    var inFlight: [Node] = []
    /// Whom each path may know: its seeds, and who was named to it.
    var heard: [Set<Node>]
    var state: Small.State?
    var stepCount = 0

    init(seed: UInt64, observer: Observer? = nil) {
        self.seed = seed
        words = SeededWords(seed: seed)
        network = SmallNetwork(&words, most: 16)
        var configuration = QueryConfiguration.any(&words)
        configuration.paths = 1 + words.below(10)
        self.configuration = configuration
        context = Context(observer: observer)
        let seeds = words.some(of: network.nodes + [network.contact(network.own)], words.below(9))
        query = Small(
            OperationID(seed), target: network.target, own: network.own, seeds: seeds, configuration: configuration)
        model = ModelDisjoint(
            target: network.target, own: network.own, seeds: seeds, configuration: configuration)
        let dealt = seeds.filter { [own = network.own] in $0.key != own }
        heard = (0..<query.pathCount).map { [count = query.pathCount] path in
            Set(dealt.indices.filter { $0 % count == path }.map { dealt[$0] })
        }
    }

    var result: QueryResult<Key8, UInt8>? {
        guard case .finished(let result)? = state else { return nil }
        return result
    }

    mutating func finish() {
        while result == nil, stepCount < 600 { step(nextEvent()) }
        #expect(result != nil, "seed \(seed): the lookup did not end")
        for _ in 0..<3 { step(settle(words.one(of: network.nodes).key)) }
        step(.cancelled)
        step(.expired)
    }

    mutating func step(_ event: Small.Event) {
        stepCount += 1
        let hasEnded = result != nil
        note(event)
        let expected = model.take(event)
        state = query.step(event, &context)
        #expect(state == expected, "seed \(seed), step \(stepCount): \(event)")
        #expect(query.brokenInvariant == nil, "seed \(seed), step \(stepCount): \(event)")
        #expect(context.fault == nil, "seed \(seed), step \(stepCount): \(event)")
        #expect(query.canSend == model.canSend && query.gotCloser == model.gotCloser, "seed \(seed)")
        if case .waitingToSend(let contact)? = state { noteRequest(contact) }
        #expect(query.inFlightCount <= configuration.limits.concurrency, "seed \(seed)")
        #expect(query.slowCount <= configuration.limits.slow, "seed \(seed)")
        #expect(asked.count <= configuration.limits.requests, "seed \(seed)")
        if let result {
            #expect(hasEnded || Set(result.inFlight) == Set(inFlight), "seed \(seed): others are named")
        } else {
            #expect(query.inFlightCount + query.slowCount == inFlight.count, "seed \(seed)")
        }
    }

    private mutating func noteRequest(_ contact: Node) {
        #expect(!asked.contains(contact), "seed \(seed): \(contact) is asked twice")
        #expect(contact.key != network.own, "seed \(seed): the own key is asked")
        #expect(!inFlight.contains { $0.key == contact.key }, "seed \(seed): \(contact.key) is in flight twice")
        asked.append(contact)
        inFlight.append(contact)
        guard let path = query.path(thatAsked: contact) else {
            Issue.record("seed \(seed): no path asked \(contact)")
            return
        }
        #expect(heard[path].contains(contact), "seed \(seed): nobody told path \(path) of \(contact)")
    }

    /// What a contact names is heard by the path that asked it; if that has ended, by another that waits for it.
    private mutating func note(_ event: Small.Event) {
        guard result == nil else { return }
        switch event {
        case .responded(let key, let closer, _):
            if let contact = inFlight.first(where: { $0.key == key }), let path = query.path(thatAsked: contact) {
                for other in heard.indices where other == path || model.paths[path].reason != nil {
                    heard[other].formUnion(closer)
                }
            }
            inFlight.removeAll { $0.key == key }
        case .failed(let key, _), .timedOut(let key, _): inFlight.removeAll { $0.key == key }
        case .slowed, .polled, .cancelled, .expired: break
        }
    }

    private mutating func nextEvent() -> Small.Event {
        guard query.kind != .created else {
            return words.one(of: [.cancelled, .expired] + Array(repeating: .polled, count: 30))
        }
        switch words.below(100) {
        case 0: return words.below(2) == 0 ? .cancelled : .expired
        case 1..<8: return settle(Key8 { words.next() })
        case 8..<45: return .polled
        default: return inFlight.isEmpty ? .polled : settle(words.one(of: inFlight).key)
        }
    }

    private mutating func settle(_ key: Key8) -> Small.Event {
        let maySend = words.below(3) != 0
        switch words.below(8) {
        case 0: return .failed(key, maySend: maySend)
        case 1: return .timedOut(key, maySend: maySend)
        case 2, 3: return .slowed(key, holdsUp: words.below(2) == 0, maySend: maySend)
        default:
            let named = network.answer(of: key).map { contact in
                words.below(6) == 0 ? Node(key: contact.key, address: UInt8(words.below(4))) : contact
            }
            return .responded(from: key, closer: named, maySend: maySend)
        }
    }
}
