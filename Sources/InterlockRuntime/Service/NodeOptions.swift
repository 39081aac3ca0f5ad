public import Interlock
public import Logging
public import Metrics
public import NIOCore

/// How a node runs, beside what it is.
public struct NodeOptions: Sendable {
    /// Where the socket is bound; port 0 lets the system choose.
    public var bind: InternetEndpoint
    /// What the runtime may hold for the node.
    public var limits = RuntimeLimits()
    /// Where faults, send errors and the life of the node are logged.
    public var logger: Logger
    /// The loop that the node is confined to; nil takes one of the process's.
    public var eventLoop: (any EventLoop)?
    /// The name of the node in metrics.
    public var name: String
    /// Where the counts go; nil takes the process's metrics system.
    public var metrics: (any MetricsFactory)?
    /// Called on the event loop for each record of the trace, in order; nil: no trace is made, which costs nothing.
    public var recorder: (@Sendable (TraceRecord) -> Void)?
    /// The key of the node's chance; nil takes a fresh one from the system. Whoever knows it can tell every id and
    /// secret of the node: only for replaying a recording.
    public var chanceKey: ChaCha20Generator.Key?

    /// Options with the defaults of everything but the address to bind.
    public init(bind: InternetEndpoint, name: String = "node", logger: Logger = Logger(label: "interlock.runtime")) {
        (self.bind, self.name, self.logger) = (bind, name, logger)
    }
}
