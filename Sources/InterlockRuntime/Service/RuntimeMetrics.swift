internal import Metrics

/// Hands the counts of a node to swift-metrics, as differences, now and then: no label is looked up for a datagram.
final class RuntimeMetrics {
    private let counters: [(counter: Counter, count: KeyPath<RuntimeCounts, Int>)]
    private var reported = RuntimeCounts()

    init(name: String, factory: any MetricsFactory) {
        counters = RuntimeCounts.named.map { entry in
            (
                Counter(label: "interlock_\(entry.name)", dimensions: [("node", name)], factory: factory), entry.count
            )
        }
    }

    func report(_ counts: RuntimeCounts) {
        for (counter, count) in counters where counts[keyPath: count] > reported[keyPath: count] {
            counter.increment(by: counts[keyPath: count] - reported[keyPath: count])
        }
        reported = counts
    }
}
