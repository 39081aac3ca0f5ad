import Interlock
import Kademlia

/// Candidates come and are checked by chance, each answer held against the model. Ends with the first finding.
struct IncludeRun<Tested: IncludeSubject> {
    let seed: UInt64
    let limits: IncludeLimits
    private var words: SeededWords
    private(set) var context: Context
    private var model: ModelInclude
    private var world: IncludeWorld<Tested>
    private(set) var finding: String?

    init(
        seed: UInt64, observer: Observer? = nil,
        _ make: (IncludeLimits, NetworkedAddress.NetworkRules) -> Tested
    ) {
        self.seed = seed
        words = SeededWords(seed: seed)
        limits = IncludeLimits(
            queue: 1 + words.below(5), checksInFlight: 1 + words.below(3), perNetwork: 1 + words.below(4))
        let rules = NetworkedAddress.NetworkRules(own: words.below(2) == 0 ? [] : [0])
        context = Context(observer: observer)
        model = ModelInclude(limits, rules)
        world = IncludeWorld(make(limits, rules), limits)
    }

    /// Takes some steps by chance, then lets everything end.
    mutating func run(_ steps: Int) {
        for _ in 0..<steps where finding == nil { step(anyEvent()) }
        for _ in 0..<200 where finding == nil && !model.candidates.isEmpty {
            step(world.isBlocked ? outcome(of: words.one(of: world.inFlight)) : .polled)
        }
        step(.polled)
        if finding == nil, world.state != .idle { finding = "seed \(seed): not everything ended" }
    }

    private mutating func step(_ event: SmallInclude.Event) {
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

    private mutating func anyEvent() -> SmallInclude.Event {
        switch words.below(10) {
        case 0..<4: .added(anybody())
        case 4..<6: .polled
        case 6: outcome(of: anybody())
        default: world.inFlight.isEmpty ? .polled : outcome(of: words.one(of: world.inFlight))
        }
    }

    private mutating func anybody() -> Neighbour {
        Neighbour(UInt8(words.below(10)), in: UInt8(words.below(4)), host: UInt8(words.below(5)))
    }

    private mutating func outcome(of contact: Neighbour) -> SmallInclude.Event {
        switch words.below(5) {
        case 0: .failed(contact)
        case 1: .timedOut(contact)
        case 2: .lost(contact)
        default: .answered(contact)
        }
    }
}
