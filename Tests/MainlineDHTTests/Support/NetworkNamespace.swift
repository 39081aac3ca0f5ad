import Glibc

/// A network of a thread's own, with a loopback device and nothing else, so that a test can take it down and up.
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

    /// Takes the loopback device of the calling thread's namespace up or down.
    static func setLoopback(up: Bool) throws {
        let descriptor = socket(AF_INET, CInt(SOCK_DGRAM.rawValue), 0)
        guard descriptor >= 0 else { throw failure("socket") }
        defer { close(descriptor) }
        var request = [UInt8](repeating: 0, count: 40)
        request.replaceSubrange(0..<2, with: Array("lo".utf8))
        guard ioctl(descriptor, 0x8913, &request) == 0 else { throw failure("SIOCGIFFLAGS") }
        request[16] = up ? request[16] | 1 : request[16] & ~1
        guard ioctl(descriptor, 0x8914, &request) == 0 else { throw failure("SIOCSIFFLAGS") }
    }

    private static func failure(_ doing: String) -> Failure {
        Failure(doing: doing, reason: String(cString: strerror(errno)))
    }
}
