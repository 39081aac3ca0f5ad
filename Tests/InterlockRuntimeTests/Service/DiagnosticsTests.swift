import Interlock
import InterlockRuntime
import Logging
import Metrics
import Synchronization
import Testing

/// What a running node tells its operators.
@Suite struct DiagnosticsTests {
    /// A node whose every request is a fault.
    struct FaultyNode: Node {
        enum Timer: Hashable, Sendable { case none }
        enum Request: Hashable, Sendable { case blunder, flood, fine }
        enum Report: Hashable, Sendable { case fine, one }
        init(_ configuration: Void, at address: UInt8, restoring stored: Nothing) {}
        var brokenInvariant: String? { nil }
        mutating func handle(_ input: Input<Self>, _ context: inout Context, into effects: inout Effects<Self>) {
            switch input {
            case .requested(.blunder, _):
                context.report(Fault(.impossible, machine: "Clock", state: "stopped", event: "ticked"))
            case .requested(.flood, let id): for _ in 0..<30 { effects.append(.report(.one, id)) }
            case .requested(.fine, let id): effects.append(.report(.fine, id))
            case .started, .received, .timerFired, .withdrawn, .linkChanged: break
            }
        }
        typealias Message = UInt8
    }

    /// Keeps what is logged.
    final class Log: Sendable {
        let lines = Mutex<[String]>([])
        struct Handler: LogHandler {
            let log: Log
            var metadata: Logger.Metadata = [:]
            var logLevel = Logger.Level.trace
            subscript(metadataKey key: String) -> Logger.Metadata.Value? {
                get { metadata[key] }
                set { metadata[key] = newValue }
            }
            func log(event: LogEvent) {
                log.lines.withLock { $0.append("\(event.level) \(event.message) \(event.metadata ?? [:])") }
            }
        }
        var logger: Logger { Logger(label: "test") { _ in Handler(log: self) } }
    }

    /// Keeps what is counted.
    final class Counts: MetricsFactory, CounterHandler {
        let totals = Mutex<[String: Int64]>([:])
        let label: String
        let parent: Counts?
        init(label: String = "", parent: Counts? = nil) {
            (self.label, self.parent) = (label, parent)
        }
        func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
            Counts(label: label + " " + dimensions.map { "\($0)=\($1)" }.joined(), parent: self)
        }
        func increment(by amount: Int64) { parent?.totals.withLock { $0[label, default: 0] += amount } }
        func reset() {}
        func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
            NOOPMetricsHandler.instance
        }
        func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
            NOOPMetricsHandler.instance
        }
        func destroyCounter(_ handler: any CounterHandler) {}
        func destroyRecorder(_ handler: any RecorderHandler) {}
        func destroyTimer(_ handler: any TimerHandler) {}
    }

    func service(
        _ options: NodeOptions, _ reports: ReportLog<FaultyNode.Report>
    ) -> NodeService<FaultyNode> {
        NodeService<FaultyNode>(
            (), at: 0, wire: .messages, addresses: AddressMap(address: { _ in nil }, endpoint: { _ in nil }),
            store: .none, options: options, report: reports.keep)
    }

    @Test func aFaultIsLoggedWithTheLastLinesOfTheTraceAndTheNodeGoesOn() async throws {
        let (log, reports) = (Log(), ReportLog<FaultyNode.Report>())
        var options = NodeOptions(bind: .loopback(), logger: log.logger)
        options.limits.faultTraceLines = 2
        let service = service(options, reports)
        try await EchoTests.whileRunning(service) { _ in
            try service.request(.fine, id: RequestID(1))
            try service.request(.blunder, id: RequestID(2))
            try service.request(.fine, id: RequestID(3))
            _ = try await reports.first { $0 == .fine }
        }
        #expect(await service.counts().faults == 1)
        let line = try #require(log.lines.withLock { $0 }.first { $0.hasPrefix("error") })
        #expect(line.contains("Clock in stopped met ticked, which is impossible"))
        // Two lines: the effect before, and the input that did it.
        #expect(line.contains("< FaultyNode report"))
        #expect(line.contains("> FaultyNode requested(") && line.contains("blunder"))
        #expect(!line.contains("started"))
    }

    @Test func tooManyEffectsAreAFaultAndTheRestIsDropped() async throws {
        let (log, reports) = (Log(), ReportLog<FaultyNode.Report>())
        var options = NodeOptions(bind: .loopback(), logger: log.logger)
        options.limits.effectsPerInput = 10
        let service = service(options, reports)
        try await EchoTests.whileRunning(service) { _ in
            try service.request(.flood, id: RequestID(1))
            try service.request(.fine, id: RequestID(2))
            _ = try await reports.first { $0 == .fine }
        }
        #expect(reports.reports.count { $0 == .one } == 10)
        #expect(await service.counts().faults == 1)
        #expect(log.lines.withLock { $0 }.contains { $0.contains("20 too many") })
    }

    @Test func aFloodOfFaultsDoesNotFloodTheLog() async throws {
        let (log, reports) = (Log(), ReportLog<FaultyNode.Report>())
        var options = NodeOptions(bind: .loopback(), logger: log.logger)
        options.limits.loggedOneByOne = 4
        let service = service(options, reports)
        try await EchoTests.whileRunning(service) { _ in
            for number in 0..<UInt64(100) { try service.request(.blunder, id: RequestID(number)) }
            try service.request(.fine, id: RequestID(100))
            _ = try await reports.first { $0 == .fine }
        }
        #expect(await service.counts().faults == 100)
        // 1, 2, 3, 4, 8, 16, 32, 64.
        #expect(log.lines.withLock { $0.count { $0.hasPrefix("error") } } == 8)
    }

    @Test func countsReachTheMetricsSystemByTheEnd() async throws {
        let (metrics, reports) = (Counts(), ReportLog<FaultyNode.Report>())
        var options = NodeOptions(bind: .loopback(), name: "n1")
        options.metrics = metrics
        let service = service(options, reports)
        try await EchoTests.whileRunning(service) { _ in
            try service.request(.fine, id: RequestID(1))
            _ = try await reports.first { $0 == .fine }
        }
        #expect(metrics.totals.withLock { $0 } == ["interlock_requests node=n1": 1, "interlock_reports node=n1": 1])
        #expect(Set(RuntimeCounts.named.map(\.count)).count == RuntimeCounts.named.count)
        #expect(MemoryLayout<RuntimeCounts>.size == RuntimeCounts.named.count * 8)
    }

    @Test func theRecorderSeesEveryInputAndEffect() async throws {
        let reports = ReportLog<FaultyNode.Report>()
        let trace = ReportLog<TraceRecord>()
        var options = NodeOptions(bind: .loopback())
        options.recorder = { trace.keep($0, nil) }
        let service = service(options, reports)
        try await EchoTests.whileRunning(service) { _ in
            try service.request(.fine, id: RequestID(1))
            _ = try await reports.first { $0 == .fine }
        }
        let acts = trace.reports.map(\.act)
        #expect(acts.count == 3)
        #expect(acts.first == .input("started(downFor: nil)"))
    }
}
