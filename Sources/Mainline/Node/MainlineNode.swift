public import Interlock
public import KRPC
public import Kademlia

/// A node of BitTorrent's Mainline DHT on IPv4 (BEP 5): answers queries, finds nodes and peers, announces.
///
/// A pure ``/Interlock/DatagramNode``: the shell hands it datagrams, timers and requests, and performs its effects.
/// What it asks of others is decided by the ``/Kademlia/Coordinator`` below it; what it answers, by the files under
/// `Handlers`.
public struct MainlineNode: DatagramNode {
    /// What makes one node differ from another.
    public typealias Configuration = MainlineConfiguration
    /// Where a node is reached, of either family.
    public typealias Address = Endpoint
    /// The wire is bytes: there is no typed message.
    public typealias Message = Never
    public typealias Timer = MainlineTimer
    public typealias Request = MainlineRequest
    public typealias Report = MainlineReport

    /// What makes it differ from other nodes.
    public let configuration: MainlineConfiguration
    /// What was counted since the start.
    public internal(set) var counts = MainlineCounts()
    /// The peers that others announced to this node.
    public internal(set) var peers: PeerStore
    /// What is turned away before it is read or believed.
    public internal(set) var screen: Screen

    /// How long answers take here, measured over all that came.
    public internal(set) var roundTrips: RoundTrips
    var coordinator: Coordinator<Key160, IPv4Endpoint>
    var transactions: TransactionTable
    var operations: [OperationID: Operation] = [:]
    var pings: [RequestID: UInt32] = [:]
    var tokens: TokenMint?
    /// When the last message came that made sense, from anybody.
    var heardAt: Instant?
    /// When the node was last told that its clock or its network is not what it was.
    var disturbedAt: Instant?
    /// For how many nanoseconds the machine slept, while the driver's clock stood still: what is known became older.
    var asleep: Int64 = 0
    let writer: KRPCWriter

    public init(_ configuration: MainlineConfiguration, at address: Endpoint, restoring stored: Nothing) {
        self.configuration = configuration
        let limits = configuration.limits
        peers = PeerStore(around: configuration.id, limits: configuration.peers)
        let policy = configuration.policy.implied(by: address)
        screen = Screen(policy, limits: configuration.rates)
        coordinator = Coordinator(
            around: configuration.id, configuration: configuration.coordinator, rules: policy)
        roundTrips = RoundTrips(limits: limits.roundTrips)
        transactions = TransactionTable(limit: limits.transactions(seeds: BootstrapLimits().seeds))
        writer = KRPCWriter(
            id: configuration.id.bytes, version: configuration.version, isReadOnly: configuration.isReadOnly)
    }

    /// The node's id.
    public var id: Key160 { configuration.id }
    /// The contacts that the node knows.
    public var table: RoutingTable<Key160, IPv4Endpoint> { coordinator.table }
    /// How many of the local user's requests run.
    public var runningCount: Int { operations.keys.count { !$0.isUpkeep } + pings.count }
    /// How many lookups of the upkeep run, of which nobody outside is told.
    public var upkeepCount: Int { operations.keys.count { $0.isUpkeep } }
    /// How many queries of ours wait for an answer.
    public var transactionCount: Int { transactions.count }

    public mutating func handle(_ input: Input<Self>, _ context: inout Context, into effects: inout Effects<Self>) {
        let now = context.now
        context.now.nanoseconds &+= asleep
        defer { context.now = now }
        switch input {
        case .started:
            tokens = TokenMint(&context.chance)
            effects.append(.setTimer(.rotateSecret, after: configuration.limits.secretLifetime))
            effects.append(.setTimer(.sweepPeers, after: configuration.limits.sweepInterval))
            restore(configuration.contacts, &context, into: &effects)
            take(.started, &context, into: &effects)
        case .requested(let request, let id): start(request, id, &context, into: &effects)
        case .withdrawn(let id): withdraw(id, &context, into: &effects)
        case .timerFired(.rotateSecret):
            tokens?.rotate(&context.chance)
            effects.append(.setTimer(.rotateSecret, after: configuration.limits.secretLifetime))
        case .timerFired(.sweepPeers):
            peers.sweep(now: context.now.seconds)
            effects.append(.setTimer(.sweepPeers, after: configuration.limits.sweepInterval))
        case .timerFired(.request(let transaction)): wait(for: transaction, &context, into: &effects)
        case .timerFired(.upkeep(let wake)): take(.due(wake), &context, into: &effects)
        case .timerFired(.operation(let operation)): take(.expired(operation), &context, into: &effects)
        case .linkChanged: break  // Datagrams have no sessions.
        }
    }

    public mutating func received(
        _ bytes: RawSpan, from sender: Endpoint, _ context: inout Context, into effects: inout Effects<Self>
    ) {
        let now = context.now
        context.now.nanoseconds &+= asleep
        defer { context.now = now }
        guard let passage = passage(of: bytes, from: sender, &context) else { return }
        let message: KRPCMessage
        do throws(KRPCError) {
            message = try KRPCMessage(decoding: bytes)
        } catch {
            refuseMalformed(error, bytes, from: sender, passage, &context, into: &effects)
            return
        }
        heardAt = context.now
        switch message.body {
        case .query(let query):
            answer(
                query, isReadOnly: message.isReadOnly, message.transaction, bytes, from: sender, passage, &context,
                into: &effects)
        case .response(let response):
            guard let transaction = close(message.transaction, bytes, from: sender, into: &effects) else { return }
            screen.settle(passage, from: sender)
            counts.requestsAnswered += 1
            measure(transaction, context)
            accept(response, bytes, to: transaction, &context, into: &effects)
        case .error(let code, _):
            guard let transaction = close(message.transaction, bytes, from: sender, into: &effects) else { return }
            screen.settle(passage, from: sender)
            counts.requestsAnswered += 1
            measure(transaction, context)
            fail(transaction, .error(code: Int(code.rawValue)), &context, into: &effects)
        }
    }

    public var brokenInvariant: String? {
        if transactions.count > transactions.limit { return "more transactions than the limit" }
        let open = operations.values.reduce(0) { $0 + $1.open.count } + pings.count + transactions.checkCount
        if open != transactions.count { return "\(transactions.count) transactions, \(open) of them accounted for" }
        return coordinator.brokenInvariant ?? peers.brokenInvariant ?? coordinator.table.brokenInvariant
    }
}
