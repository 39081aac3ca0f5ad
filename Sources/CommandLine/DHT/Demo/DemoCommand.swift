import ArgumentParser
import InterlockRuntime
import KRPC
import MainlineDHT

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Run a network of nodes on this machine: one announces a torrent, a stranger finds it.",
        discussion: """
            Every node has a UDP socket on loopback and knows one other at the start. The stranger shares no contact \
            with the node that announces, so it must ask its way there. Nothing leaves this machine unless --bootstrap \
            names a network that the first node joins.
            """)

    @OptionGroup var network: NetworkOptions

    @Option(name: .long, help: "How many nodes, 32 to 400.")
    var nodes = 48

    func validate() throws {
        guard (32...400).contains(nodes) else { throw ValidationError("--nodes takes 32 to 400, not \(nodes)") }
        if let bind = network.bind, bind.endpoint.port != 0 {
            throw ValidationError("each of the nodes needs a port of its own: give --bind an address alone")
        }
    }

    func run() async throws {
        let limit = network.timeout?.duration ?? .seconds(19)
        let trace = network.traceFile
        let bind = network.bind?.endpoint ?? Endpoint(ipv4: 0x7F00_0001, port: 0)
        var options = network.options(isReadOnly: false, limit: limit, trace: nil)
        options.bind = bind
        // Many sockets share the machine's memory; a node here has a few datagrams waiting.
        options.runtime.receiveBufferBytes = 1 << 18
        let members = (0..<nodes).map { _ in MainlineService(options) }
        var strangerOptions = network.options(isReadOnly: false, limit: limit, trace: trace)
        (strangerOptions.bind, strangerOptions.runtime) = (options.bind, options.runtime)
        // It shall know nobody but whom it asks.
        strangerOptions.hasUpkeep = false
        let stranger = MainlineService(strangerOptions)
        let demo = Demo(
            members: members, stranger: stranger, entry: network.bootstrap, reporter: network.reporter, trace: trace)
        try await DHTSession.run(members + [stranger], network, limit: limit, trace: trace) { try await demo.run() }
    }
}
