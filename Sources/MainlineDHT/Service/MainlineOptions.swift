public import Interlock
public import InterlockRuntime
public import KRPC
public import Kademlia
public import Logging
public import Mainline
public import Metrics
public import NIOCore
public import Tracing

/// How a ``MainlineService`` runs.
public struct MainlineOptions: Sendable {
    /// Where the socket is bound; port 0 lets the system choose. IPv4 only.
    public var bind: Endpoint
    /// The node's id; nil takes that of the state file, or draws one from the system's secure source.
    public var id: Key160?
    /// Whether the node only asks (BEP 43), as short-lived or unreachable nodes should.
    public var isReadOnly: Bool

    /// Prefixes of a network of the node's own, in which it believes addresses that nobody has on the internet, and
    /// sets strangers' limits aside. What is bound to loopback has 127.0.0.0/8 without being told.
    public var privatePrefixes: [Prefix] = []

    /// Whether the node keeps its routing table fresh by itself: checks newcomers, asks silent contacts, looks buckets
    /// up again. Off for one that asks a question and ends.
    public var hasUpkeep = true

    // MARK: Limits

    /// What bounds the node, and how long it waits.
    public var limits = MainlineLimits()
    /// What bounds its routing table.
    public var routing = MainlineConfiguration.defaultRouting
    /// What bounds its store of peers that others announced.
    public var peers = PeerStoreLimits()
    /// What strangers may send, and how many of their queries are answered.
    public var rates = RateLimits()
    /// Limits of the running node's queues.
    public var runtime = RuntimeLimits()
    /// Reports of progress that wait for a slow reader of one lookup; beyond, the oldest are lost and counted.
    public var progressLimit = 256
    /// Events that wait for a slow watcher of the node; beyond, the oldest are lost and counted.
    public var eventLimit = 1024

    // MARK: State

    /// The file in which the node keeps its id and its contacts, so that the next one joins without being told a host;
    /// nil: it forgets them. One process at a time: beside it lies a lock, `.lock`.
    public var stateFile: String?
    /// How often the state is saved, give or take a tenth; also at the start and at the end. At least
    /// ``shortestSaveInterval``: less is taken for that.
    public var saveInterval: Duration = .seconds(300) {
        didSet { saveInterval = max(saveInterval, Self.shortestSaveInterval) }
    }
    /// The shortest ``saveInterval`` may be: a node must not spend its time on its disk.
    public static let shortestSaveInterval: Duration = .milliseconds(1)
    /// What bounds the state file.
    public var state = StateLimits()
    /// How the service watches the machine that it runs on.
    public var watch = WatchLimits()

    // MARK: Surroundings

    /// The name of the node in metrics and spans.
    public var name = "mainline"
    /// Where faults, send errors and the life of the node are logged.
    public var logger: Logger
    /// Where the metrics go (``DHTMetric``); nil takes the process's metrics system.
    public var metrics: (any MetricsFactory)?
    /// Who keeps the spans of requests; nil takes the process's tracer, and without one no span is made.
    public var tracer: (any Tracer)?
    /// The loop that the node is confined to; nil takes one of the process's.
    public var eventLoop: (any EventLoop)?
    /// Called on the event loop for each record of the trace; nil: no trace is made.
    public var recorder: (@Sendable (TraceRecord) -> Void)?

    /// The machine, or what a test puts in its place.
    var surroundings = Surroundings.system

    /// Options with the defaults of the public network, on any free port of any address.
    public init(bind: Endpoint = Endpoint(ipv4: 0, port: 0), isReadOnly: Bool = false) {
        (self.bind, self.isReadOnly) = (bind, isReadOnly)
        logger = Logger(label: "interlock.mainline")
    }

    /// Takes 127.0.0.0/8 for the node's own if one of these hosts is there: whoever names it means it.
    public mutating func admitLoopback(of hosts: [HostPort]) {
        let loopback = Prefix(ipv4: 0x7F00_0000, length: 8)
        if hosts.contains(where: \.isLoopback), !privatePrefixes.contains(loopback) {
            privatePrefixes.append(loopback)
        }
    }

    /// The prefixes of its own, and what follows from where it is bound.
    var policy: AddressPolicy { AddressPolicy(own: privatePrefixes).implied(by: bind) }

    /// What a node of that id runs with.
    func configuration(id: Key160, contacts: [MainlineContact]) -> MainlineConfiguration {
        MainlineConfiguration(
            id: id, isReadOnly: isReadOnly, limits: limits, routing: routing, peers: peers,
            policy: AddressPolicy(own: privatePrefixes), rates: rates, contacts: contacts, hasUpkeep: hasUpkeep)
    }

    /// How the runtime runs it.
    var nodeOptions: NodeOptions {
        var options = NodeOptions(bind: bind.endpoint ?? .anyIPv4(), name: name, logger: logger)
        (options.limits, options.recorder, options.metrics) = (runtime, recorder, metrics)
        options.eventLoop = eventLoop
        return options
    }
}
