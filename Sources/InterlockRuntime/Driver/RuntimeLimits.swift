/// The limits of a running node. Each has a rule for what happens at it, and a count in ``RuntimeCounts``.
public struct RuntimeLimits: Hashable, Sendable {
    /// The longest datagram that is taken, in bytes; a longer one is dropped (``RuntimeCounts/oversized``).
    public var datagramBytes = 2047
    /// How many datagrams one system call reads.
    public var datagramsPerRead = 16
    /// The kernel's receive buffer, in bytes; beyond it the kernel drops.
    public var receiveBufferBytes = 4 << 20
    /// How many datagrams wait for one flush; at the limit they are sent before more are added.
    public var datagramsPerFlush = 256
    /// How many effects one input may have; what is beyond is dropped, a fault (``RuntimeCounts/faults``).
    public var effectsPerInput = 4096
    /// How many timers may be set; a new name beyond is refused and logged (``RuntimeCounts/timersRefused``).
    public var timers = 1 << 16
    /// How many timers fire before datagrams are looked at again; the rest fires in the next turn.
    public var timersPerTurn = 1024
    /// How many effects may wait for a record to be durable. At the limit datagrams are dropped
    /// (``RuntimeCounts/inputsDropped``), timers and requests wait. One input may overrun it by its own effects.
    public var heldEffects = 16_384
    /// How many requests of other tasks may wait for the node; a further one is refused to its caller
    /// (``RuntimeCounts/requestsRefused``). Withdrawals have as much room again.
    public var waitingRequests = 1024
    /// How many lines of the trace are kept for the log of a fault; 0 switches that trace off.
    public var faultTraceLines = 0
    /// How many faults, and how many refused timers, are logged one by one; after that each whose number is a power of
    /// two.
    public var loggedOneByOne = 16
    /// How often datagrams that could not be sent are logged, at most, for each kind of reason; what was not logged is
    /// told as a number with the next one.
    public var sendErrorLogInterval: Duration = .seconds(60)
    /// How often the counts go to swift-metrics.
    public var metricsInterval: Duration = .seconds(10)
    /// How often the store notes that the process lives: the error of the time down that a restarted node is told.
    public var markInterval: Duration = .seconds(5)

    /// The defaults of each.
    public init() {}
}
