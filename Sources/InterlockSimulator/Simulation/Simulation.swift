public import Interlock

/// A network of nodes in memory, in virtual time. One seed decides all: the same seed, nodes and calls give the same
/// run in every process.
///
/// It is a value: a copy goes on by itself (with the same observer and handlers). Time stands still while a node
/// handles an input. Each node draws from a stream of its own, the network and the crashes from theirs; all are split
/// from the seed.
///
/// Persisting takes no time here; what a slow disk could break is found by crashes, which cut the effects of an input
/// after any of them.
public struct Simulation<N: Node> {
    /// Hands a datagram to a node; nil for nodes whose wire is values.
    @usableFromInline typealias Carrier = (inout N, RawSpan, N.Address, inout Context, inout Effects<N>) -> Void

    /// What every choice of the run follows from.
    public let seed: UInt64
    /// What the run may hold at most.
    public let limits: SimulationLimits
    /// Delays and faults, from now on.
    public var conditions: Conditions
    /// What is wrong, in the order of finding, at most ``SimulationLimits/failures``.
    public internal(set) var failures: [Failure] = []
    /// What nodes reported, in order, at most ``SimulationLimits/reports``; empty when ``onReport`` is set.
    public var reports: [Reported<N>] = []

    /// Whether a run ends at the first failure.
    public var stopsAtFailure = true
    /// After how many inputs, of all nodes together, the node that took the last is asked for a broken invariant: 1
    /// after each, 0 never. Being asked may take a node longer than the input; big runs ask now and then.
    public var invariantInterval = 1
    /// Says what is wrong in the network as a whole; asked after each input and its effects.
    public var judge: ((Simulation<N>) -> String?)?
    /// Takes reports instead of ``reports``.
    public var onReport: ((Reported<N>) -> Void)?
    /// Shows a datagram in the trace; without it, the trace shows its bytes in hexadecimal.
    public var describeDatagram: ((RawSpan) -> String)?

    @usableFromInline var clock = Instant.origin
    @usableFromInline var tally = SimulationCounts()
    // One element a node in each of these, apart by how often they are looked at.
    @usableFromInline var nodes: [N] = []
    @usableFromInline var vitals: [Vitals] = []
    @usableFromInline var addresses: [N.Address] = []
    /// The slot in the queue of each timer that is set.
    @usableFromInline var timers: [[N.Timer: UInt32]] = []
    @usableFromInline var hosts: [Host<N>] = []
    /// Looked up and never iterated.
    @usableFromInline var places: [N.Address: UInt32] = [:]
    @usableFromInline var queue = EventQueue<Occurrence<N>>()
    @usableFromInline var packets: PacketSlab
    @usableFromInline var effects: Effects<N>
    @usableFromInline var context: Context
    @usableFromInline var seeds: SeededGenerator
    @usableFromInline var networkChance: SeededGenerator
    @usableFromInline var crashChance: SeededGenerator
    @usableFromInline let carrier: Carrier?

    /// An empty network of nodes whose wire is values.
    @inlinable
    public init(
        seed: UInt64, conditions: Conditions = Conditions(), limits: SimulationLimits = SimulationLimits(),
        observer: Observer? = nil
    ) {
        self.init(seed, conditions, limits, observer, nil)
    }

    /// An empty network of nodes whose wire is bytes.
    @inlinable
    public init(
        seed: UInt64, conditions: Conditions = Conditions(), limits: SimulationLimits = SimulationLimits(),
        observer: Observer? = nil
    ) where N: DatagramNode {
        self.init(seed, conditions, limits, observer) { node, bytes, address, context, effects in
            node.received(bytes, from: address, &context, into: &effects)
        }
    }

    @inlinable
    init(
        _ seed: UInt64, _ conditions: Conditions, _ limits: SimulationLimits, _ observer: Observer?, _ carrier: Carrier?
    ) {
        (self.seed, self.conditions, self.limits, self.carrier) = (seed, conditions, limits, carrier)
        seeds = SeededGenerator(seed: seed)
        networkChance = seeds.split()
        crashChance = seeds.split()
        packets = PacketSlab(slotSize: limits.datagramBytes)
        effects = Effects(limit: limits.effects)
        context = Context(observer: observer)
    }

    /// Receives the trace and counts coverage; nil costs one predictable test an input, an effect and a step.
    @inlinable
    public var observer: Observer? {
        get { context.observer }
        set { context.observer = newValue }
    }

    /// The present instant of virtual time.
    @inlinable public var now: Instant { clock }
    /// What happened so far.
    @inlinable public var counts: SimulationCounts { tally }
    /// How many nodes were added. They are numbered from 0 in the order of adding.
    @inlinable public var nodeCount: Int { nodes.count }
    /// A node as it is now; while it is down, as it was when it crashed.
    @inlinable public subscript(node: Int) -> N { _read { yield nodes[node] } }
    /// What a node has persisted.
    @inlinable public func stored(of node: Int) -> N.Stored { hosts[node].stored }
    @inlinable public func address(of node: Int) -> N.Address { addresses[node] }
    @inlinable public func status(of node: Int) -> NodeStatus { vitals[node].status }
    /// The node that has an address, up or not.
    @inlinable public func node(at address: N.Address) -> Int? { places[address].map { Int($0) } }
    /// How many timers a node has set.
    @inlinable public func timerCount(of node: Int) -> Int { timers[node].count }
    /// How much is to happen: messages on their way, timers, requests and starts.
    @inlinable public var pendingCount: Int { queue.count }
}
