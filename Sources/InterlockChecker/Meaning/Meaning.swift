internal import Interlock

/// The values behind the numbers of a search: the nodes, what they store, say and are told, each distinct one once.
final class Meaning<N: Node & Hashable>: Oracle {
    let system: CheckedSystem<N>
    let limits: CheckerLimits
    let layout: WorldLayout
    private let properties: [Property<N>]
    private let hostNumbers: [N.Address: Int]
    let judgesWorlds: Bool

    private(set) var nodes: [Interner<N>]
    private(set) var stores = Interner<N.Stored>()
    private(set) var letters = Interner<Letter<N>>()
    private(set) var timers = Interner<N.Timer>()
    private(set) var reports = Interner<SeenReport<N>>()
    private var inputs = Interner<Input<N>>()
    private var records = Interner<N.Stored.Record>()

    private(set) var violations: [Violation] = []
    private(set) var cutChoices = 0
    private(set) var cutWords = 0
    private(set) var localStepCount = 0
    /// Whether each property that is to hold sometimes did.
    private var seen: [Bool]
    private let observer = Observer(coverage: Coverage())
    private var effects: Effects<N>

    init(_ system: CheckedSystem<N>, _ properties: [Property<N>], _ limits: CheckerLimits) {
        (self.system, self.properties, self.limits) = (system, properties, limits)
        layout = WorldLayout(hosts: system.hosts.count, offers: system.requests.count)
        hostNumbers = Dictionary(
            system.hosts.enumerated().map { ($0.element.address, $0.offset) }, uniquingKeysWith: { first, _ in first })
        nodes = Array(repeating: Interner(), count: system.hosts.count)
        seen = properties.map { !$0.isSometimes }
        judgesWorlds = properties.contains { if case .world = $0.part { true } else { false } }
        effects = Effects(limit: limits.effects)
        _ = stores.number(of: N.Stored())
    }

    var coverage: Coverage { observer.coverage ?? Coverage() }
    var nodeCount: Int { nodes.reduce(0) { $0 + $1.count } }
    /// The properties that are to hold sometimes and never did.
    var neverSeen: [String] { zip(properties, seen).filter { !$0.1 }.map(\.0.name) }

    func localSteps(of input: Int32, at node: Int32, on host: Int) -> [LocalStep] {
        var steps: [LocalStep] = []
        var context = Context(chance: .everyChoice, observer: observer)
        var run: Int32 = 0
        repeat {
            guard run < Int32(clamping: limits.choices) else {
                cutChoices += 1
                break
            }
            var next = nodes[host][node]
            effects.clear()
            context.fault = nil
            next.handle(inputs[input], &context, into: &effects)
            localStepCount += 1
            let step = LocalStep(
                node: nodes[host].number(of: next), effects: effects.list.map { number(of: $0, from: host) }, run: run,
                violation: judge(next, context.fault, after: inputs[input]))
            if !steps.contains(where: step.hasSameOutcome) { steps.append(step) }
            run += 1
        } while context.chance.nextRun()
        if context.chance.hasDrawnWords { cutWords += 1 }
        return steps
    }

    private func number(of effect: Effect<N>, from host: Int) -> LocalStep.Effect {
        switch effect {
        case .send(let message, let address):
            guard let receiver = hostNumbers[address] else { return .init(kind: .sendOutside, subject: 0) }
            return .init(kind: .send, subject: letters.number(of: Letter(message, from: host, to: receiver)))
        case .transmit: return .init(kind: .sendOutside, subject: 0)
        case .setTimer(let name, _): return .init(kind: .setTimer, subject: timers.number(of: name))
        case .cancelTimer(let name): return .init(kind: .cancelTimer, subject: timers.number(of: name))
        case .persist(let record): return .init(kind: .persist, subject: records.number(of: record))
        case .report(let report, _):
            return .init(kind: .report, subject: reports.number(of: SeenReport(report, at: host)))
        }
    }

    func stored(_ stored: Int32, applying record: Int32) -> Int32 {
        var state = stores[stored]
        state.apply(records[record])
        return stores.number(of: state)
    }

    func restored(_ stored: Int32, on host: Int) -> Int32 {
        let place = system.hosts[host]
        return nodes[host].number(of: N(place.configuration, at: place.address, restoring: stores[stored]))
    }

    func receiver(of letter: Int32) -> Int { letters[letter].receiver }

    func input(receiving letter: Int32) -> Int32 {
        inputs.number(of: .received(letters[letter].message, from: address(letters[letter].sender)))
    }

    func input(firing timer: Int32) -> Int32 { inputs.number(of: .timerFired(timers[timer])) }

    func input(making offer: Int, time: Int) -> Int32 {
        inputs.number(of: .requested(system.requests[offer].request, id(of: offer, time)))
    }

    func input(withdrawing offer: Int, time: Int) -> Int32 { inputs.number(of: .withdrawn(id(of: offer, time))) }

    /// Each request of each offer has an id of its own, in the order of the offers.
    private func id(of offer: Int, _ time: Int) -> RequestID {
        RequestID(UInt64(system.requests.prefix(offer).reduce(0) { $0 + max(0, $1.times) } + time))
    }

    func input(startingAfterCrash: Bool) -> Int32 {
        // A node that stores nothing has no trace of a former life, here as in the other drivers.
        let isTraced = startingAfterCrash && N.Stored.self != Nothing.self
        return inputs.number(of: .started(downFor: isTraced ? system.downtime : nil))
    }

    func address(_ host: Int) -> N.Address { system.hosts[host].address }
    func input(_ number: Int32) -> Input<N> { inputs[number] }
}

// What is wrong, and what was seen.
extension Meaning {
    private func judge(_ node: N, _ fault: Fault?, after input: Input<N>) -> Int32 {
        if let wrong = Violation.shown(by: node, fault, effects, after: input) { return note(wrong) }
        return judge { if case .node(let holds) = $0 { holds(node) } else { nil } }
    }

    func judge(reports set: [Int32]) -> Int32 {
        let reported = set.map { reports[$0] }
        return judge { if case .reports(let holds) = $0 { holds(reported) } else { nil } }
    }

    func judge(world words: [Int32], timers: NumberSets, reports: NumberSets) -> Int32 {
        let armed = (0..<layout.hosts).map { timers[words[layout.timers($0)]] }
        let view = WorldView(meaning: self, words: words, timers: armed, reported: reports[words[layout.reports]])
        return judge { if case .world(let holds) = $0 { holds(view) } else { nil } }
    }

    /// Asks every property that has an answer, and notes what is seen before what is wrong.
    private func judge(_ answer: (Property<N>.Part) -> Bool?) -> Int32 {
        var wrong: Int32 = -1
        for (number, property) in properties.enumerated() where !property.isSometimes || !seen[number] {
            guard let holds = answer(property.part) else { continue }
            if property.isSometimes {
                seen[number] = holds
            } else if !holds, wrong < 0 {
                wrong = note(.property(property.name))
            }
        }
        return wrong
    }

    private func note(_ violation: Violation) -> Int32 {
        violations.append(violation)
        return Int32(violations.count - 1)
    }
}
