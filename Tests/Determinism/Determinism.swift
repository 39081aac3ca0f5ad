import Interlock
import InterlockSimulator
import Kademlia
import Mainline
import MainlineNetwork

/// Runs 200 Mainline nodes from one seed, and prints the hash over every line of the canonical trace. Two processes
/// with one seed must print the same. With `--canary` the run depends on the order of a `Set`, and they must not.
///
/// Usage: Determinism [--canary] [SEED]
@main
struct Determinism {
    static func main() {
        var arguments = Array(CommandLine.arguments.dropFirst())
        let isCanary = arguments.first == "--canary"
        if isCanary { arguments.removeFirst() }
        let seed = arguments.first.flatMap { UInt64($0) } ?? 1
        var network = MainlineNetwork<MainlineNode>(count: 200, seed: seed, conditions: Conditions(loss: .percent(5)))
        network.simulation.describeDatagram = { MainlineNode.describe(datagram: $0) }
        var hash = TraceHash()
        network.simulation.observer = Observer(record: { hash.add($0) })
        network.join(settling: .seconds(5))
        var targets = (0..<20).map { _ in network.randomKey() }
        if isCanary { targets = Array(Set(targets)) }
        for target in targets {
            _ = network.ask(network.below(200), .findPeers(target))
            network.simulation.run(for: .milliseconds(500))
        }
        network.simulation.run(for: .seconds(5))
        print(hash)
        for failure in network.simulation.failures { print("failed: \(failure)") }
    }
}
