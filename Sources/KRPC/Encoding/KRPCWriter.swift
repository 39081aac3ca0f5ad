/// Encodes the messages of one node. Each is appended to the caller's buffer with its keys sorted (canonical bencode),
/// without allocation but for the buffer's growth, and has at most ``KRPCLimits/sentBytes``.
public struct KRPCWriter: Hashable, Sendable {
    /// Our node id, in queries and answers.
    public var id: Bytes20

    /// `v`: two letters for the client and two bytes for its version, big-endian; nil leaves it out.
    public var version: UInt32?

    /// Marks queries with `ro` (BEP 43): we do not answer queries.
    public var isReadOnly: Bool

    /// The writer of a node.
    public init(id: Bytes20, version: UInt32? = nil, isReadOnly: Bool = false) {
        self.id = id
        self.version = version
        self.isReadOnly = isReadOnly
    }

    /// `ping`
    public func ping(_ transaction: TransactionID, into buffer: inout [UInt8]) {
        DatagramWriter.append(to: &buffer, settingAside: 0) { datagram in
            datagram.write("d1:ad2:id20:")
            datagram.write(id)
            datagram.write("e1:q4:ping")
            closeQuery(transaction, &datagram)
        }
    }

    /// `find_node`: the nodes closest to `target`.
    public func findNode(
        _ target: Bytes20, want: Want? = nil, _ transaction: TransactionID, into buffer: inout [UInt8]
    ) {
        DatagramWriter.append(to: &buffer, settingAside: 0) { datagram in
            datagram.write("d1:ad2:id20:")
            datagram.write(id)
            datagram.write("6:target20:")
            datagram.write(target)
            datagram.write(want)
            datagram.write("e1:q9:find_node")
            closeQuery(transaction, &datagram)
        }
    }

    /// `get_peers`: peers of a torrent, or the nodes closest to its info hash. `noSeed` and `scrape`: see BEP 33.
    public func getPeers(
        _ infoHash: Bytes20, noSeed: Bool = false, scrape: Bool = false, want: Want? = nil,
        _ transaction: TransactionID, into buffer: inout [UInt8]
    ) {
        DatagramWriter.append(to: &buffer, settingAside: 0) { datagram in
            datagram.write("d1:ad2:id20:")
            datagram.write(id)
            datagram.write("9:info_hash20:")
            datagram.write(infoHash)
            if noSeed { datagram.write("6:noseedi1e") }
            if scrape { datagram.write("6:scrapei1e") }
            datagram.write(want)
            datagram.write("e1:q9:get_peers")
            closeQuery(transaction, &datagram)
        }
    }

    /// `announce_peer`: we have the torrent, peers may connect to `port`, or with `impliesPort` to the port this comes
    /// from. `token` is what the asked node gave us, at most ``KRPCLimits/tokenBytes``, which is the caller's duty.
    public func announcePeer(
        _ infoHash: Bytes20, port: UInt16, impliesPort: Bool = false, isSeed: Bool = false, token: RawSpan,
        _ transaction: TransactionID, into buffer: inout [UInt8]
    ) {
        precondition(token.byteCount <= KRPCLimits.tokenBytes, "token too long")
        DatagramWriter.append(to: &buffer, settingAside: 0) { datagram in
            datagram.write("d1:ad2:id20:")
            datagram.write(id)
            if impliesPort { datagram.write("12:implied_porti1e") }
            datagram.write("9:info_hash20:")
            datagram.write(infoHash)
            datagram.write("4:port")
            datagram.write(integer: Int64(port))
            if isSeed { datagram.write("4:seedi1e") }
            datagram.write("5:token")
            datagram.write(string: token)
            datagram.write("e1:q13:announce_peer")
            closeQuery(transaction, &datagram)
        }
    }

    /// An answer to the query whose transaction id is `transaction` in `span`; `externalAddress` tells the asker its
    /// own address (BEP 42). `results` adds what is asked for; an answer to `ping` has none.
    ///
    /// Returns how many elements of lists found no room or were of the wrong family.
    @discardableResult
    public func response(
        to transaction: ByteRange, in span: RawSpan, externalAddress: Endpoint?, into buffer: inout [UInt8],
        _ results: (inout ResponseWriter) -> Void = { _ in }
    ) -> Int {
        var refusedCount = 0
        DatagramWriter.append(to: &buffer, settingAside: answerEndingBytes(transaction)) { datagram in
            datagram.write(ASCII.d)
            datagram.write(externalAddress: externalAddress)
            datagram.write("1:rd2:id20:")
            datagram.write(id)
            var response = ResponseWriter(datagram)
            results(&response)
            datagram = response.datagram
            refusedCount = response.refusedCount
            datagram.releaseRoom()
            datagram.write(ASCII.e)
            closeAnswer(to: transaction, in: span, "1:y1:re", &datagram)
        }
        return refusedCount
    }

    /// A refusal of the query whose transaction id is `transaction` in `span`. A text that does not fit is cut.
    public func error(
        _ code: KRPCErrorCode, _ text: String, to transaction: ByteRange, in span: RawSpan,
        externalAddress: Endpoint?, into buffer: inout [UInt8]
    ) {
        // Set aside as well: both `e` of the list's and dictionary's ends, the text's length, and the external address.
        DatagramWriter.append(to: &buffer, settingAside: answerEndingBytes(transaction) + 32) { datagram in
            datagram.write("d1:el")
            datagram.write(integer: code.rawValue)
            let text = text.utf8.prefix(datagram.room)
            datagram.releaseRoom()
            datagram.write(decimal: UInt64(text.count))
            datagram.write(ASCII.colon)
            for byte in text { datagram.write(byte) }
            datagram.write(ASCII.e)
            datagram.write(externalAddress: externalAddress)
            closeAnswer(to: transaction, in: span, "1:y1:ee", &datagram)
        }
    }

    @inline(__always)
    private func closeQuery(_ transaction: TransactionID, _ datagram: inout DatagramWriter) {
        if isReadOnly { datagram.write("2:roi1e") }
        datagram.write("1:t")
        datagram.write(transaction)
        writeVersion(&datagram)
        datagram.write("1:y1:qe")
    }

    @inline(__always)
    private func closeAnswer(
        to transaction: ByteRange, in span: RawSpan, _ kind: StaticString, _ datagram: inout DatagramWriter
    ) {
        datagram.write("1:t")
        datagram.write(string: span.extracting(transaction.offsets))
        writeVersion(&datagram)
        datagram.write(kind)
    }

    @inline(__always)
    private func writeVersion(_ datagram: inout DatagramWriter) {
        guard let version else { return }
        datagram.write("1:v4:")
        datagram.write(bigEndian: version)
    }

    /// What comes after the results: `e`, `1:t` and the id with its length, `1:v4:` and four bytes, `1:y1:re`.
    @inline(__always)
    private func answerEndingBytes(_ transaction: ByteRange) -> Int {
        precondition(transaction.count <= KRPCLimits.transactionBytes, "transaction id too long")
        return 1 + 3 + (transaction.count < 10 ? 2 : 3) + transaction.count + (version == nil ? 0 : 9) + 7
    }
}

extension DatagramWriter {
    @inline(__always)
    fileprivate mutating func write(externalAddress endpoint: Endpoint?) {
        guard let endpoint else { return }
        if endpoint.isIPv4 {
            write("2:ip6:")
        } else {
            write("2:ip18:")
        }
        write(endpoint)
    }

    @inline(__always)
    fileprivate mutating func write(_ want: Want?) {
        guard let want, !want.isEmpty else { return }
        write("4:wantl")
        if want.contains(.ipv4) { write("2:n4") }
        if want.contains(.ipv6) { write("2:n6") }
        write(ASCII.e)
    }
}
