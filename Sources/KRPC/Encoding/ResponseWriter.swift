/// Writes the results of one answer. Call the methods in the order of their declaration, each once at most: that is the
/// order of the keys. A list is trimmed where the datagram is full.
@frozen public struct ResponseWriter: ~Copyable {
    @usableFromInline var datagram: DatagramWriter
    @usableFromInline var last = KRPCKey.id

    /// How many elements of lists were refused because the datagram was full or they are of the wrong family.
    public internal(set) var refusedCount = 0

    init(_ datagram: DatagramWriter) {
        self.datagram = datagram
    }

    /// `nodes`: IPv4 nodes, 26 bytes each.
    public mutating func nodes(_ list: (inout NodeListWriter) -> Void) {
        follow(.id, with: .nodes)
        writeNodes("5:nodes", .ipv4, list)
    }

    /// `nodes6` (BEP 32): IPv6 nodes, 38 bytes each.
    public mutating func nodes6(_ list: (inout NodeListWriter) -> Void) {
        follow(.nodes, with: .nodes6)
        writeNodes("6:nodes6", .ipv6, list)
    }

    /// `token`: at most ``KRPCLimits/tokenBytes``, which is the caller's duty.
    public mutating func token(_ token: RawSpan) {
        precondition(token.byteCount <= KRPCLimits.tokenBytes, "token too long")
        follow(.nodes6, with: .token)
        datagram.write("5:token")
        datagram.write(string: token)
    }

    /// `token`: eight bytes, big-endian.
    public mutating func token(_ token: UInt64) {
        follow(.nodes6, with: .token)
        datagram.write("5:token8:")
        datagram.write(bigEndian: token)
    }

    /// `values`: peers, a string of 6 or 18 bytes each; do not mix the two (BEP 32).
    public mutating func values(_ list: (inout PeerListWriter) -> Void) {
        follow(.token, with: .values)
        // The key, `l` and `e`.
        guard datagram.room >= 10 else {
            var writer = PeerListWriter(datagram.full)
            list(&writer)
            refusedCount += writer.refusedCount
            return
        }
        datagram.write("6:valuesl")
        datagram.end -= 1
        var writer = PeerListWriter(datagram)
        list(&writer)
        datagram = writer.datagram
        refusedCount += writer.refusedCount
        datagram.end += 1
        datagram.write(ASCII.e)
    }

    private mutating func writeNodes(
        _ key: StaticString, _ family: Endpoint.Family, _ list: (inout NodeListWriter) -> Void
    ) {
        // The key, up to three digits and the colon: no list of nodes in a datagram has 1000 bytes.
        guard datagram.room >= key.utf8CodeUnitCount + 4 else {
            var writer = NodeListWriter(datagram.full, family)
            list(&writer)
            refusedCount += writer.refusedCount
            return
        }
        datagram.write(key)
        let lengthAt = datagram.position
        datagram.position += 4
        var writer = NodeListWriter(datagram, family)
        list(&writer)
        datagram = writer.datagram
        refusedCount += writer.refusedCount
        datagram.close(stringWithLengthAt: lengthAt)
    }

    private mutating func follow(_ latest: KRPCKey, with key: KRPCKey) {
        precondition(Self.order(last) <= Self.order(latest), "results out of order")
        last = key
    }

    private static func order(_ key: KRPCKey) -> Int {
        switch key {
        case .id: 0
        case .nodes: 1
        case .nodes6: 2
        case .token: 3
        default: 4
        }
    }
}

extension DatagramWriter {
    /// The same without any room: for a list whose key finds none, so that its elements are refused and counted.
    fileprivate var full: DatagramWriter {
        var full = self
        full.end = position
        return full
    }

    /// Fills in the length of the string whose content began four bytes after `lengthAt` and ends here, and closes the
    /// gap that a length of one or two digits leaves.
    fileprivate mutating func close(stringWithLengthAt lengthAt: Int) {
        let length = position - lengthAt - 4
        let endOfContent = position
        position = lengthAt
        write(decimal: UInt64(length))
        write(ASCII.colon)
        let gap = lengthAt + 4 - position
        if gap > 0 {
            for from in lengthAt + 4..<endOfContent {
                base.storeBytes(
                    of: base.load(fromByteOffset: from, as: UInt8.self), toByteOffset: from - gap, as: UInt8.self)
            }
        }
        position = endOfContent - gap
    }
}
