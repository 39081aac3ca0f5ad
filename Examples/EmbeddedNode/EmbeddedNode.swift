import Kademlia
import Logging
import MainlineDHT
import ServiceLifecycle
import UnixSignals

/// A program with a node of the DHT inside: `EmbeddedNode STATEFILE [HOST:PORT...]`. It runs until it is interrupted.
@main struct EmbeddedNode {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard let stateFile = arguments.first else {
            return print("usage: EmbeddedNode STATEFILE [HOST:PORT...]")
        }
        let hosts = arguments.dropFirst().compactMap { HostPort(parsing: $0) }
        guard hosts.count == arguments.count - 1 else { return print("a host is written as HOST:PORT") }
        try await run(stateFile: stateFile, hosts: hosts)
    }

    // snippet: run
    static func run(stateFile: String, hosts: [HostPort]) async throws {
        let logger = Logger(label: "example.node")
        var options = MainlineOptions()
        options.stateFile = stateFile
        options.logger = logger
        options.admitLoopback(of: hosts)
        let dht = MainlineService(options)
        let group = ServiceGroup(
            services: [dht, Search(dht: dht, hosts: hosts)],
            gracefulShutdownSignals: [.sigint, .sigterm], logger: logger)
        try await group.run()
    }
    // end
}
