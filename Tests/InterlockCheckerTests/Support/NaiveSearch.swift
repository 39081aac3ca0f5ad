import Interlock
import InterlockChecker

/// The same walk, written as plainly as possible and without any sharing of work: whole states in a `Set`, every node
/// handed every input again each time. The oracle of the checker's counts.
struct NaiveSearch<N: Node & Hashable> {
    struct World: Hashable {
        var nodes: [N?]
        var fresh: [Bool]
        var stored: [N.Stored]
        var timers: [Set<N.Timer>]
        var letters: [Letter<N>: Int] = [:]
        var made: [Int]
        var withdrawn: [Int]
        var reports: Set<SeenReport<N>> = []
        var budget: FaultBudget
    }
    let system: CheckedSystem<N>
    private(set) var states = 0
    private(set) var transitions = 0

    private let startsAtAnyMoment: Bool

    /// - Parameter startsAtAnyMoment: whether starts that report nothing are taken in every order, too.
    init(_ system: CheckedSystem<N>, startsAtAnyMoment: Bool = false) {
        (self.system, self.startsAtAnyMoment) = (system, startsAtAnyMoment)
        let count = system.hosts.count
        let first = World(
            nodes: Array(repeating: nil, count: count), fresh: Array(repeating: true, count: count),
            stored: Array(repeating: N.Stored(), count: count), timers: Array(repeating: [], count: count),
            made: Array(repeating: 0, count: system.requests.count),
            withdrawn: Array(repeating: 0, count: system.requests.count), budget: system.faults)
        var seen: Set<World> = [first]
        var open = [first]
        while let world = open.popLast() {
            for next in successors(of: world) {
                transitions += 1
                if seen.insert(next).inserted { open.append(next) }
            }
        }
        states = seen.count
    }

    private func successors(of world: World) -> [World] {
        var result: [World] = []
        for host in world.nodes.indices where world.nodes[host] == nil {
            var next = world
            let place = system.hosts[host]
            let node = N(place.configuration, at: place.address, restoring: world.stored[host])
            next.nodes[host] = node
            next.fresh[host] = false
            let isTraced = !world.fresh[host] && N.Stored.self != Nothing.self
            let input = Input<N>.started(downFor: isTraced ? system.downtime : nil)
            let worlds = outcomes(of: input, on: host, in: next)
            if !startsAtAnyMoment, !reports(node, input) { return worlds }
            result += worlds
        }
        for host in world.nodes.indices where world.nodes[host] != nil { result += crashes(of: host, in: world) }
        var former = 0
        for (offer, request) in system.requests.enumerated() {
            let made = world.made[offer]
            defer { former += request.times }
            guard world.nodes[request.host] != nil else { continue }
            if made < request.times {
                var next = world
                next.made[offer] += 1
                let id = RequestID(UInt64(former + made))
                result += outcomes(of: .requested(request.request, id), on: request.host, in: next)
            }
            if request.mayBeWithdrawn, made > world.withdrawn[offer] {
                var next = world
                next.withdrawn[offer] = made
                result += outcomes(of: .withdrawn(RequestID(UInt64(former + made - 1))), on: request.host, in: next)
            }
        }
        for host in world.nodes.indices {
            for timer in world.timers[host] {
                var next = world
                next.timers[host].remove(timer)
                result += outcomes(of: .timerFired(timer), on: host, in: next)
            }
        }
        for (letter, count) in world.letters {
            let input = Input<N>.received(letter.message, from: system.hosts[letter.sender].address)
            var next = world
            next.letters[letter] = count == 1 ? nil : count - 1
            result += outcomes(of: input, on: letter.receiver, in: next, idleStays: true)
            if world.budget.losses > 0 {
                var lost = next
                lost.budget.losses -= 1
                result.append(lost)
            }
            if world.budget.duplicates > 0 {
                var twice = world
                twice.budget.duplicates -= 1
                result += outcomes(of: input, on: letter.receiver, in: twice, idleStays: true)
            }
        }
        return result
    }

    /// Whether a node reports something at an input, whatever it draws.
    private func reports(_ node: N, _ input: Input<N>) -> Bool {
        var context = Context(chance: .everyChoice)
        var found = false
        repeat {
            var node = node
            var effects = Effects<N>()
            node.handle(input, &context, into: &effects)
            found = found || effects.list.contains { if case .report = $0 { true } else { false } }
        } while context.chance.nextRun()
        return found
    }

    private func outcomes(of input: Input<N>, on host: Int, in world: World, idleStays: Bool = false) -> [World] {
        var done: [(N, [Effect<N>])] = []
        var result: [World] = []
        var context = Context(chance: .everyChoice)
        repeat {
            guard var node = world.nodes[host] else { return [] }
            var effects = Effects<N>()
            node.handle(input, &context, into: &effects)
            // Timers are told apart by their names alone.
            let list = effects.list.map { effect -> Effect<N> in
                if case .setTimer(let name, _) = effect { return .setTimer(name, after: .zero) }
                return effect
            }
            if idleStays, node == world.nodes[host], list.isEmpty { continue }
            if done.contains(where: { $0 == (node, list) }) { continue }
            done.append((node, list))
            var next = world
            next.nodes[host] = node
            for effect in list { perform(effect, of: host, in: &next) }
            result.append(next)
            for cut in list.indices {
                var next = world
                for effect in list.prefix(cut) { perform(effect, of: host, in: &next) }
                result += crashes(of: host, in: next)
            }
        } while context.chance.nextRun()
        return result
    }

    private func perform(_ effect: Effect<N>, of host: Int, in world: inout World) {
        switch effect {
        case .send(let message, let address):
            guard let receiver = system.hosts.firstIndex(where: { $0.address == address }) else { return }
            world.letters[Letter(message, from: host, to: receiver), default: 0] += 1
        case .transmit: break
        case .setTimer(let name, _): world.timers[host].insert(name)
        case .cancelTimer(let name): world.timers[host].remove(name)
        case .persist(let record): world.stored[host].apply(record)
        case .report(let report, _): world.reports.insert(SeenReport(report, at: host))
        }
    }

    private func crashes(of host: Int, in world: World) -> [World] {
        var stopped = world
        stopped.nodes[host] = nil
        stopped.timers[host] = []
        var result: [World] = []
        if world.budget.crashes > 0 {
            result.append(stopped)
            result[0].budget.crashes -= 1
        }
        if world.budget.crashesWithoutStorage > 0 {
            stopped.budget.crashesWithoutStorage -= 1
            stopped.stored[host] = N.Stored()
            stopped.fresh[host] = true
            result.append(stopped)
        }
        return result
    }
}
