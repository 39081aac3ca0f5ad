import Interlock
import InterlockSimulator

extension Benchmark {
    /// A delivery of 100 bytes in a network of 1,000 nodes: taken from the queue, handled, sent on. No allocation.
    static let simulatedDelivery = Benchmark(name: "simulated-delivery", bound: .value(500)) {
        measureDeliveries($0, nodes: 1_000, patience: nil)
    }

    /// The same, and each delivery replaces a timer, too.
    static let simulatedDeliveryWithTimer = Benchmark(name: "simulated-delivery-and-timer", bound: .value(800)) {
        measureDeliveries($0, nodes: 1_000, patience: .seconds(2))
    }
}

private func measureDeliveries(_ effort: Effort, nodes: Int, patience: Duration?) -> Figure {
    var simulation = Simulation<VolleyNode>(seed: 1)
    for number in 0..<nodes {
        simulation.add(VolleyNode.Configuration(peerCount: nodes, patience: patience), at: UInt64(number))
    }
    let steps = 10_000
    func deliver() { simulation.run(until: Instant(nanoseconds: .max), steps: steps) }
    for _ in 0..<20 { deliver() }
    precondition(effort.allocations(calls: 20, deliver) == 0, "no allocation a delivery")
    let before = simulation.counts
    let perRun = effort.nanoseconds(calls: 100, deliver)
    let delivered = simulation.counts.delivered - before.delivered
    let stepped = simulation.counts.inputs - before.inputs
    precondition(delivered > 0 && simulation.failures.isEmpty, "datagrams go on")
    return Figure(value: perRun / Double(steps) * Double(stepped) / Double(delivered), unit: "ns")
}
