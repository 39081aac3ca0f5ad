import Interlock
import Kademlia

/// Contacts become due and suspected, speak, fail and are replaced by chance, each answer held against the model. Ends
/// with the first finding.
struct ProbeRun<Tested: ProbeSubject> {
    let seed: UInt64
    let limits: ProbeLimits
    private var words: SeededWords
    private(set) var context: Context
    private var model: ModelProbe
    private var world: ProbeWorld<Tested>
    private(set) var finding: String?

    init(
        seed: UInt64, observer: Observer? = nil, _ make: (ProbeLimits, NetworkedAddress.NetworkRules) -> Tested
    ) {
        self.seed = seed
        words = SeededWords(seed: seed)
        limits = ProbeLimits(
            queue: 1 + words.below(6), checksInFlight: 1 + words.below(3), attempts: 1 + words.below(3),
            replacements: words.below(5))
        let rules = NetworkedAddress.NetworkRules(own: words.below(2) == 0 ? [] : [0])
        context = Context(observer: observer)
        model = ModelProbe(limits, rules)
        world = ProbeWorld(make(limits, rules), limits)
    }

    /// Takes some steps by chance, then lets everything end.
    mutating func run(_ steps: Int) {
        for _ in 0..<steps where finding == nil { step(anyEvent()) }
        for _ in 0..<200 where finding == nil && !model.entries.isEmpty {
            step(world.isBlocked ? outcome(of: words.one(of: world.inFlight)) : .polled)
        }
        step(.polled)
        if finding == nil, world.state != .idle { finding = "seed \(seed): not everything ended" }
    }

    private mutating func step(_ event: SmallProbe.Event) {
        guard finding == nil else { return }
        let expected = model.respond(to: event, &context)
        world.take(event, &context)
        if let state = world.state, state == expected, world.tested.counts == model.counts {
            finding = world.finding ?? world.tested.complaint
        } else {
            finding = "\(event) led to \(world.state.map { "\($0)" } ?? "a fault")"
        }
        if let found = finding { finding = "seed \(seed): \(found)" }
    }

    private mutating func anyEvent() -> SmallProbe.Event {
        switch words.below(20) {
        case 0..<3: .due((0..<words.below(5)).map { _ in anybody() })
        case 3..<5: .suspected(somebody())
        case 5..<7: .turnedAway(anybody())
        case 7: .heardFrom(somebody())
        case 8: .fellSilent(anybody())
        case 9: outcome(of: anybody())
        case 10..<14: .polled
        default: world.inFlight.isEmpty ? .polled : outcome(of: words.one(of: world.inFlight))
        }
    }

    /// A contact with a key of its own bucket or of the others, all around the key 0, which is one of them.
    private mutating func anybody() -> Neighbour {
        let number = UInt8(words.below(14))
        let key: UInt8 = number < 7 ? number &* 9 &+ 128 : (number < 11 ? number &* 3 &+ 64 : number - 11)
        // Now and then the key is at another address.
        return Neighbour(
            key, in: (number + (words.below(8) == 0 ? 1 : 0)) % 5, host: number + (words.below(8) == 0 ? 100 : 0))
    }

    /// Rather one that waits or is being checked.
    private mutating func somebody() -> Neighbour {
        model.entries.isEmpty || words.below(3) == 0 ? anybody() : words.one(of: model.entries).contact
    }

    private mutating func outcome(of contact: Neighbour) -> SmallProbe.Event {
        switch words.below(8) {
        case 0..<2: .failed(contact)
        case 2..<4: .timedOut(contact)
        case 4: .lost(contact)
        default: .answered(contact)
        }
    }
}
