import InterlockRuntime
import KRPC
import Logging
import Mainline
import MainlineDHT
import Metrics
import Tracing

/// What an operator sets, and looks at.
enum Operating {
    // snippet: observe
    /// Once, at the start of the process.
    static func observe(with metrics: any MetricsFactory, _ tracer: any Tracer) {
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        MetricsSystem.bootstrap(metrics)
        InstrumentationSystem.bootstrap(tracer)
    }
    // end

    // snippet: options
    static func options() throws -> MainlineOptions {
        var options = MainlineOptions(bind: Endpoint(ipv4: 0, port: 6881))
        options.stateFile = "/var/lib/example/node.state"
        options.saveInterval = .seconds(120)
        options.name = "edge-1"
        options.logger.logLevel = .info
        options.privatePrefixes = [try Prefix(parsing: "10.0.0.0/8")]
        options.rates.perAddress = Rate(perSecond: 20, burst: 200)
        options.peers.torrents = 10_000
        return options
    }
    // end

    // snippet: status
    static func status(of dht: MainlineService) async throws -> String {
        let now = try await dht.statistics()
        var words = "\(now.id): \(now.table.good) of \(now.table.count) contacts good, up \(now.uptime), "
        words += "\(now.runtime.datagramsIn) datagrams in and \(now.runtime.datagramsOut) out, "
        words += "\(now.lookups.ended) lookups, \(now.screen.overAddress) datagrams beyond their rate"
        if let state = now.state, state.failures > 0 { words += ", the state could not be saved" }
        return words
    }
    // end

    // snippet: refused
    /// Two programs on one state file would be two nodes with one id.
    static func run(_ dht: MainlineService) async throws {
        do {
            try await dht.run()
        } catch StateFailure.inUse(let path) {
            print("\(path) belongs to a node that runs already")
        }
    }
    // end
}
