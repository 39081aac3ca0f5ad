/// An IPv4 or IPv6 address and a UDP port: who a datagram came from or goes to.
///
/// 18 bytes, four-byte aligned, so that a routing table's contact stays small. IPv4 is held as the IPv4-mapped IPv6
/// address (`::ffff:a.b.c.d`, RFC 4291 §2.5.5.2): a dual-stack socket's mapped address and the plain one are equal,
/// and the family needs no field. Order: by address as 16 bytes, then by port.
@frozen public struct Endpoint: Hashable, Sendable {
    /// The 16 address bytes as big-endian words.
    public let word0: UInt32, word1: UInt32, word2: UInt32, word3: UInt32

    /// The UDP port.
    public let port: UInt16

    /// Which of the two networks of BEP 32 an address belongs to.
    @frozen public enum Family: UInt8, Hashable, Sendable, CaseIterable {
        case ipv4, ipv6

        /// Bytes of a compact address with its port: 6 or 18.
        @inlinable
        public var endpointBytes: Int { self == .ipv4 ? 6 : 18 }

        /// Bytes of a compact node, an id and an address with its port: 26 or 38.
        @inlinable
        public var nodeBytes: Int { self == .ipv4 ? 26 : 38 }
    }

    /// An IPv4 endpoint; `ipv4` is the address in host order, 127.0.0.1 being 0x7f000001.
    @inlinable
    public init(ipv4: UInt32, port: UInt16) {
        word0 = 0
        word1 = 0
        word2 = 0xffff
        word3 = ipv4
        self.port = port
    }

    /// An IPv6 endpoint from the upper and lower half of the address; an IPv4-mapped one becomes IPv4.
    @inlinable
    public init(ipv6 high: UInt64, _ low: UInt64, port: UInt16) {
        word0 = UInt32(truncatingIfNeeded: high >> 32)
        word1 = UInt32(truncatingIfNeeded: high)
        word2 = UInt32(truncatingIfNeeded: low >> 32)
        word3 = UInt32(truncatingIfNeeded: low)
        self.port = port
    }

    /// Loads a compact endpoint (BEP 5, BEP 32) from `offset`: 6 or 18 bytes, network order. Traps when the span has
    /// fewer there.
    @inlinable
    public init(loading span: RawSpan, at offset: Int, family: Family) {
        switch family {
        case .ipv4:
            self.init(
                ipv4: UInt32(bigEndian: span.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self)),
                port: UInt16(bigEndian: span.unsafeLoadUnaligned(fromByteOffset: offset + 4, as: UInt16.self)))
        case .ipv6:
            self.init(
                ipv6: UInt64(bigEndian: span.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)),
                UInt64(bigEndian: span.unsafeLoadUnaligned(fromByteOffset: offset + 8, as: UInt64.self)),
                port: UInt16(bigEndian: span.unsafeLoadUnaligned(fromByteOffset: offset + 16, as: UInt16.self)))
        }
    }

    /// The same address with another port.
    @inlinable
    public func with(port: UInt16) -> Endpoint {
        Endpoint(ipv6: ipv6.high, ipv6.low, port: port)
    }

    /// IPv4 or IPv6.
    @inlinable
    public var family: Family { isIPv4 ? .ipv4 : .ipv6 }

    /// Whether it is an IPv4 endpoint.
    @inlinable
    public var isIPv4: Bool { word0 | word1 | (word2 ^ 0xffff) == 0 }

    /// The IPv4 address in host order; nil for IPv6.
    @inlinable
    public var ipv4: UInt32? { isIPv4 ? word3 : nil }

    /// The IPv6 address; for IPv4 the mapped one.
    @inlinable
    public var ipv6: (high: UInt64, low: UInt64) {
        (UInt64(word0) << 32 | UInt64(word1), UInt64(word2) << 32 | UInt64(word3))
    }

    /// Stores the compact form at `offset`, 6 or 18 bytes; traps when the span has no room for them there.
    @inlinable
    public func storeCompact(into span: inout MutableRawSpan, at offset: Int) {
        switch family {
        case .ipv4:
            span.storeBytes(of: word3.bigEndian, toByteOffset: offset, as: UInt32.self)
            span.storeBytes(of: port.bigEndian, toByteOffset: offset + 4, as: UInt16.self)
        case .ipv6:
            let (high, low) = ipv6
            span.storeBytes(of: high.bigEndian, toByteOffset: offset, as: UInt64.self)
            span.storeBytes(of: low.bigEndian, toByteOffset: offset + 8, as: UInt64.self)
            span.storeBytes(of: port.bigEndian, toByteOffset: offset + 16, as: UInt16.self)
        }
    }

    /// Equal address and port; one comparison of all words, no branch a word.
    @inlinable
    public static func == (left: Self, right: Self) -> Bool {
        let differences =
            (left.word3 ^ right.word3) | (left.word2 ^ right.word2) | (left.word1 ^ right.word1)
            | (left.word0 ^ right.word0) | UInt32(left.port ^ right.port)
        return differences == 0
    }

    /// Whether both have the same address, whatever their ports.
    @inlinable
    public func hasSameAddress(as other: Endpoint) -> Bool {
        (word3 ^ other.word3) | (word2 ^ other.word2) | (word1 ^ other.word1) | (word0 ^ other.word0) == 0
    }
}

extension Endpoint: Comparable {
    /// By address as 16 bytes, then by port.
    @inlinable
    public static func < (left: Self, right: Self) -> Bool {
        let (leftHigh, leftLow) = left.ipv6
        let (rightHigh, rightLow) = right.ipv6
        if leftHigh != rightHigh { return leftHigh < rightHigh }
        if leftLow != rightLow { return leftLow < rightLow }
        return left.port < right.port
    }
}
