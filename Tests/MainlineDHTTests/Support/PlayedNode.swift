import Foundation
import KRPC
import Kademlia
import Mainline
import MainlineDHT
import Synchronization

/// A node that a test plays: a UDP socket on loopback, served by a thread of its own, that answers as it is told.
final class PlayedNode: Sendable {
    /// What it answers to a query; nil: nothing.
    typealias Answer = @Sendable (KRPCMessage.Query.Method, Reply) -> [UInt8]?

    /// Writes answers to one query.
    struct Reply: Sendable {
        let id: Key160
        let transaction: ByteRange
        let bytes: [UInt8]

        /// An answer with nodes, peers and a token.
        func answer(
            nodes: [(Key160, Endpoint)] = [], peers: [Endpoint] = [], token: UInt64? = nil
        ) -> [UInt8] {
            var datagram: [UInt8] = []
            KRPCWriter(id: id.bytes).response(
                to: transaction, in: bytes.span.bytes, externalAddress: nil, into: &datagram
            ) { response in
                if !nodes.isEmpty {
                    response.nodes { list in
                        for (id, endpoint) in nodes { list.append(id.bytes, endpoint) }
                    }
                }
                if let token { response.token(token) }
                if !peers.isEmpty {
                    response.values { list in
                        for peer in peers { list.append(peer) }
                    }
                }
            }
            return datagram
        }

        /// A refusal.
        func refusal(_ code: KRPCErrorCode) -> [UInt8] {
            var datagram: [UInt8] = []
            KRPCWriter(id: id.bytes).error(
                code, "no", to: transaction, in: bytes.span.bytes, externalAddress: nil, into: &datagram)
            return datagram
        }
    }

    struct Failure: Error {
        var reason = String(cString: strerror(errno))
    }

    let id: Key160
    let endpoint: Endpoint
    private let descriptor: CInt
    private let state = Mutex((queryCount: 0, isClosed: false))

    /// How many queries came.
    var queryCount: Int { state.withLock { $0.queryCount } }
    var host: HostPort { HostPort(endpoint) }

    /// A node with an id that begins with `leadingByte`.
    init(_ leadingByte: UInt8, answer: @escaping Answer) throws {
        id = Key160(UInt64(leadingByte) << 56, 0, 1)
        descriptor = socket(AF_INET, CInt(SOCK_DGRAM.rawValue), 0)
        // Wakes now and then to see whether it is still wanted.
        var limit = timeval(tv_sec: 0, tv_usec: 50_000)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, size) == 0 && getsockname(descriptor, $0, &size) == 0
            }
        }
        guard isBound else { throw Failure() }
        endpoint = Endpoint(ipv4: 0x7F00_0001, port: UInt16(bigEndian: address.sin_port))
        serve(answer)
    }

    /// A node that never answers.
    convenience init(silent leadingByte: UInt8) throws { try self.init(leadingByte) { _, _ in nil } }

    deinit { state.withLock { $0.isClosed = true } }

    private func serve(_ answer: @escaping Answer) {
        let (id, descriptor) = (id, descriptor)
        Thread.detachNewThread { [weak self] in
            var buffer = [UInt8](repeating: 0, count: 2048)
            while self?.isOpen == true {
                var sender = sockaddr_in()
                var size = socklen_t(MemoryLayout<sockaddr_in>.size)
                let count = withUnsafeMutablePointer(to: &sender) { pointer in
                    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                        recvfrom(descriptor, &buffer, buffer.count, 0, $0, &size)
                    }
                }
                guard count > 0 else { continue }
                let bytes = Array(buffer[..<count])
                guard let message = try? KRPCMessage(decoding: bytes.span.bytes), case .query(let query) = message.body
                else { continue }
                self?.state.withLock { $0.queryCount += 1 }
                let reply = Reply(id: id, transaction: message.transaction, bytes: bytes)
                guard let datagram = answer(query.method, reply) else { continue }
                _ = withUnsafePointer(to: sender) { pointer in
                    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                        sendto(descriptor, datagram, datagram.count, 0, $0, size)
                    }
                }
            }
            close(descriptor)
        }
    }

    private var isOpen: Bool { state.withLock { !$0.isClosed } }
}
