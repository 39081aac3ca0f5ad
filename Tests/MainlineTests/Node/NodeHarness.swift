import Interlock
import KRPC
import Kademlia
import Mainline

/// One node, handed inputs one by one; what it sends is decoded.
struct NodeHarness {
    struct Sent {
        var bytes: [UInt8]
        var to: Endpoint
        var message: KRPCMessage
    }
    var node: MainlineNode
    var context = Context(now: Instant(nanoseconds: 10_000_000_000), chance: Chance(seed: 11))
    var effects = Effects<MainlineNode>()
    /// The timers that are set, and for how long.
    private(set) var waits: [MainlineTimer: Duration] = [:]
    /// Who left the table.
    private(set) var removed: [MainlineContact] = []

    static let id = Key160(0x8000_0000_0000_0000, 1, 1)
    static let home = Endpoint(ipv4: 0x7F00_0001, port: 6881)

    init(_ change: (inout MainlineConfiguration) -> Void = { _ in }) {
        // The contacts' network is the node's own: who wants strangers says so.
        var configuration = MainlineConfiguration(
            id: Self.id, policy: AddressPolicy(own: [Prefix(ipv4: 0x0A00_0000, length: 8)]))
        change(&configuration)
        node = MainlineNode(configuration, at: Self.home, restoring: Nothing())
        handle(.started(downFor: nil))
    }

    /// Another node, far from ours unless `near`.
    static func contact(_ number: UInt32, near: Bool = false) -> MainlineContact {
        MainlineContact(
            key: Key160((near ? 0x8000_0000_0000_0000 : 0) | UInt64(number), 7, 7),
            address: IPv4Endpoint(address: 0x0A00_0000 | number, port: 6881))
    }

    mutating func handle(_ input: Input<MainlineNode>) {
        tick()
        node.handle(input, &context, into: &effects)
        noteTimers()
    }

    /// A millisecond goes by before every input.
    private mutating func tick() {
        effects.clear()
        context.now = context.now.advanced(by: .milliseconds(1))
    }

    @discardableResult
    mutating func receive(_ bytes: [UInt8], from sender: Endpoint) -> [Sent] {
        tick()
        node.received(bytes.span.bytes, from: sender, &context, into: &effects)
        noteTimers()
        return sent
    }

    private mutating func noteTimers() {
        for effect in effects.list {
            if case .setTimer(let timer, let after) = effect { waits[timer] = after }
            if case .cancelTimer(let timer) = effect { waits[timer] = nil }
            if case .report(.contactRemoved(let contact), _) = effect { removed.append(contact) }
        }
    }

    /// Has a contact send a query; what comes back.
    @discardableResult
    mutating func query(
        by contact: MainlineContact, from sender: Endpoint? = nil, isReadOnly: Bool = false,
        _ write: (KRPCWriter, inout [UInt8]) -> Void
    ) -> [Sent] {
        var bytes: [UInt8] = []
        write(KRPCWriter(id: contact.key.bytes, isReadOnly: isReadOnly), &bytes)
        return receive(bytes, from: sender ?? contact.address.endpoint)
    }

    /// Has a contact answer one of our queries.
    @discardableResult
    mutating func answer(
        _ query: Sent, by contact: MainlineContact, from sender: Endpoint? = nil,
        _ results: (inout ResponseWriter) -> Void = { _ in }
    ) -> [Sent] {
        var bytes: [UInt8] = []
        KRPCWriter(id: contact.key.bytes).response(
            to: query.message.transaction, in: query.bytes.span.bytes, externalAddress: nil, into: &bytes, results)
        return receive(bytes, from: sender ?? query.to)
    }

    /// Has whom we asked answer with an error.
    @discardableResult
    mutating func refuse(_ query: Sent) -> [Sent] {
        var bytes: [UInt8] = []
        KRPCWriter(id: Self.contact(1).key.bytes).error(
            .server, "busy", to: query.message.transaction, in: query.bytes.span.bytes, externalAddress: nil,
            into: &bytes)
        return receive(bytes, from: query.to)
    }

    /// Has a contact ask us and answer when it is asked back, so that it comes into the table.
    mutating func introduce(_ contact: MainlineContact) {
        let sent = query(by: contact) { $0.ping(TransactionID(UInt32(1)), into: &$1) }
        for message in sent where message.isQuery { answer(message, by: contact) }
    }

    /// Somebody says something that concerns nobody: the network is there.
    mutating func overhear() {
        let stranger = Self.contact(0xFFFF)
        var bytes: [UInt8] = []
        KRPCWriter(id: stranger.key.bytes).error(
            .server, "busy", to: ByteRange(start: 0, length: 2), in: [0x61, 0x61].span.bytes, externalAddress: nil,
            into: &bytes)
        receive(bytes, from: stranger.address.endpoint)
    }

    /// Lets time go by as the timer of a query says, again and again, until it is not set any more. Unless `isDeaf`,
    /// others are heard meanwhile. Returns all that was sent.
    @discardableResult
    mutating func exhaust(_ timer: MainlineTimer, isDeaf: Bool = false) -> [Sent] {
        var all: [Sent] = []
        while let duration = waits[timer] {
            if !isDeaf { overhear() }
            context.now = context.now.advanced(by: duration)
            waits[timer] = nil
            handle(.timerFired(timer))
            all += sent
        }
        return all
    }

    /// The datagrams of the last input.
    var sent: [Sent] {
        effects.list.compactMap { effect in
            guard case .transmit(let range, let to) = effect else { return nil }
            let bytes = Array(effects.bytes[range])
            return (try? KRPCMessage(decoding: bytes.span.bytes)).map { Sent(bytes: bytes, to: to, message: $0) }
        }
    }

    /// The reports of the last input.
    var reports: [MainlineReport] {
        effects.list.compactMap { effect in
            if case .report(let report, _) = effect { return report }
            return nil
        }
    }

    /// Which requests the reports of the last input belong to.
    var reportIDs: [RequestID?] {
        effects.list.compactMap { effect -> RequestID?? in
            if case .report(_, let id) = effect { return .some(id) }
            return nil
        }
    }

    /// The names of the timers that the last input set.
    var timersSet: [MainlineTimer] {
        effects.list.compactMap { effect in
            if case .setTimer(let timer, _) = effect { return timer }
            return nil
        }
    }
}

extension NodeHarness.Sent {
    var isQuery: Bool {
        if case .query = message.body { return true }
        return false
    }
    var isFindNode: Bool {
        if case .query(let query) = message.body, case .findNode = query.method { return true }
        return false
    }
    var response: KRPCMessage.Response? {
        if case .response(let response) = message.body { return response }
        return nil
    }
    var errorCode: Int64? {
        if case .error(let code, _) = message.body { return code.rawValue }
        return nil
    }
    /// The contacts that an answer names.
    var nodes: [Key160] {
        guard let response else { return [] }
        return (0..<response.nodes.count).map { Key160(response.nodes.node(at: $0, in: bytes.span.bytes).id) }
    }
    var peers: [Endpoint] {
        guard let response else { return [] }
        return (0..<response.values.count).map { response.values.peer(at: $0, in: bytes.span.bytes) }
    }
    var token: [UInt8]? { response?.token?.bytes(in: bytes.span.bytes) }
}
