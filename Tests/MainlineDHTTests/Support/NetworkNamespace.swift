import Glibc

/// A network of a thread's own, with a loopback device and nothing else, so that a test can give it
/// addresses and take them away.
/// Needs the rights of root.
enum NetworkNamespace {
    struct Failure: Error { var doing: String, reason: String }

    /// Whether this process may have one: tried on a thread that ends at once.
    static let isAllowed: Bool = {
        nonisolated(unsafe) var isAllowed = false
        var thread = pthread_t()
        let made = pthread_create(
            &thread, nil,
            { result in
                result?.assumingMemoryBound(to: Bool.self).pointee = (try? NetworkNamespace.enter()) != nil
                return nil
            }, &isAllowed)
        if made == 0 { pthread_join(thread, nil) }
        return isAllowed
    }()

    /// Puts the calling thread into a new namespace, for good; its devices are down.
    static func enter() throws {
        // Not in Swift's module of the C library.
        typealias Unshare = @convention(c) (CInt) -> CInt
        guard let symbol = dlsym(nil, "unshare") else { throw Failure(doing: "unshare", reason: "not there") }
        let unshare = unsafeBitCast(symbol, to: Unshare.self)
        guard unshare(0x4000_0000) == 0 else { throw failure("unshare") }
    }

    /// Takes the loopback device of the calling thread's namespace up.
    static func raiseLoopback() throws {
        var request = request("lo")
        try call(0x8913, &request, "SIOCGIFFLAGS")
        request[16] |= 1
        try call(0x8914, &request, "SIOCSIFFLAGS")
    }

    /// Gives the loopback device of the calling thread's namespace a second address, in host order.
    static func give(_ address: UInt32) throws {
        var request = request("lo:1")
        request[16] = UInt8(AF_INET)
        request.replaceSubrange(20..<24, with: [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: address >> UInt32($0)) })
        try call(0x8916, &request, "SIOCSIFADDR")
    }

    /// Takes that address away: then there is no way to it.
    static func takeAddress() throws {
        var request = request("lo:1")
        try call(0x8914, &request, "SIOCSIFFLAGS")
    }

    /// A `struct ifreq`: 16 bytes of name, then flags or an address.
    private static func request(_ device: String) -> [UInt8] {
        Array(device.utf8) + [UInt8](repeating: 0, count: 40 - device.utf8.count)
    }

    private static func call(_ code: UInt, _ request: inout [UInt8], _ doing: String) throws {
        let descriptor = socket(AF_INET, CInt(SOCK_DGRAM.rawValue), 0)
        guard descriptor >= 0 else { throw failure("socket") }
        defer { close(descriptor) }
        guard ioctl(descriptor, code, &request) == 0 else { throw failure(doing) }
    }

    private static func failure(_ doing: String) -> Failure {
        Failure(doing: doing, reason: String(cString: strerror(errno)))
    }
}
