#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// An IPv4 address that a network device of this machine has while it is up.
struct DeviceAddress: Hashable, Sendable {
    var device: String
    /// In host order: 127.0.0.1 is 0x7F000001.
    var address: UInt32

    /// All of them; nil if the system does not tell.
    static func system() -> Set<DeviceAddress>? {
        var first: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&first) == 0 else { return nil }
        defer { freeifaddrs(first) }
        var found: Set<DeviceAddress> = []
        var next = first
        while let entry = next?.pointee {
            next = entry.ifa_next
            guard let pointer = entry.ifa_addr, entry.ifa_flags & UInt32(IFF_UP) != 0,
                CInt(pointer.pointee.sa_family) == AF_INET
            else { continue }
            let address = pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { $0.pointee.sin_addr.s_addr }
            found.insert(
                DeviceAddress(device: String(cString: entry.ifa_name), address: UInt32(bigEndian: address)))
        }
        return found
    }
}
