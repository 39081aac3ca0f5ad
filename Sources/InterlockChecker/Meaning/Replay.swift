internal import Interlock

/// A run of a system, one step after another, by the nodes themselves: names what a path of the search did, and tells
/// an observer of it.
struct Replay<N: Node & Hashable> {
    private let system: CheckedSystem<N>
    private let effectLimit: Int
    private let observer: Observer?
    private var nodes: [N?]
    private var stored: [N.Stored]
    /// What the node of the last step showed to be wrong; nil if nothing, or if it was handed no input.
    private(set) var shown: Violation?

    init(_ system: CheckedSystem<N>, effectLimit: Int, observer: Observer? = nil) {
        (self.system, self.effectLimit, self.observer) = (system, effectLimit, observer)
        nodes = Array(repeating: nil, count: system.hosts.count)
        stored = Array(repeating: N.Stored(), count: system.hosts.count)
    }

    /// Hands an input to a node, with the choices that `isWanted` picks by their number and values; performs the
    /// effects, or as many as come before a crash.
    ///
    /// - Returns: the step; nil if the choices never fell so.
    mutating func take(
        _ input: Input<N>, on host: Int, isDuplicate: Bool = false, crashAfter cut: Int? = nil, losingStorage: Bool,
        choices isWanted: (Int, [Int]) -> Bool
    ) -> Step<N>? {
        let place = system.hosts[host]
        let node = nodes[host] ?? N(place.configuration, at: place.address, restoring: stored[host])
        var context = Context(chance: .everyChoice)
        var effects = Effects<N>(limit: effectLimit)
        var number = 0
        repeat {
            var records: [TraceRecord] = []
            if let observer {
                context.observer = Observer(coverage: observer.coverage.map { _ in Coverage() }) { records.append($0) }
                context.observer?.depth = 1
            }
            var next = node
            effects.clear()
            context.fault = nil
            next.handle(input, &context, into: &effects)
            let choices = context.chance.choices
            if isWanted(number, choices) {
                nodes[host] = next
                shown = Violation.shown(by: next, context.fault, effects, after: input)
                var step = Step<N>(
                    host: host, address: place.address, act: Self.act(input, isDuplicate), choices: choices)
                step.crashedAfter = cut
                step.effects = Array(effects.list.prefix(cut ?? effects.list.count))
                tell(step, records, context.observer?.coverage)
                perform(step.effects, on: host)
                if cut != nil { stop(host, losingStorage, &step) }
                return step
            }
            number += 1
        } while context.chance.nextRun()
        return nil
    }

    /// Takes a step again that hands an input to a node.
    mutating func take(_ step: Step<N>, _ input: Input<N>) -> Step<N>? {
        var isDuplicate = false
        if case .duplicate = step.act { isDuplicate = true }
        return take(
            input, on: step.host, isDuplicate: isDuplicate, crashAfter: step.crashedAfter,
            losingStorage: step.lostStorage
        ) { _, choices in choices == step.choices }
    }

    /// Stops a node between two inputs.
    mutating func crash(_ host: Int, losingStorage: Bool) -> Step<N> {
        var step = Step<N>(host: host, address: system.hosts[host].address, act: .crash)
        stop(host, losingStorage, &step)
        return step
    }

    /// Loses a message to a node.
    mutating func lose(_ message: N.Message, from sender: N.Address, to host: Int) -> Step<N> {
        shown = nil
        let step = Step<N>(host: host, address: system.hosts[host].address, act: .loss(message, from: sender))
        note(.input("\(step.what)"), host)
        return step
    }

    private static func act(_ input: Input<N>, _ isDuplicate: Bool) -> Step<N>.Act {
        if isDuplicate, case .received(let message, let sender) = input { return .duplicate(message, from: sender) }
        return .input(input)
    }

    private mutating func perform(_ effects: [Effect<N>], on host: Int) {
        for case .persist(let record) in effects { stored[host].apply(record) }
    }

    private mutating func stop(_ host: Int, _ losingStorage: Bool, _ step: inout Step<N>) {
        (nodes[host], shown) = (nil, nil)
        if losingStorage { stored[host] = N.Stored() }
        step.lostStorage = losingStorage
        note(.input(losingStorage ? "crashed, storage lost" : "crashed"), host)
    }
}

// The trace.
extension Replay {
    private func tell(_ step: Step<N>, _ records: [TraceRecord], _ coverage: Coverage?) {
        guard let observer else { return }
        switch step.act {
        case .input(.received(let message, let sender)), .duplicate(let message, let sender):
            note(.received("\(message)", from: name(of: sender)), step.host)
        case .input, .loss, .crash: note(.input(step.what), step.host)
        }
        if let coverage { observer.coverage?.merge(coverage) }
        for record in records {
            observer.depth = record.depth
            observer.record?(record)
        }
        observer.depth = 0
        for effect in step.effects {
            if case .send(let message, let receiver) = effect {
                note(.sent("\(message)", to: name(of: receiver)), step.host)
            } else {
                note(.effect(Step.describe(effect)), step.host)
            }
        }
    }

    private func note(_ act: TraceRecord.Act, _ host: Int) {
        observer?.depth = 0
        observer?.add(act, by: Self.nodeName, UInt64(host))
    }

    /// The lifeline of an address.
    private func name(of address: N.Address) -> String {
        system.hosts.firstIndex { $0.address == address }.map { "\(Self.nodeName) \($0)" } ?? "\(address)"
    }

    private static var nodeName: String { String(String(describing: N.self).prefix { $0 != "<" }) }
}
