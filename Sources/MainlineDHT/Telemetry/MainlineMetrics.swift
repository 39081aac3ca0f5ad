internal import Interlock
internal import Metrics
internal import Synchronization

/// Hands to swift-metrics what a node is and did. Gauges and counts are handed over now and then, as differences, so
/// that no label is looked up for a datagram.
final class MainlineMetrics: Sendable {
    private struct State {
        var counters: [String: Counter] = [:]
        var reported: [String: Int] = [:]
        var gauges: [String: Gauge] = [:]
        var timers: [RequestKind: Timer] = [:]
    }
    private let name: String
    private let factory: any MetricsFactory
    private let state = Mutex(State())

    init(name: String, factory: any MetricsFactory) { (self.name, self.factory) = (name, factory) }

    func started(_ kind: RequestKind) {
        increment(DHTMetric.lookupsStarted.rawValue, by: 1, [("kind", kind.rawValue)])
    }

    func ended(_ kind: RequestKind, reason: String, after duration: Duration) {
        increment(DHTMetric.lookupsEnded.rawValue, by: 1, [("kind", kind.rawValue), ("reason", snakeCase(reason))])
        let timer = state.withLock { state in
            if let timer = state.timers[kind] { return timer }
            let timer = Timer(
                label: DHTMetric.lookupDuration.rawValue, dimensions: dimensions([("kind", kind.rawValue)]),
                factory: factory)
            state.timers[kind] = timer
            return timer
        }
        timer.recordNanoseconds(duration.nanoseconds)
    }

    func disturbed(_ kind: String) { increment(DHTMetric.disturbances.rawValue, by: 1, [("kind", kind)]) }

    /// Hands over everything that is not told as it happens.
    func report(_ statistics: DHTStatistics, lostEvents: Int) {
        let table = statistics.table
        for (standing, count) in [
            ("good", table.good), ("questionable", table.questionable), ("bad", table.bad),
        ] {
            record(.contacts, count, [("standing", standing)])
        }
        record(.torrents, statistics.torrentCount)
        record(.peers, statistics.peerCount)
        record(.running, statistics.runningCount)
        record(.transactions, statistics.transactionCount)
        record(.uptime, Double(statistics.uptime.nanoseconds) / 1e9)
        if let state = statistics.state {
            count(DHTMetric.stateSaves.rawValue, state.saves)
            count(DHTMetric.stateSaveFailures.rawValue, state.failures)
            record(.stateBytes, state.bytes)
        }
        count(DHTMetric.eventsLost.rawValue, lostEvents)
        record(.upkeepRunning, statistics.upkeepCount)
        if let roundTrip = statistics.roundTrip { record(.roundTrip, Double(roundTrip.nanoseconds) / 1e9) }
        for (name, total) in FlatCounts.pairs(of: statistics.upkeep) { count("mainline_upkeep_" + name, total) }
        for (name, total) in FlatCounts.pairs(of: statistics.node) { count("mainline_" + name, total) }
        for (name, total) in FlatCounts.pairs(of: statistics.screen) { count("mainline_screen_" + name, total) }
    }

    /// Hands over a count that goes on from what was handed over before.
    private func count(_ label: String, _ total: Int) {
        let difference = state.withLock { state in
            defer { state.reported[label] = total }
            return total - (state.reported[label] ?? 0)
        }
        if difference > 0 { increment(label, by: difference, []) }
    }

    private func increment(_ label: String, by amount: Int, _ more: [(String, String)]) {
        let key = key(label, more)
        let counter = state.withLock { state in
            if let counter = state.counters[key] { return counter }
            let counter = Counter(label: label, dimensions: dimensions(more), factory: factory)
            state.counters[key] = counter
            return counter
        }
        counter.increment(by: amount)
    }

    private func record(_ metric: DHTMetric, _ value: Int, _ more: [(String, String)] = []) {
        record(metric, Double(value), more)
    }

    private func record(_ metric: DHTMetric, _ value: Double, _ more: [(String, String)] = []) {
        let key = key(metric.rawValue, more)
        let gauge = state.withLock { state in
            if let gauge = state.gauges[key] { return gauge }
            let gauge = Gauge(label: metric.rawValue, dimensions: dimensions(more), factory: factory)
            state.gauges[key] = gauge
            return gauge
        }
        gauge.record(value)
    }

    private func dimensions(_ more: [(String, String)]) -> [(String, String)] { [("node", name)] + more }

    private func key(_ label: String, _ more: [(String, String)]) -> String {
        more.reduce(label) { $0 + " " + $1.1 }
    }

    private func snakeCase(_ word: String) -> String { FlatCounts.snakeCase(word) }
}
