import Metrics
import Synchronization

/// Keeps what is measured, by label and dimensions: `mainline_contacts node=n standing=good`.
final class RecordedMetrics: MetricsFactory {
    private struct State {
        var counters: [String: Int64] = [:]
        var gauges: [String: Double] = [:]
        var timers: [String: [Int64]] = [:]
    }
    private let state = Mutex(State())

    var counters: [String: Int64] { state.withLock { $0.counters } }
    var gauges: [String: Double] { state.withLock { $0.gauges } }
    /// Nanoseconds.
    var timers: [String: [Int64]] { state.withLock { $0.timers } }
    /// The labels that were used, without dimensions.
    var labels: Set<String> {
        let names = state.withLock { Array($0.counters.keys) + $0.gauges.keys + $0.timers.keys }
        return Set(names.map { String($0.prefix { $0 != " " }) })
    }

    private final class Handler: CounterHandler, RecorderHandler, TimerHandler {
        let name: String
        let metrics: RecordedMetrics
        init(_ label: String, _ dimensions: [(String, String)], _ metrics: RecordedMetrics) {
            name = ([label] + dimensions.map { "\($0)=\($1)" }).joined(separator: " ")
            self.metrics = metrics
        }
        func increment(by amount: Int64) { metrics.state.withLock { $0.counters[name, default: 0] += amount } }
        func reset() {}
        func record(_ value: Int64) { record(Double(value)) }
        func record(_ value: Double) { metrics.state.withLock { $0.gauges[name] = value } }
        func recordNanoseconds(_ duration: Int64) {
            metrics.state.withLock { $0.timers[name, default: []].append(duration) }
        }
    }

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        Handler(label, dimensions, self)
    }
    func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        Handler(label, dimensions, self)
    }
    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        Handler(label, dimensions, self)
    }
    func destroyCounter(_ handler: any CounterHandler) {}
    func destroyRecorder(_ handler: any RecorderHandler) {}
    func destroyTimer(_ handler: any TimerHandler) {}
}
