internal import ArgumentParser
internal import Interlock
internal import InterlockRuntime
internal import Lease
internal import Logging
internal import ServiceLifecycle
internal import UnixSignals

/// One node of the lease, the same code that is checked and simulated, as a process: its members are ports of
/// 127.0.0.1, its promises a file, its reports lines on standard output.
@main
struct LeaseProcess: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lease",
        abstract: "Run one node of a lease; start one process for each member.",
        discussion: "Prints 'listening PORT', 'holding TERM', 'unavailable', 'busy' and 'lapsed', one a line.")

    @Option(help: "Which member this is, counted from 0.")
    var id: UInt8

    @Option(help: "The port of member 0; the others follow.")
    var portBase: UInt16

    @Option(help: "How many members there are.")
    var nodes: UInt8 = 3

    @Option(help: "The directory of this member's file, node-ID.log.")
    var store: String

    @Flag(help: "Ask for the lease, and again whenever it was not to be had or lapsed.")
    var acquire = false

    func validate() throws {
        guard id < nodes else { throw ValidationError("--id must be below --nodes, \(nodes).") }
        guard Int(portBase) + Int(nodes) <= 65_536, portBase > 0 else {
            throw ValidationError("--port-base must leave room for \(nodes) ports.")
        }
    }

    func run() async throws {
        LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
        let logger = Logger(label: "lease")
        let wishes = Wishes()
        let service = NodeService<LeaseNode>(
            .init(members: Array(0..<nodes)), wire: .messages,
            addresses: .loopbackPorts(from: portBase),
            store: .records(in: RecordLog(path: "\(store)/node-\(id).log", schema: "lease/1")),
            options: NodeOptions(bind: .loopback(port: portBase + UInt16(id)), name: "lease-\(id)", logger: logger)
        ) { report, _ in
            Line.print(Self.text(of: report))
            if acquire, report != .busy, !report.isHolding { wishes.wake() }
        }
        if acquire { wishes.wake() }
        let asking = Asking(service: service, wishes: wishes)
        let group = ServiceGroup(
            configuration: .init(
                services: [service, asking], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        try await group.run()
        Line.print("stopped")
    }

    private static func text(of report: LeaseNode.Report) -> String {
        switch report {
        case .holding(let term): "holding \(term)"
        case .unavailable: "unavailable"
        case .lapsed: "lapsed"
        case .busy: "busy"
        }
    }
}

extension LeaseNode.Report {
    fileprivate var isHolding: Bool { if case .holding = self { true } else { false } }
}
