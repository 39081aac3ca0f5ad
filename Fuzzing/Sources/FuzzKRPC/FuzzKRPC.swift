import FuzzDriver
import KRPC

/// Any datagram is read without a trap; all that a message hands out can be read; and what we can write of a message
/// that was read says the same when it is read again.
@main
enum FuzzKRPC {
    static func main() {
        fuzz { start, count in
            FuzzKRPC.run(input(start, count))
            return 0
        }
    }

    static func run(_ datagram: [UInt8]) {
        let span = datagram.span.bytes
        let isCanonical = Bencode.isCanonical(span)
        let isOneValue = walks(span)
        precondition(!isCanonical || isOneValue, "canonical, but not bencode")
        do throws(KRPCError) {
            let message = try KRPCMessage(decoding: span)
            precondition(isOneValue, "a message, but not bencode")
            read(message, span)
            rewrite(message, span)
        } catch {
            precondition((0...KRPCLimits.receivedBytes).contains(error.position))
            precondition((error.transaction?.offsets.upperBound ?? 0) <= datagram.count)
            #if CANARY
            plantedFault(error)
            #endif
            _ = error.description
            answer(error, span)
        }
    }

    /// Whether the input is one value to its end.
    static func walks(_ span: RawSpan) -> Bool {
        do throws(BencodeError) {
            var cursor = try BencodeCursor(span)
            _ = try cursor.skip(in: span)
            return cursor.isAtEnd
        } catch {
            precondition((0...KRPCLimits.receivedBytes).contains(error.position))
            return false
        }
    }

    /// Reads whatever a message refers to.
    static func read(_ message: KRPCMessage, _ span: RawSpan) {
        _ = message.transaction.bytes(in: span)
        _ = message.version?.text(in: span)
        _ = message.externalAddress?.description
        switch message.body {
        case .query(let query):
            switch query.method {
            case .ping, .findNode, .getPeers, .get, .sampleInfohashes: break
            case .announcePeer(let announcement):
                precondition(announcement.port != 0 || announcement.impliesPort)
                _ = announcement.token.bytes(in: span)
                _ = announcement.name?.text(in: span)
            case .put(let item):
                _ = item.token.bytes(in: span)
                _ = item.value.bytes(in: span)
                _ = item.mutable?.salt.bytes(in: span)
                precondition(item.mutable?.publicKey.bytes(in: span).count ?? 32 == 32)
                precondition(item.mutable?.signature.bytes(in: span).count ?? 64 == 64)
            case .unknown(let name, _):
                _ = name.text(in: span)
            }
        case .response(let response):
            for nodes in [response.nodes, response.nodes6] {
                for index in 0..<nodes.count { _ = nodes.node(at: index, in: span) }
            }
            var peers: [Endpoint] = []
            response.values.forEach(in: span) { peers.append($0) }
            precondition(peers == (0..<response.values.count).map { response.values.peer(at: $0, in: span) })
            for peer in peers { precondition(Endpoint(parsing: peer.description) == peer) }
            _ = response.token?.bytes(in: span)
            _ = try? response.item(in: span).value?.bytes(in: span)
            _ = try? response.filters(in: span).seeds?.bytes(in: span)
            _ = try? response.samples(in: span).hashes?.bytes(in: span)
        case .error(_, let text):
            _ = text.text(in: span)
        }
    }

    /// Writes what was read and reads that.
    static func rewrite(_ message: KRPCMessage, _ span: RawSpan) {
        var written: [UInt8] = []
        switch message.body {
        case .query(let query):
            guard let transaction = TransactionID(message.transaction, in: span) else { return }
            let writer = KRPCWriter(id: query.id, isReadOnly: message.isReadOnly)
            switch query.method {
            case .ping:
                writer.ping(transaction, into: &written)
            case .findNode(let target):
                writer.findNode(target, want: query.want, transaction, into: &written)
            case .getPeers(let infoHash, let noSeed, let scrape):
                writer.getPeers(
                    infoHash, noSeed: noSeed, scrape: scrape, want: query.want, transaction, into: &written)
            case .announcePeer(let announcement):
                writer.announcePeer(
                    announcement.infoHash, port: announcement.port, impliesPort: announcement.impliesPort,
                    isSeed: announcement.isSeed, token: span.extracting(announcement.token.offsets), transaction,
                    into: &written)
            default:
                return
            }
        case .response(let response):
            let list4 = (0..<response.nodes.count).map { response.nodes.node(at: $0, in: span) }
            let list6 = (0..<response.nodes6.count).map { response.nodes6.node(at: $0, in: span) }
            KRPCWriter(id: response.id).response(
                to: message.transaction, in: span, externalAddress: message.externalAddress, into: &written
            ) { results in
                results.nodes { list in
                    for node in list4 { list.append(node.id, node.endpoint) }
                }
                results.nodes6 { list in
                    for node in list6 { list.append(node.id, node.endpoint) }
                }
                if let token = response.token { results.token(span.extracting(token.offsets)) }
                results.values { list in response.values.forEach(in: span) { _ = list.append($0) } }
            }
        case .error(let code, let text):
            KRPCWriter(id: Bytes20(high: 0, middle: 0, low: 0)).error(
                code, text.text(in: span), to: message.transaction, in: span,
                externalAddress: message.externalAddress, into: &written)
        }
        compare(message, span, written)
    }

    static func compare(_ message: KRPCMessage, _ span: RawSpan, _ written: [UInt8]) {
        let other = written.span.bytes
        precondition(written.count <= KRPCLimits.sentBytes, "too long")
        precondition(Bencode.isCanonical(other), "written, but not canonical")
        guard let again = try? KRPCMessage(decoding: other) else { preconditionFailure("written, but not read") }
        precondition(again.transaction.bytes(in: other) == message.transaction.bytes(in: span))
        precondition(again.externalAddress == message.externalAddress || isQuery(message))
        switch (message.body, again.body) {
        case (.query(let first), .query(let second)):
            precondition(first.id == second.id)
            switch (first.method, second.method) {
            case (.announcePeer(let left), .announcePeer(let right)):
                precondition(left.infoHash == right.infoHash && left.port == right.port)
                precondition(left.token.bytes(in: span) == right.token.bytes(in: other))
            default:
                precondition(first.method == second.method)
                precondition(first.want ?? [] == second.want ?? [] || first.method == .ping)
            }
        case (.response(let first), .response(let second)):
            precondition(first.id == second.id)
            precondition(first.token?.bytes(in: span) == second.token?.bytes(in: other))
            precondition(first.nodes.count >= second.nodes.count)
            precondition(first.values.count >= second.values.count)
            for index in 0..<second.values.count {
                precondition(first.values.peer(at: index, in: span) == second.values.peer(at: index, in: other))
            }
        case (.error(let first, _), .error(let second, _)):
            precondition(first == second)
        default:
            preconditionFailure("read again as another kind")
        }
    }

    static func isQuery(_ message: KRPCMessage) -> Bool {
        if case .query = message.body { true } else { false }
    }

    /// A refusal of what could not be read can be read.
    static func answer(_ error: KRPCError, _ span: RawSpan) {
        guard let transaction = error.transaction else { return }
        var written: [UInt8] = []
        KRPCWriter(id: Bytes20(high: 0, middle: 0, low: 0)).error(
            .protocol, error.description, to: transaction, in: span, externalAddress: nil, into: &written)
        guard (try? KRPCMessage(decoding: written.span.bytes)) != nil else { preconditionFailure("not read") }
    }

    #if CANARY
    /// A fault behind a whole message of a kind that no seed has.
    static func plantedFault(_ error: KRPCError) {
        if error.reason == .unknownKind { failPlanted() }
    }
    #endif
}
