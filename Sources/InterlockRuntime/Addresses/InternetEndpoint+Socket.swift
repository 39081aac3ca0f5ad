public import NIOCore

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

extension InternetEndpoint {
    /// The endpoint of a socket address of NIO; nil for a local (Unix) one. Allocates nothing.
    public init?(_ address: SocketAddress) {
        switch address {
        case .v4: self = address.withSockAddr { Self(four: UnsafeRawBufferPointer(start: $0, count: $1)) }
        case .v6: self = address.withSockAddr { Self(six: UnsafeRawBufferPointer(start: $0, count: $1)) }
        case .unixDomainSocket: return nil
        }
    }

    // The bytes of a `sockaddr_in` are family (2), port (2), address (4), and of a `sockaddr_in6` family (2), port (2),
    // flow (4), address (16), scope (4), on every system that we know.

    private init(four raw: UnsafeRawBufferPointer) {
        let word = raw.bigEndian(at: 0)
        self.init(ipv4: UInt32(truncatingIfNeeded: word), port: UInt16(truncatingIfNeeded: word >> 32))
    }

    private init(six raw: UnsafeRawBufferPointer) {
        let port = UInt16(truncatingIfNeeded: raw.bigEndian(at: 0) >> 32)
        self.init(high: raw.bigEndian(at: 8), low: raw.bigEndian(at: 16), port: port)
    }

    /// The socket address of NIO: IPv4 for an IPv4 or IPv4-mapped address. Allocates.
    /// Errors: `SocketAddressError`, never for a value of this type.
    func socketAddress() throws -> SocketAddress {
        var bytes: [UInt8] = []
        for word in [high, low] {
            for shift in stride(from: UInt64(56), through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: word >> shift))
            }
        }
        if ipv4 != nil { bytes.removeFirst(12) }
        return try SocketAddress(packedIPAddress: ByteBuffer(bytes: bytes), port: Int(port))
    }
}
