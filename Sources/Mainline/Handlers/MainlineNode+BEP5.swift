import Interlock
import KRPC
import Kademlia

extension MainlineNode {
    /// Answers a query (BEP 5 §"DHT Queries"). A method that we do not know but that carries a target is answered like
    /// `find_node`, so that methods to come degrade well.
    mutating func answer(
        _ query: KRPCMessage.Query, isReadOnly: Bool, _ transaction: ByteRange, _ bytes: RawSpan,
        from sender: Endpoint, _ passage: Screen.Passage, _ context: inout Context, into effects: inout Effects<Self>
    ) {
        counts.queries &+= 1
        guard isAnswering, screen.mayAnswer(passage, now: context.now) else { return }
        counts.answers &+= 1
        switch query.method {
        case .ping: reply(transaction, bytes, to: sender, into: &effects) { _ in }
        case .findNode(let target), .get(let target, _), .sampleInfohashes(let target):
            replyWithNodes(closeTo: Key160(target), transaction, bytes, to: sender, passage, into: &effects)
        case .getPeers(let infoHash, _, _):
            let key = Key160(infoHash)
            let now = context.now.seconds
            let start = peers.hasPeers(of: key, now: now) ? context.chance.below(peers.peerCount(of: key)) : nil
            counts.peersLeftOut += replyWithPeers(
                of: key, startingAt: start, now: now, transaction, bytes, to: sender, passage, into: &effects)
        case .announcePeer(let announcement):
            keep(announcement, transaction, bytes, from: sender, passage, &context, into: &effects)
        case .unknown(_, .some(let target)):
            replyWithNodes(closeTo: Key160(target), transaction, bytes, to: sender, passage, into: &effects)
        case .put, .unknown(_, nil):
            refuse(.methodUnknown, "Method Unknown", transaction, bytes, to: sender, into: &effects)
        }
        noteAsker(query.id, isReadOnly: isReadOnly, from: sender, &context, into: &effects)
    }

    /// Refuses what is no KRPC message, if it was meant as a query and can be answered.
    mutating func refuseMalformed(
        _ error: KRPCError, _ bytes: RawSpan, from sender: Endpoint, _ passage: Screen.Passage,
        _ context: inout Context, into effects: inout Effects<Self>
    ) {
        counts.malformed += 1
        guard let id = error.transaction else { return }
        if error.isQuery {
            guard isAnswering, screen.mayAnswer(passage, now: context.now) else { return }
            refuse(.protocol, "Malformed Packet", id, bytes, to: sender, into: &effects)
        } else if let transaction = close(id, bytes, from: sender, into: &effects) {
            screen.settle(passage, from: sender)
            fail(transaction, .malformed, &context, into: &effects)
        }
    }

    private func reply(
        _ transaction: ByteRange, _ bytes: RawSpan, to sender: Endpoint, into effects: inout Effects<Self>,
        _ results: (inout ResponseWriter) -> Void
    ) {
        // Here and below closures take what they need: whichever names the node itself takes a copy of it.
        let writer = writer
        effects.transmit(to: sender) {
            writer.response(to: transaction, in: bytes, externalAddress: sender, into: &$0, results)
        }
    }

    private mutating func refuse(
        _ code: KRPCErrorCode, _ text: String, _ transaction: ByteRange, _ bytes: RawSpan, to sender: Endpoint,
        into effects: inout Effects<Self>
    ) {
        counts.refusals += 1
        let writer = writer
        effects.transmit(to: sender) {
            writer.error(code, text, to: transaction, in: bytes, externalAddress: sender, into: &$0)
        }
    }

    private func replyWithNodes(
        closeTo target: Key160, _ transaction: ByteRange, _ bytes: RawSpan, to sender: Endpoint,
        _ passage: Screen.Passage, into effects: inout Effects<Self>
    ) {
        let (nearest, entries) = (places(closeTo: target, passage), coordinator.table.entries)
        reply(transaction, bytes, to: sender, into: &effects) { response in
            response.nodes { Self.write(nearest, of: entries, into: &$0) }
        }
    }

    /// Whether an answer must not name what only the node's own network can reach: to a stranger that is of no use, and
    /// tells what is none of its business. A node without prefixes of its own knows nobody there.
    private func isPublic(_ passage: Screen.Passage) -> Bool {
        switch passage {
        case .own: false
        default: !screen.policy.own.isEmpty
        }
    }

    /// Returns how many peers did not fit. Not mutating: a closure within a mutating function takes a copy of the node.
    private func replyWithPeers(
        of infoHash: Key160, startingAt start: Int?, now: UInt32, _ transaction: ByteRange, _ bytes: RawSpan,
        to sender: Endpoint, _ passage: Screen.Passage, into effects: inout Effects<Self>
    ) -> Int {
        let (most, isPublic) = (configuration.limits.peersPerAnswer, isPublic(passage))
        let (nearest, entries) = (places(closeTo: infoHash, passage), coordinator.table.entries)
        let peers = peers
        let token = tokens?.token(for: sender, infoHash)
        var named = 0
        var leftOut = 0
        reply(transaction, bytes, to: sender, into: &effects) { response in
            response.nodes { Self.write(nearest, of: entries, into: &$0) }
            if let token { response.token(token) }
            guard let start else { return }
            response.values { list in
                peers.forEachPeer(of: infoHash, startingAt: start, now: now) { peer in
                    if isPublic, peer.endpoint.isReserved { return true }
                    guard named < most, list.append(peer.endpoint) else {
                        leftOut = peers.peerCount(of: infoHash) - named
                        return false
                    }
                    named += 1
                    return true
                }
            }
        }
        return leftOut
    }

    /// Where the closest contacts are that ever answered us and are not bad.
    private func places(closeTo target: Key160, _ passage: Screen.Passage) -> NearestPlaces {
        let limits = configuration.routing
        // One more question of each contact is asked only by who needs its answer.
        guard isPublic(passage) else {
            return coordinator.table.places(ofClosest: limits.bucketSize, to: target) { entry in
                entry.hasResponded && !entry.isBad(under: limits)
            }
        }
        return coordinator.table.places(ofClosest: limits.bucketSize, to: target) { entry in
            entry.hasResponded && !entry.isBad(under: limits) && !entry.address.endpoint.isReserved
        }
    }

    /// Names contacts straight from the table.
    private static func write(
        _ nearest: NearestPlaces, of entries: [RoutingTable<Key160, IPv4Endpoint>.Entry],
        into list: inout NodeListWriter
    ) {
        let entries = entries.span
        var index = 0
        while index < nearest.count {
            let entry = entries[nearest[index]]
            index &+= 1
            list.append(entry.key.bytes, ipv4: entry.address.address, port: entry.address.port)
        }
    }

    private mutating func keep(
        _ announcement: KRPCMessage.Query.Announcement, _ transaction: ByteRange, _ bytes: RawSpan,
        from sender: Endpoint, _ passage: Screen.Passage, _ context: inout Context, into effects: inout Effects<Self>
    ) {
        let infoHash = Key160(announcement.infoHash)
        guard let shown = TransactionID(announcement.token, in: bytes), shown.count == 8, let tokens,
            tokens.accepts(shown.word, from: sender, infoHash)
        else {
            counts.badTokens += 1
            refuse(.protocol, "Bad Token", transaction, bytes, to: sender, into: &effects)
            return
        }
        let port = announcement.impliesPort ? sender.port : announcement.port
        guard let source = IPv4Endpoint(sender), port != 0 else {
            refuse(.protocol, "Bad Port", transaction, bytes, to: sender, into: &effects)
            return
        }
        let peer = IPv4Endpoint(address: source.address, port: port)
        switch peers.announce(peer, of: infoHash, isOwn: passage == .own, now: context.now.seconds) {
        case .added, .renewed: reply(transaction, bytes, to: sender, into: &effects) { _ in }
        case .refused: refuse(.server, "Store Full", transaction, bytes, to: sender, into: &effects)
        case .refusedAddress: refuse(.server, "Too Many Torrents", transaction, bytes, to: sender, into: &effects)
        }
    }

    /// A known contact that asks is alive; an unknown one is asked back if the table could use it.
    private mutating func noteAsker(
        _ asker: Bytes20, isReadOnly: Bool, from sender: Endpoint, _ context: inout Context,
        into effects: inout Effects<Self>
    ) {
        let key = Key160(asker)
        guard admits(isReadOnly: isReadOnly), let address = IPv4Endpoint(sender) else { return }
        let contact = MainlineContact(key: key, address: address)
        switch coordinator.table.acquaintance(with: contact) {
        case .known: _ = coordinator.step(.heardFrom(contact, responded: false), &context)
        case .welcome: take(.candidate(contact), &context, into: &effects)
        case .unwelcome: break
        }
    }
}
