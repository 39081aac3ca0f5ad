import Interlock
import InterlockRuntime
import Testing

@Suite struct EchoTests {
    /// Any endpoint is the peer 1, so that the port that the system chose need not be known.
    static func service(
        peer: UInt16, limits: RuntimeLimits = .init(), log: ReportLog<EchoNode.Report> = .init()
    ) -> NodeService<EchoNode> {
        var options = NodeOptions(bind: .loopback())
        options.limits = limits
        return NodeService(
            (), at: 0, wire: .datagrams,
            addresses: AddressMap(
                address: { $0.port == peer ? 1 : nil },
                endpoint: { $0 == 1 ? .loopback(port: peer) : $0 == 2 ? .anyIPv4(port: 0) : nil }),
            store: .none, options: options, report: log.keep)
    }

    /// Runs a service as long as `body` does; then cancels it, which must end it without an error.
    static func whileRunning<N: Node>(
        _ service: NodeService<N>, _ body: (UInt16) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run() }
            try await body(service.boundAddress().port)
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    @Test func everyDatagramIsAnswered() async throws {
        let socket = try PlainSocket()
        let service = Self.service(peer: socket.port)
        try await Self.whileRunning(service) { port in
            for round in 0..<50 {
                for number in 0..<20 { try socket.send([UInt8(round), UInt8(number)], to: port) }
                for number in 0..<20 {
                    #expect(try socket.receive() == [UInt8(round), UInt8(number), UInt8(ascii: "!")])
                }
            }
            try socket.send([], to: port)
            #expect(try socket.receive() == [UInt8(ascii: "!")])
        }
        let counts = await service.counts()
        #expect(counts.datagramsIn == 1001)
        #expect(counts.datagramsOut == 1001)
        #expect(counts.bytesIn == 2000)
        #expect(counts.bytesOut == 3001)
    }
}
