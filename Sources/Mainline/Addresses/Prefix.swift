public import KRPC

/// The addresses that begin with the same bits: a network in the notation of RFC 4632, `10.0.0.0/8` or `fd00::/8`.
///
/// Like ``/KRPC/Endpoint``, it holds IPv4 as IPv4-mapped IPv6; a prefix of one family contains no address of the other.
@frozen
public struct Prefix: Hashable, Sendable {
    /// The addresses' first bits, the others 0.
    @usableFromInline let high: UInt64
    @usableFromInline let low: UInt64
    /// A one for each bit that counts.
    @usableFromInline let highMask: UInt64
    @usableFromInline let lowMask: UInt64
    /// IPv4 or IPv6.
    public let family: Endpoint.Family

    /// The prefix of the first `length` bits of an address, `0...32` of an IPv4 one and `0...128` of an IPv6 one; a
    /// length out of range is moved to the nearest one inside. Bits behind the length and the port do not matter.
    @inlinable
    public init(of endpoint: Endpoint, length: Int) {
        family = endpoint.family
        let bits = min(max(family == .ipv4 ? length + 96 : length, family == .ipv4 ? 96 : 0), 128)
        highMask = ~UInt64(0) << (64 - min(bits, 64))
        lowMask = ~UInt64(0) << (128 - max(bits, 64))
        high = endpoint.ipv6.high & highMask
        low = endpoint.ipv6.low & lowMask
    }

    /// The IPv4 prefix of the first `length` bits, `0...32`, of an address in host order.
    @inlinable
    public init(ipv4: UInt32, length: Int) {
        self.init(of: Endpoint(ipv4: ipv4, port: 0), length: length)
    }

    /// How many bits count: `0...32` of IPv4, `0...128` of IPv6.
    @inlinable
    public var length: Int {
        highMask.nonzeroBitCount + lowMask.nonzeroBitCount - (family == .ipv4 ? 96 : 0)
    }

    /// Whether an address begins with these bits.
    @inlinable
    public func contains(_ endpoint: Endpoint) -> Bool {
        let address = endpoint.ipv6
        let differences = ((address.high ^ high) & highMask) | ((address.low ^ low) & lowMask)
        return differences == 0 && endpoint.isIPv4 == (family == .ipv4)
    }
}
