import Interlock
import InterlockSimulator
import Lease

/// Three nodes of the lease (or a mutant of it) under faults: users ask at any time for a minute, then the faults
/// cease.
struct LeaseRun<N: Node>
where
    N.Address == UInt8, N.Request == LeaseNode.Request, N.Report == LeaseNode.Report
{
    static var faultsCease: Instant { .milliseconds(60_000) }
    /// Delays of 10 to 100 ms, a fifth lost, a tenth doubled, a fiftieth of all inputs cut by a crash.
    static var conditions: Conditions {
        Conditions(
            loss: .percent(20), duplication: .percent(10), crash: .percent(2),
            downtime: .milliseconds(10) ... .seconds(3))
    }

    /// Remembers who reported to hold which term.
    final class Holders {
        var byTerm: [UInt64: UInt8] = [:]
        var violation: String?

        func add(_ report: LeaseNode.Report, of address: UInt8) {
            guard case .holding(let term) = report else { return }
            let holder = byTerm[term] ?? address
            byTerm[term] = holder
            if holder != address { violation = violation ?? "term \(term) has the holders \(holder) and \(address)" }
        }
    }

    var simulation: Simulation<N>
    let holders = Holders()

    init(seed: UInt64, _ configuration: N.Configuration, observer: Observer? = nil) {
        simulation = Simulation<N>(seed: seed, conditions: Self.conditions, observer: observer)
        for member in 0..<3 as Range<UInt8> { simulation.add(configuration, at: member) }
        var users = SeededGenerator(seed: ~seed)
        for number in 0..<40 as Range<UInt64> {
            let at = Instant.milliseconds(Int64(users.below(60_000)))
            simulation.request(.acquire, RequestID(number), of: users.below(3), at: at)
        }
        let holders = holders
        simulation.onReport = { holders.add($0.report, of: UInt8($0.node)) }
        simulation.judge = { _ in holders.violation }
    }

    /// Runs while there are faults, then until all is calm again.
    mutating func run() {
        simulation.run(until: Self.faultsCease)
        simulation.conditions = simulation.conditions.withoutFaults
        // The longest lease, the last attempts and the last downtime are over after that.
        simulation.run(for: .seconds(15))
    }

    /// Asks for the lease, once a second, until it is held.
    mutating func tries(of node: Int, atMost limit: UInt64) -> UInt64? {
        let before = holders.byTerm.count
        for attempt in 1...limit {
            simulation.request(.acquire, RequestID(1_000 + attempt), of: node)
            simulation.run(for: .seconds(1))
            if holders.byTerm.count > before { return attempt }
        }
        return nil
    }
}
