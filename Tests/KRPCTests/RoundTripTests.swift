import KRPC
import Testing

/// What is written is read back as it was meant, over many seeds; and what is written is canonical.
@Suite struct RoundTripTests {
    struct NotAsExpected: Error {}

    @Test(arguments: 0..<200 as Range<UInt64>) func queriesAreReadAsWritten(seed: UInt64) throws {
        var generator = Generator(seed: seed)
        let writer = KRPCWriter(
            id: generator.key(), version: generator.below(2) == 0 ? nil : UInt32(truncatingIfNeeded: generator.next()),
            isReadOnly: generator.below(2) == 0)
        let transaction =
            generator.below(2) == 0
            ? TransactionID(UInt32(truncatingIfNeeded: generator.next())) : TransactionID(generator.next())
        let key = generator.key()
        let want = [nil, Want.ipv4, .ipv6, [.ipv4, .ipv6]][generator.below(4)]
        let (flag, other) = (generator.below(2) == 0, generator.below(2) == 0)
        let token = generator.bytes(generator.below(KRPCLimits.tokenBytes + 1))
        let port = UInt16(1 + generator.below(65535))

        var datagrams: [[UInt8]] = [[], [], [], []]
        writer.ping(transaction, into: &datagrams[0])
        writer.findNode(key, want: want, transaction, into: &datagrams[1])
        writer.getPeers(key, noSeed: flag, scrape: other, want: want, transaction, into: &datagrams[2])
        writer.announcePeer(
            key, port: port, impliesPort: flag, isSeed: other, token: token.span.bytes, transaction,
            into: &datagrams[3])

        for (kind, datagram) in datagrams.enumerated() {
            let span = datagram.span.bytes
            let message = try decode(datagram).get()
            #expect(isCanonical(datagram))
            #expect(TransactionID(message.transaction, in: span) == transaction)
            #expect(message.isReadOnly == writer.isReadOnly)
            let version = message.version.map { $0.bytes(in: span).reduce(UInt32(0)) { $0 << 8 | UInt32($1) } }
            #expect(version == writer.version)
            guard case .query(let query) = message.body else { throw NotAsExpected() }
            #expect(query.id == writer.id)
            switch (kind, query.method) {
            case (0, let method):
                #expect(method == .ping)
            case (1, let method):
                #expect(method == .findNode(target: key))
                #expect(query.want == want)
            case (2, let method):
                #expect(method == .getPeers(infoHash: key, noSeed: flag, scrape: other))
                #expect(query.want == want)
            case (3, .announcePeer(let announcement)):
                #expect(announcement.infoHash == key)
                #expect(announcement.port == port)
                #expect(announcement.impliesPort == flag)
                #expect(announcement.isSeed == other)
                #expect(announcement.token.bytes(in: span) == token)
            default:
                throw NotAsExpected()
            }
        }
    }

    @Test(arguments: 0..<200 as Range<UInt64>) func answersAreReadAsWritten(seed: UInt64) throws {
        var generator = Generator(seed: seed)
        let asked = generator.bytes(generator.below(KRPCLimits.transactionBytes + 1))
        let transaction = ByteRange(start: 0, length: asked.count)
        let writer = KRPCWriter(id: generator.key(), version: generator.below(2) == 0 ? nil : 7)
        let external = [nil, generator.endpoint(.ipv4), generator.endpoint(.ipv6)][generator.below(3)]
        let nodes = (0..<generator.below(9)).map { _ in (generator.key(), generator.endpoint(.ipv4)) }
        let nodes6 = (0..<generator.below(9)).map { _ in (generator.key(), generator.endpoint(.ipv6)) }
        let family = Endpoint.Family.allCases[generator.below(2)]
        let peers = (0..<generator.below(12)).map { _ in generator.endpoint(family) }
        let token = generator.next()

        // Something is in the buffer already, as in an arena of many datagrams.
        var buffer = bytes("before")
        let refused = writer.response(
            to: transaction, in: asked.span.bytes, externalAddress: external, into: &buffer
        ) { results in
            results.nodes { list in for node in nodes { list.append(node.0, node.1) } }
            results.nodes6 { list in for node in nodes6 { list.append(node.0, node.1) } }
            results.token(token)
            results.values { list in for peer in peers { list.append(peer) } }
        }
        #expect(refused == 0)
        #expect(buffer.starts(with: bytes("before")))
        let datagram = Array(buffer.dropFirst(6))
        let span = datagram.span.bytes
        #expect(datagram.count <= KRPCLimits.sentBytes)
        #expect(isCanonical(datagram))
        let message = try decode(datagram).get()
        #expect(message.transaction.bytes(in: span) == asked)
        #expect(message.externalAddress == external)
        #expect((message.version != nil) == (writer.version != nil))
        guard case .response(let response) = message.body else { throw NotAsExpected() }
        #expect(response.id == writer.id)
        #expect((0..<response.nodes.count).map { response.nodes.node(at: $0, in: span) } == nodes.map(CompactNode.init))
        #expect(
            (0..<response.nodes6.count).map { response.nodes6.node(at: $0, in: span) } == nodes6.map(CompactNode.init))
        #expect((0..<response.values.count).map { response.values.peer(at: $0, in: span) } == peers)
        #expect(response.token.flatMap { TransactionID($0, in: span) } == TransactionID(token))
    }

    @Test(arguments: 0..<50 as Range<UInt64>) func errorsAreReadAsWritten(seed: UInt64) throws {
        var generator = Generator(seed: seed)
        let asked = generator.bytes(generator.below(KRPCLimits.transactionBytes + 1))
        let code = KRPCErrorCode(rawValue: Int64(bitPattern: generator.next()) >> Int64(generator.below(60)))
        let text = String(repeating: "text ", count: generator.below(20))
        let external = [nil, generator.endpoint(.ipv4), generator.endpoint(.ipv6)][generator.below(3)]
        let datagram = encoded {
            KRPCWriter(id: generator.key(), version: 1).error(
                code, text, to: ByteRange(start: 0, length: asked.count), in: asked.span.bytes,
                externalAddress: external, into: &$0)
        }
        #expect(isCanonical(datagram))
        let message = try decode(datagram).get()
        #expect(message.transaction.bytes(in: datagram.span.bytes) == asked)
        #expect(message.externalAddress == external)
        guard case .error(let readCode, let readText) = message.body else { throw NotAsExpected() }
        #expect(readCode == code)
        #expect(readText.text(of: datagram) == text)
    }
}
