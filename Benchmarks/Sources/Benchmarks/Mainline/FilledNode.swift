import Interlock
import KRPC
import Kademlia
import Mainline

/// A Mainline node whose table is as full as in a network of 100,000, filled the way that a node's table fills: others
/// ask, are asked back, and answer.
struct FilledNode {
    var node: MainlineNode
    var context = Context(now: Instant(nanoseconds: 1_000_000_000), chance: Chance(seed: 7))
    var effects = Effects<MainlineNode>()
    /// Who asks: an id whose bucket is full, so that it is not asked back.
    let asker: Key160
    let askerEndpoint = Endpoint(ipv4: 0x0808_0808, port: 40_000)

    /// - Parameter isOwn: whether all are of the node's own network, instead of strangers, one of each /24.
    init(population: Int = 100_000, isOwn: Bool = false) {
        var words = SeededWords(seed: 3)
        node = MainlineNode(
            MainlineConfiguration(
                id: Key160(words: { words.next() }),
                policy: AddressPolicy(own: isOwn ? [Prefix(ipv4: 0, length: 0)] : [])),
            at: Endpoint(ipv4: 0x0101_0101, port: 6881), restoring: Nothing())
        asker = Key160(sharing: 0, bitsWith: node.id, words: { words.next() })
        node.handle(.started(downFor: nil), &context, into: &effects)
        for number in 0..<population {
            let id = Key160(words: { words.next() })
            let endpoint = Endpoint(ipv4: 0x0C00_0000 + UInt32(number) * 641, port: 6881)
            // As many as strangers are answered a second, and fewer.
            context.now = context.now.advanced(by: .milliseconds(2))
            introduce(id, endpoint)
        }
    }

    private mutating func introduce(_ id: Key160, _ endpoint: Endpoint) {
        let writer = KRPCWriter(id: id.bytes)
        var query: [UInt8] = []
        writer.ping(TransactionID(UInt32(1)), into: &query)
        effects.clear()
        node.received(query.span.bytes, from: endpoint, &context, into: &effects)
        for effect in effects.list {
            guard case .transmit(let range, _) = effect else { continue }
            let sent = Array(effects.bytes[range])
            guard let message = try? KRPCMessage(decoding: sent.span.bytes), case .query = message.body else {
                continue
            }
            var answer: [UInt8] = []
            writer.response(to: message.transaction, in: sent.span.bytes, externalAddress: nil, into: &answer)
            effects.clear()
            node.received(answer.span.bytes, from: endpoint, &context, into: &effects)
            return
        }
    }

    /// Hands the node a datagram and returns how many bytes it sends.
    @inline(never)
    mutating func answer(_ datagram: [UInt8]) -> Int {
        effects.clear()
        // Just within the rate of one address.
        context.now = Instant(nanoseconds: context.now.nanoseconds &+ 100_000_000)
        node.received(datagram.span.bytes, from: askerEndpoint, &context, into: &effects)
        return effects.bytes.count
    }
}
