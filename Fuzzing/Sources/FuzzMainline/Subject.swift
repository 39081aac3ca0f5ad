import Interlock
import KRPC
import Kademlia
import Mainline

/// The node, and what follows of its promises from what it was told and did.
struct Subject {
    /// What was done last.
    enum Cause {
        case started
        case noticed
        case requested(RequestID, isDuplicate: Bool)
        case withdrawn(RequestID)
        case fired(MainlineTimer)
        case received(Reading, from: Endpoint, isAwaited: Bool)
    }
    /// A request that runs.
    struct Running {
        var id: RequestID
        var isPing: Bool
    }
    /// A timer that is set.
    struct Armed {
        var timer: MainlineTimer
        var due: Instant
    }
    /// A token that the node gave to an address.
    struct Token {
        var endpoint: Endpoint
        var torrent: Bytes20
        var bytes: [UInt8]
    }

    private(set) var node: MainlineNode
    private(set) var inputCount = 0
    var context: Context
    var effects = Effects<MainlineNode>()
    var open: [Asked] = []
    var timers: [Armed] = []
    var running: [Running] = []
    var tokens: [Token] = []
    /// How many contacts there are in the table by what was reported.
    var contactCount = 0

    init(_ configuration: MainlineConfiguration, seed: UInt64) {
        node = MainlineNode(configuration, at: Peer.home, restoring: Nothing())
        context = Context(now: Instant(nanoseconds: 1_000_000_000), chance: Chance(seed: seed))
        handle(.started(downFor: nil), .started)
    }

    // MARK: What scripts do

    /// Time passes, and no timer fires.
    mutating func wait(_ milliseconds: Int64) {
        // A century is as good as for ever.
        guard context.now.seconds < 100 * 31_556_952 else { return }
        context.now = context.now.advanced(by: .milliseconds(milliseconds))
    }

    /// Which timer fires.
    enum Which {
        case earliest
        case any(Int)
    }

    /// A timer fires, on time or, because another was chosen before, late.
    mutating func fire(_ which: Which) {
        guard !timers.isEmpty else { return }
        let place =
            switch which {
            case .earliest: timers.indices.min { timers[$0].due < timers[$1].due } ?? 0
            case .any(let number): number % timers.count
            }
        let armed = timers.remove(at: place)
        context.now = max(context.now, armed.due)
        handle(.timerFired(armed.timer), .fired(armed.timer))
    }

    /// Time passes, and timers fire as they are due; a script has no time for more than some.
    mutating func letTimersFire(for duration: Duration) {
        let end = context.now.advanced(by: duration)
        for _ in 0..<16 where timers.contains(where: { $0.due <= end }) { fire(.earliest) }
        context.now = max(context.now, end)
    }

    /// Returns whether it may be the answer to a query that waits for one.
    mutating func receive(_ bytes: [UInt8], _ reading: Reading, from sender: Endpoint) -> Bool {
        let isAwaited =
            reading.mayClose && open.contains { $0.transactionBytes == reading.transaction && $0.endpoint == sender }
        let answered = node.counts.requestsAnswered
        effects.clear()
        inputCount += 1
        node.received(bytes.span.bytes, from: sender, &context, into: &effects)
        settle(.received(reading, from: sender, isAwaited: isAwaited))
        let isTaken = node.counts.requestsAnswered != answered
        precondition(!isTaken || isAwaited && reading.kind == .answer, "an answer was taken that nobody was asked for")
        return isAwaited
    }

    mutating func request(_ request: MainlineRequest, _ id: RequestID) {
        let isDuplicate = running.contains { $0.id == id }
        if !isDuplicate {
            var isPing = false
            if case .ping = request { isPing = true }
            running.append(Running(id: id, isPing: isPing))
        }
        handle(.requested(request, id), .requested(id, isDuplicate: isDuplicate))
    }

    mutating func withdraw(_ id: RequestID) {
        handle(.withdrawn(id), .withdrawn(id))
    }

    mutating func notice(_ disturbance: Disturbance) {
        handle(.requested(.noticed(disturbance), RequestID(1)), .noticed)
    }

    func asked(_ number: Int) -> Asked? { open.isEmpty ? nil : open[number % open.count] }

    /// The last token that the node gave to an address for a torrent.
    func token(of endpoint: Endpoint, _ torrent: Key160) -> [UInt8]? {
        tokens.last { $0.endpoint == endpoint && $0.torrent == torrent.bytes }?.bytes
    }

    private mutating func handle(_ input: Input<MainlineNode>, _ cause: Cause) {
        effects.clear()
        inputCount += 1
        node.handle(input, &context, into: &effects)
        settle(cause)
    }
}
