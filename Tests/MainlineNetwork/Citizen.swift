public import Interlock
public import KRPC
public import Kademlia
public import Mainline

/// A node of a network that has others than honest ones in it.
public struct Citizen: DatagramNode {
    public enum Configuration: Sendable {
        /// Ours, as it is.
        case honest(MainlineConfiguration)
        /// Has an id and an address, and never says a word.
        case silent
        /// Answers every query with nodes close to the target that are not there, or are liars themselves.
        case liar(Key160, accomplices: [Endpoint])
    }
    public typealias Address = Endpoint
    public typealias Message = Never
    public typealias Timer = MainlineTimer
    public typealias Request = MainlineRequest
    public typealias Report = MainlineReport

    private let configuration: Configuration
    /// The honest node.
    public private(set) var node: MainlineNode?

    public init(_ configuration: Configuration, at address: Endpoint, restoring stored: Nothing) {
        self.configuration = configuration
        if case .honest(let configuration) = configuration {
            node = MainlineNode(configuration, at: address, restoring: stored)
        }
    }

    public var brokenInvariant: String? { node?.brokenInvariant }

    public mutating func handle(_ input: Input<Self>, _ context: inout Context, into effects: inout Effects<Self>) {
        let translated: Input<MainlineNode>
        switch input {
        case .started(let downFor): translated = .started(downFor: downFor)
        case .timerFired(let timer): translated = .timerFired(timer)
        case .requested(let request, let id): translated = .requested(request, id)
        case .withdrawn(let id): translated = .withdrawn(id)
        case .linkChanged(let peer, let link): translated = .linkChanged(peer, link)
        }
        var inner = Effects<MainlineNode>()
        node?.handle(translated, &context, into: &inner)
        pass(inner, on: &effects)
    }

    public mutating func received(
        _ bytes: RawSpan, from sender: Endpoint, _ context: inout Context, into effects: inout Effects<Self>
    ) {
        switch configuration {
        case .silent: break
        case .liar(let id, let accomplices): lie(id, accomplices, bytes, to: sender, &context, into: &effects)
        case .honest:
            var inner = Effects<MainlineNode>()
            node?.received(bytes, from: sender, &context, into: &inner)
            pass(inner, on: &effects)
        }
    }

    private func pass(_ inner: Effects<MainlineNode>, on effects: inout Effects<Self>) {
        for effect in inner.list {
            switch effect {
            case .transmit(let range, let address):
                effects.transmit(to: address) { $0.append(contentsOf: inner.bytes[range]) }
            case .setTimer(let timer, let after): effects.append(.setTimer(timer, after: after))
            case .cancelTimer(let timer): effects.append(.cancelTimer(timer))
            case .report(let report, let id): effects.append(.report(report, id))
            }
        }
    }

    private func lie(
        _ id: Key160, _ accomplices: [Endpoint], _ bytes: RawSpan, to sender: Endpoint, _ context: inout Context,
        into effects: inout Effects<Self>
    ) {
        guard let message = try? KRPCMessage(decoding: bytes), case .query(let query) = message.body else { return }
        let target: Key160
        switch query.method {
        case .findNode(let key), .getPeers(let key, _, _): target = Key160(key)
        default: target = id
        }
        var named: [(Key160, Endpoint)] = []
        for _ in 0..<8 {
            let key = Key160(
                sharing: 100 + context.chance.below(50), bitsWith: target, words: { context.chance.word() })
            let nobody = Endpoint(ipv4: 0x0B00_0000 | UInt32(context.chance.below(1 << 20)), port: 6881)
            let isNobody = accomplices.isEmpty || context.chance.below(2) == 0
            named.append((key, isNobody ? nobody : accomplices[context.chance.below(accomplices.count)]))
        }
        effects.transmit(to: sender) {
            KRPCWriter(id: id.bytes).response(
                to: message.transaction, in: bytes, externalAddress: nil, into: &$0
            ) { response in
                response.nodes { list in for (key, endpoint) in named { list.append(key.bytes, endpoint) } }
            }
        }
    }
}
