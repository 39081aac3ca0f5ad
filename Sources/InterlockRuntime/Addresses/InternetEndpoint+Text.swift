#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

extension InternetEndpoint: CustomStringConvertible {
    /// An endpoint from a numeric address, IPv4 or IPv6 without brackets; nil if it is none. Names are not resolved.
    public init?(address: String, port: UInt16) {
        var bytes: [16 of UInt8] = .init(repeating: 0)
        let (isFour, isSix) = withUnsafeMutableBytes(of: &bytes) { raw in
            let isFour = inet_pton(AF_INET, address, raw.baseAddress) == 1
            return (isFour, !isFour && inet_pton(AF_INET6, address, raw.baseAddress) == 1)
        }
        guard isFour || isSix else { return nil }
        let (high, low) = withUnsafeBytes(of: bytes) { ($0.bigEndian(at: 0), $0.bigEndian(at: 8)) }
        if isFour {
            self.init(ipv4: UInt32(truncatingIfNeeded: high >> 32), port: port)
        } else {
            self.init(high: high, low: low, port: port)
        }
    }

    /// `127.0.0.1:6881` or `[::1]:6881`.
    public var description: String {
        if let ipv4 {
            return "\(ipv4 >> 24).\(ipv4 >> 16 & 255).\(ipv4 >> 8 & 255).\(ipv4 & 255):\(port)"
        }
        var bytes = (high.bigEndian, low.bigEndian)
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        inet_ntop(AF_INET6, &bytes, &text, socklen_t(text.count))
        return "[" + String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self) + "]:\(port)"
    }
}

extension UnsafeRawBufferPointer {
    /// The eight bytes at an offset as a number in network order.
    func bigEndian(at offset: Int) -> UInt64 {
        UInt64(bigEndian: loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
}
