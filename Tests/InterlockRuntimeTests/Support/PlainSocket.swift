import Glibc

/// A UDP socket on 127.0.0.1, blocking, with a time limit: the peer that a test plays.
final class PlainSocket: Sendable {
    struct Failure: Error { var reason: String }
    private let descriptor: CInt
    let port: UInt16

    init(timeLimitSeconds: Int = 10) throws {
        let descriptor = socket(AF_INET, CInt(SOCK_DGRAM.rawValue), 0)
        var limit = timeval(tv_sec: timeLimitSeconds, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var bytes = Self.address(port: 0)
        var size = socklen_t(16)
        let bound = bytes.withUnsafeMutableBytes { raw in
            raw.withMemoryRebound(to: sockaddr.self) { pointer in
                bind(descriptor, pointer.baseAddress, size) == 0
                    && getsockname(descriptor, pointer.baseAddress, &size) == 0
            }
        }
        guard bound else { throw Failure(reason: String(cString: strerror(errno))) }
        self.descriptor = descriptor
        port = UInt16(bytes[2]) << 8 | UInt16(bytes[3])
    }

    deinit { close(descriptor) }

    /// Whether an IPv6 socket can be bound here.
    static var hasIPv6: Bool {
        let descriptor = socket(AF_INET6, CInt(SOCK_DGRAM.rawValue), 0)
        defer { close(descriptor) }
        var address = [UInt8](repeating: 0, count: 28)
        address[0] = UInt8(AF_INET6)
        return address.withUnsafeMutableBytes { raw in
            raw.withMemoryRebound(to: sockaddr.self) { bind(descriptor, $0.baseAddress, 28) == 0 }
        }
    }

    func send(_ bytes: [UInt8], to port: UInt16) throws {
        var address = Self.address(port: port)
        let sent = address.withUnsafeMutableBytes { raw in
            raw.withMemoryRebound(to: sockaddr.self) {
                sendto(descriptor, bytes, bytes.count, 0, $0.baseAddress, 16)
            }
        }
        guard sent == bytes.count else { throw Failure(reason: String(cString: strerror(errno))) }
    }

    /// The next datagram; an error when the time is up.
    func receive() async throws -> [UInt8] {
        try await offPool { try self.receiveBlocking() }
    }

    private func receiveBlocking() throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &bytes, bytes.count, 0)
        guard count >= 0 else { throw Failure(reason: String(cString: strerror(errno))) }
        return Array(bytes[..<count])
    }

    private static func address(port: UInt16) -> [UInt8] {
        [UInt8(AF_INET), 0, UInt8(port >> 8), UInt8(port & 255), 127, 0, 0, 1] + [UInt8](repeating: 0, count: 8)
    }
}
