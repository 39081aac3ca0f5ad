public import Interlock
public import InterlockRuntime
public import KRPC
public import Kademlia
public import Logging
public import Mainline

/// How a ``MainlineService`` runs.
public struct MainlineOptions: Sendable {
    /// Where the socket is bound; port 0 lets the system choose. IPv4 only.
    public var bind: Endpoint
    /// The node's id; nil draws one from the system's secure source.
    public var id: Key160?
    /// Whether the node only asks (BEP 43), as short-lived or unreachable nodes should.
    public var isReadOnly: Bool
    /// What bounds the node, and how long it waits.
    public var limits: MainlineLimits
    /// What bounds its routing table.
    public var routing: RoutingLimits
    /// What bounds its store of peers that others announced.
    public var peers: PeerStoreLimits
    /// Limits of the running node's queues.
    public var runtime: RuntimeLimits
    /// Reports of progress that wait for a slow reader of one lookup; beyond, the oldest are lost and counted.
    public var progressLimit: Int
    /// Events that wait for a slow watcher of the node; beyond, the oldest are lost and counted.
    public var eventLimit: Int
    /// Where faults and send errors are logged.
    public var logger: Logger
    /// Called on the event loop for each record of the trace; nil: no trace is made.
    public var recorder: (@Sendable (TraceRecord) -> Void)?

    /// Options with the defaults of the public network, on any free port of any address.
    public init(bind: Endpoint = Endpoint(ipv4: 0, port: 0), isReadOnly: Bool = false) {
        (self.bind, self.isReadOnly, id) = (bind, isReadOnly, nil)
        (limits, routing, peers) = (MainlineLimits(), MainlineConfiguration.defaultRouting, PeerStoreLimits())
        (runtime, progressLimit, eventLimit) = (RuntimeLimits(), 256, 1024)
        logger = Logger(label: "interlock.mainline")
        recorder = nil
    }
}
