import Glibc
import Interlock
import Synchronization
import Testing

@testable import InterlockRuntime

/// A node that is configured only when it is about to run, and leaves something behind.
@Suite struct LateConfigurationTests {
    private struct Unreadable: Error {}

    /// What a node left.
    private final class Left: Sendable {
        let counts = Mutex<[Int]>([])
    }

    private func service(
        _ left: Left, port: UInt16 = 0, configure: @escaping @Sendable () async throws -> Void
    ) -> NodeService<EchoNode> {
        NodeService(
            configuredBy: configure, at: 0, wire: .datagrams,
            addresses: AddressMap(address: { _ in 1 }, endpoint: { _ in nil }), store: .none,
            options: NodeOptions(bind: .loopback(port: port)),
            ended: { node in left.counts.withLock { $0.append(node.count) } }, report: { _, _ in })
    }

    @Test func whatTheNodeLeavesIsAsItsLastInputLeftIt() async throws {
        let (left, socket) = (Left(), try PlainSocket())
        let service = service(left) {}
        try await EchoTests.whileRunning(service) { port in
            for _ in 0..<3 { try socket.send([1], to: port) }
            while await service.counts().datagramsIn < 3 { await Task.yield() }
        }
        #expect(left.counts.withLock { $0 } == [3])
    }

    @Test func aConfigurationThatFailsIsWhyTheServiceDoesNotRun() async throws {
        let left = Left()
        let service = service(left) { throw Unreadable() }
        let waiting = Task { try await service.boundAddress() }
        await #expect(throws: Unreadable.self) { try await service.run() }
        await #expect(throws: Unreadable.self) { try await waiting.value }
        #expect(throws: RequestRefusal.stopped) { try service.request(.count, id: RequestID(1)) }
        #expect(left.counts.withLock { $0 } == [])
    }

    @Test func aNodeThatCannotBindLeavesNothing() async throws {
        let (left, other) = (Left(), EchoTests.service(peer: 1))
        try await EchoTests.whileRunning(other) { port in
            await #expect(throws: NodeFailure.self) { try await service(left, port: port) {}.run() }
        }
        #expect(left.counts.withLock { $0 } == [])
    }

    @Test func noSocketIsLeftToProgramsThatTheProcessStarts() async throws {
        let service = EchoTests.service(peer: 1)
        try await EchoTests.whileRunning(service) { port in
            var found = 0
            for descriptor in CInt(0)..<1024 {
                var address = [UInt8](repeating: 0, count: 16)
                var size = socklen_t(16)
                let isSocket = address.withUnsafeMutableBytes { raw in
                    raw.withMemoryRebound(to: sockaddr.self) { getsockname(descriptor, $0.baseAddress, &size) == 0 }
                }
                let itsPort = UInt16(address[2]) << 8 | UInt16(address[3])
                guard isSocket, address[0] == UInt8(AF_INET), itsPort == port else { continue }
                found += 1
                #expect(fcntl(descriptor, F_GETFD, 0) & FD_CLOEXEC != 0)
            }
            // The channel's, and the one that is sent by.
            #expect(found == 2)
        }
    }
}
