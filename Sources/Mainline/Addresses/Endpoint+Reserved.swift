public import KRPC

extension Endpoint {
    /// Whether the address lies in a range in which no node of the public internet can be, whatever its port.
    ///
    /// IPv4: "this network", private and shared use, loopback, link-local, protocol assignments, documentation,
    /// benchmarking, multicast and the rest above it (RFC 6890, RFC 1918, RFC 6598). IPv6: all outside of 2000::/3 but
    /// the translation prefix 64:ff9b::/96 (RFC 6052), and within it benchmarking, ORCHID and documentation (RFC 5180,
    /// RFC 4843, RFC 7343, RFC 3849, RFC 9637); of the translation prefix and of 6to4 (RFC 3056), what they embed.
    public var isReserved: Bool {
        if let ipv4 { return Self.isReserved(ipv4: ipv4) }
        let (high, low) = ipv6
        if high == 0x0064_FF9B_0000_0000, low >> 32 == 0 {
            return Self.isReserved(ipv4: UInt32(truncatingIfNeeded: low))
        }
        guard high >> 61 == 0b001 else { return true }
        switch high >> 48 {
        case 0x2001:
            let next = UInt16(truncatingIfNeeded: high >> 32)
            // 2001:2::/48, 2001:10::/28, 2001:20::/28, 2001:db8::/32.
            return high >> 16 == 0x2001_0002_0000 || next >> 4 == 0x001 || next >> 4 == 0x002 || next == 0x0DB8
        case 0x2002: return Self.isReserved(ipv4: UInt32(truncatingIfNeeded: high >> 16))
        case 0x3FFF: return high >> 44 == 0x3_FFF0
        default: return false
        }
    }

    @inline(__always)
    private static func isReserved(ipv4 address: UInt32) -> Bool {
        switch address >> 24 {
        case 0, 10, 127, 224...255: true
        case 100: address >> 22 == 0x6440_0000 >> 22  // 100.64.0.0/10
        case 169: address >> 16 == 0xA9FE  // 169.254.0.0/16
        case 172: address >> 20 == 0xAC1  // 172.16.0.0/12
        case 192:
            // 192.0.0.0/24, 192.0.2.0/24, 192.168.0.0/16
            address >> 8 == 0xC0_0000 || address >> 8 == 0xC0_0002 || address >> 16 == 0xC0A8
        case 198: address >> 17 == 0xC612_0000 >> 17 || address >> 8 == 0xC6_3364  // 198.18.0.0/15, 198.51.100.0/24
        case 203: address >> 8 == 0xCB_0071  // 203.0.113.0/24
        default: false
        }
    }
}
