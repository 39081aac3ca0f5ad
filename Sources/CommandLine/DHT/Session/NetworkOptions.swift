import ArgumentParser
import KRPC
import Logging
import Mainline
import MainlineDHT

/// What all commands that talk to a network share.
struct NetworkOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "A node to join through, as HOST:PORT; may be given several times. The public routers when none is given.",
            valueName: "host:port"))
    var bootstrap: [HostPort] = []

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The local IPv4 address to bind, and the port; any address and any free port when not given.",
            valueName: "address[:port]"))
    var bind: BindAddress?

    @Option(
        name: .customLong("private"),
        help: ArgumentHelp(
            """
            A prefix of a network of your own, as 10.0.0.0/8; may be given several times. Naming a host on loopback, \
            or binding there, implies 127.0.0.0/8.
            """, valueName: "prefix"),
        transform: Prefix.init(argument:))
    var privatePrefixes: [Prefix] = []

    @Option(name: .long, help: ArgumentHelp("Give up after so many seconds.", valueName: "seconds"))
    var timeout: Seconds?

    @Flag(name: .long, help: "One JSON object a line on standard output; logs go to standard error.")
    var json = false

    @Option(
        name: .long,
        help: ArgumentHelp("Write what was said to whom as a Mermaid sequence diagram.", valueName: "file"))
    var trace: String?

    @Flag(name: .shortAndLong, help: "Log what the node does, on standard error.")
    var verbose = false

    func validate() throws {
        for host in bootstrap { try validate(host) }
    }

    /// Errors: a `ValidationError` of a host that the node would not speak to, with what to give so that it does.
    func validate(_ host: HostPort) throws {
        guard let endpoint = host.endpoint else { return }
        if !endpoint.isIPv4 {
            throw ValidationError("\(host) is IPv6; this network is IPv4's: give an IPv4 address or a name")
        }
        // Whoever names loopback means it.
        if !host.isLoopback, let advice = PrivateRange.advice(for: endpoint, own: privatePrefixes) {
            throw ValidationError(advice)
        }
    }

    /// Where to join: the named hosts, or the public routers.
    var hosts: [HostPort] { bootstrap.isEmpty ? HostPort.publicRouters : bootstrap }

    /// A logger to standard error.
    var logger: Logger {
        var logger = Logger(label: "interlock", factory: { _ in ConsoleLogHandler() })
        logger.logLevel = verbose ? .debug : .warning
        return logger
    }

    /// What reports go through.
    var reporter: Reporter { Reporter(json: json) }

    /// The file that the trace goes to; nil if none is wanted.
    var traceFile: TraceFile? { trace.map { TraceFile(path: $0) } }

    /// How the command's node runs: a call of the command line does not live long enough to be in tables of others.
    func options(
        isReadOnly: Bool, limit: Duration?, trace: TraceFile?, naming hosts: [HostPort] = []
    ) -> MainlineOptions {
        var options = MainlineOptions(bind: bind?.endpoint ?? Endpoint(ipv4: 0, port: 0), isReadOnly: isReadOnly)
        options.logger = logger
        options.privatePrefixes = privatePrefixes
        options.hasUpkeep = !isReadOnly
        options.admitLoopback(of: bootstrap + hosts)
        if let limit { options.limits.operationTimeout = min(limit, options.limits.operationTimeout) }
        if let trace {
            trace.name("MainlineNode", "interlock")
            options.recorder = { trace.record($0) }
        }
        return options
    }
}
