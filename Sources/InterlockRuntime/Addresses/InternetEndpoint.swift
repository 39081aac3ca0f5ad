/// An internet address and a port, as plain words: no allocation, cheap to hash. An IPv4 address is held in its
/// IPv4-mapped form, so that one peer has one endpoint on an IPv4 and on a dual-stack socket. The scope of a link-local
/// IPv6 address is not kept.
@frozen
public struct InternetEndpoint: Hashable, Sendable {
    /// The first eight bytes of the address, in network order.
    public var high: UInt64
    /// The last eight bytes of the address, in network order.
    public var low: UInt64
    /// The UDP port, in host order.
    public var port: UInt16

    /// An endpoint from the two halves of its 16-byte address.
    @inlinable
    public init(high: UInt64, low: UInt64, port: UInt16) {
        (self.high, self.low, self.port) = (high, low, port)
    }

    /// An IPv4 endpoint; `ipv4` has the first byte of the address as its most significant.
    @inlinable
    public init(ipv4: UInt32, port: UInt16) {
        self.init(high: 0, low: 0x0000_FFFF_0000_0000 | UInt64(ipv4), port: port)
    }

    /// The IPv4 address, first byte most significant; nil for IPv6.
    @inlinable public var ipv4: UInt32? {
        high == 0 && low >> 32 == 0xFFFF ? UInt32(truncatingIfNeeded: low) : nil
    }

    /// 127.0.0.1; port 0 lets the system choose when binding.
    @inlinable public static func loopback(port: UInt16 = 0) -> Self { Self(ipv4: 0x7F00_0001, port: port) }
    /// Every IPv4 address of this host; for binding.
    @inlinable public static func anyIPv4(port: UInt16 = 0) -> Self { Self(ipv4: 0, port: port) }
    /// Every address of this host, IPv6 and IPv4 on one socket; for binding.
    @inlinable public static func anyAddress(port: UInt16 = 0) -> Self { Self(high: 0, low: 0, port: port) }
}
