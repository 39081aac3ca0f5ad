import Interlock
import InterlockSimulator
import Kademlia
import Mainline
import MainlineNetwork

/// A run of a network over its time, and what was seen.
struct Run {
    let options: Options
    private(set) var network: ChurningNetwork
    private(set) var looks: [Look] = []
    /// Minutes from the end of the outage until lookups went as they must; nil: not yet, or there was no outage.
    private(set) var recoveredAfter: Int?
    /// Datagrams delivered in copies of the network, for the sake of lookups.
    private(set) var probedCount = 0
    /// Whether the CPU time that the run may take was used up.
    private(set) var isOverBudget = false
    private var hash = TraceHash()
    private var chance: SeededGenerator
    private var minute = 0
    private var sentBefore = 0

    /// What has not ended by then found nothing.
    private static let probeTime = Duration.seconds(59)
    /// How long after the outage lookups are tried every minute, if they do not recover earlier.
    private static let patience = 60

    init(_ options: Options) {
        self.options = options
        chance = SeededGenerator(seed: options.seed ^ 0x50726F6265)
        let conditions = Conditions(delay: .milliseconds(10) ... .milliseconds(150), loss: .percent(options.loss))
        network = ChurningNetwork(count: options.nodes, seed: options.seed, conditions: conditions) { id, contacts in
            var configuration = MainlineConfiguration(id: id, contacts: contacts, hasUpkeep: options.hasUpkeep)
            // A simulated node hears few strangers: tables for thousands would be most of its memory.
            (configuration.rates.addresses, configuration.rates.networks) = (256, 128)
            return configuration
        }
        // Asked for its invariants after each of a hundred million inputs, a node does little else.
        network.simulation.invariantInterval = 0
    }

    /// A digest over all figures, equal in every process with the same options.
    var digest: TraceHash { hash }

    /// Runs to the end; tells each look as it is taken.
    mutating func finish(telling tell: (Look) -> Void) {
        while minute < options.minutes, network.simulation.failures.isEmpty, !isOverBudget {
            let next = nextMinute
            pass(to: next)
            let look = take()
            looks.append(look)
            hash.add(line: look.line)
            tell(look)
            isOverBudget = Costs.milliseconds > options.budget * 1_000
        }
        hash.add(line: "\(network.simulation.counts) \(network.counts)")
    }

    /// When the network is looked at next: every minute while lookups recover.
    private var nextMinute: Int {
        let outage = options.outage
        let regular = (minute / options.interval + 1) * options.interval
        let isRecovering =
            !outage.isEmpty && (outage.upperBound...outage.upperBound + Self.patience).contains(minute)
            && recoveredAfter == nil
        if isRecovering { return minute + 1 }
        // The end of the outage is looked at whatever the interval.
        return minute < outage.upperBound && !outage.isEmpty ? min(regular, outage.upperBound) : regular
    }

    /// Lets time pass until a minute, with the outage on the way.
    private mutating func pass(to next: Int) {
        for change in [options.outage.lowerBound, options.outage.upperBound] where (minute + 1...next).contains(change)
        {
            network.run(until: Self.instant(change))
            switchLoss(at: change)
        }
        network.run(until: Self.instant(next))
        minute = next
    }

    private mutating func switchLoss(at minute: Int) {
        let isOut = options.outage.contains(minute)
        network.simulation.conditions.loss = isOut ? .always : .percent(options.loss)
    }

    /// Looks at the tables, and has lookups run for a minute in a copy of the network: the network itself is not to be
    /// kept up by being looked at.
    private mutating func take() -> Look {
        let former = looks.last?.minute ?? 0
        let sent = network.simulation.counts.sent
        var look = Look(
            minute: minute, phase: phase(at: minute),
            passed: (minute - former, phase(at: former), sent - sentBefore), health: network.tableHealth())
        sentBefore = sent
        var copy = network
        let probes = copy.startProbes(options.probes, &chance)
        copy.run(until: Self.instant(minute).advanced(by: Self.probeTime))
        look.probes = copy.settle(probes)
        probedCount += copy.simulation.counts.delivered - network.simulation.counts.delivered
        let end = options.outage.upperBound
        if !options.outage.isEmpty, minute >= end, recoveredAfter == nil, look.recall >= options.bars.recall * 100 {
            recoveredAfter = minute - end
        }
        return look
    }

    private func phase(at minute: Int) -> Look.Phase {
        let outage = options.outage
        if outage.contains(minute) { return .outage }
        let recovery = outage.upperBound..<outage.upperBound + options.bars.recovery
        return !outage.isEmpty && recovery.contains(minute) ? .recovery : .normal
    }

    private static func instant(_ minute: Int) -> Instant {
        Instant.origin.advanced(by: .seconds(60 * minute))
    }
}
