import Glibc
import Interlock
import Testing

@testable import InterlockRuntime

@Suite struct EchoTests {
    /// Any endpoint is the peer 1, so that the port that the system chose need not be known.
    static func service(
        peer: UInt16, bind: InternetEndpoint = .loopback(), limits: RuntimeLimits = .init(),
        log: ReportLog<EchoNode.Report> = .init()
    ) -> NodeService<EchoNode> {
        var options = NodeOptions(bind: bind)
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
                    #expect(try await socket.receive() == [UInt8(round), UInt8(number), UInt8(ascii: "!")])
                }
            }
            try socket.send([], to: port)
            #expect(try await socket.receive() == [UInt8(ascii: "!")])
        }
        let counts = await service.counts()
        #expect(counts.datagramsIn == 1001)
        #expect(counts.datagramsOut == 1001)
        #expect(counts.bytesIn == 2000)
        #expect(counts.bytesOut == 3001)
    }

    @Test(.enabled(if: PlainSocket.hasIPv6, "this host has no IPv6"))
    func aDualStackSocketAnswersIPv4() async throws {
        let socket = try PlainSocket()
        let service = Self.service(peer: socket.port, bind: .anyAddress())
        try await Self.whileRunning(service) { port in
            try socket.send([9], to: port)
            #expect(try await socket.receive() == [9, UInt8(ascii: "!")])
        }
    }

    @Test func thePortIsFreeOnceTheServiceEnded() async throws {
        let socket = try PlainSocket()
        // Below the ports that the system hands out, so that no other test is given it between two rounds.
        let port = 30_500 + UInt16(getpid() % 2000)
        var patience = 200
        var round: UInt8 = 0
        while round < 10 {
            let service = Self.service(peer: socket.port, bind: .loopback(port: port))
            do {
                try await Self.whileRunning(service) { bound in
                    try socket.send([round], to: bound)
                    #expect(try await socket.receive() == [round, UInt8(ascii: "!")])
                }
                round += 1
            } catch NodeFailure.cannotBind where patience > 0 && round > 0 {
                // A process that another test starts has our sockets too until it begins its own program, which takes
                // a while on a busy machine.
                patience -= 1
                _ = try await offPool { usleep(50_000) }
            }
        }
    }

    @Test func aDatagramLongerThanTheLimitIsDroppedAndCounted() async throws {
        let socket = try PlainSocket()
        var limits = RuntimeLimits()
        limits.datagramBytes = 100
        let service = Self.service(peer: socket.port, limits: limits)
        try await Self.whileRunning(service) { port in
            try socket.send([UInt8](repeating: 1, count: 101), to: port)
            try socket.send([UInt8](repeating: 1, count: 60_000), to: port)
            try socket.send([UInt8](repeating: 2, count: 100), to: port)
            #expect(try await socket.receive() == [UInt8](repeating: 2, count: 100) + [UInt8(ascii: "!")])
        }
        #expect(await service.counts().oversized == 2)
    }

    @Test func sendErrorsAreCountedAndHarmNothing() async throws {
        let socket = try PlainSocket()
        let log = ReportLog<EchoNode.Report>()
        let service = Self.service(peer: socket.port, log: log)
        try await Self.whileRunning(service) { port in
            for round in 1...3 {
                // Port 0 is none; a datagram of 70,000 bytes is too long for UDP; 3 has no endpoint.
                try service.request(.shout(bytes: 10, to: 2), id: service.nextRequestID())
                try service.request(.shout(bytes: 70_000, to: 1), id: service.nextRequestID())
                try service.request(.shout(bytes: 10, to: 3), id: service.nextRequestID())
                let id = service.nextRequestID()
                try service.request(.count, id: id)
                _ = try await log.first { $0 == .counted(round - 1) }
                try socket.send([5], to: port)
                #expect(try await socket.receive() == [5, UInt8(ascii: "!")])
            }
        }
        let counts = await service.counts()
        #expect(counts.sendErrors == 6)
        #expect(counts.unmapped == 3)
        #expect(counts.datagramsOut == 3)
    }

    @Test func strangersWithoutAnAddressAreDroppedAndCounted() async throws {
        let (friend, stranger) = (try PlainSocket(), try PlainSocket())
        let service = Self.service(peer: friend.port)
        try await Self.whileRunning(service) { port in
            try stranger.send([1], to: port)
            try friend.send([2], to: port)
            #expect(try await friend.receive() == [2, UInt8(ascii: "!")])
        }
        #expect(await service.counts().unmapped == 1)
    }

    @Test func timersFireInOrderAndNeverEarly() async throws {
        let log = ReportLog<EchoNode.Report>()
        let service = Self.service(peer: 1, log: log)
        try await Self.whileRunning(service) { _ in
            let start = DatagramHandler.now
            for (number, after) in [(1, 60), (2, 20), (3, 40), (4, 30)] {
                try service.request(.ring(after: .milliseconds(after), number: number), id: service.nextRequestID())
            }
            try service.request(.ring(after: .milliseconds(10), number: 1), id: service.nextRequestID())
            try service.request(.hush(number: 4), id: service.nextRequestID())
            _ = try await log.first { if case .rang(3, _) = $0 { true } else { false } }
            var rang: [Int] = []
            for case .rang(let number, let at) in log.reports {
                rang.append(number)
                #expect(start.duration(to: at) >= .milliseconds([0, 10, 20, 40][number]))
            }
            #expect(rang == [1, 2, 3])
        }
    }

    @Test func smallTurnsAndFlushesLoseNothing() async throws {
        let socket = try PlainSocket()
        let log = ReportLog<EchoNode.Report>()
        var limits = RuntimeLimits()
        (limits.timersPerTurn, limits.datagramsPerFlush) = (1, 3)
        let service = Self.service(peer: socket.port, limits: limits, log: log)
        try await Self.whileRunning(service) { port in
            for number in 0..<20 {
                try service.request(.ring(after: .milliseconds(1), number: number), id: service.nextRequestID())
                try socket.send([UInt8(number)], to: port)
            }
            for number in 0..<20 { #expect(try await socket.receive() == [UInt8(number), UInt8(ascii: "!")]) }
            for number in 0..<20 {
                _ = try await log.first { if case .rang(number, _) = $0 { true } else { false } }
            }
        }
        #expect(await service.counts().timersFired == 20)
    }

    @Test func theLimitOfTimersRefusesAndCounts() async throws {
        let log = ReportLog<EchoNode.Report>()
        var limits = RuntimeLimits()
        limits.timers = 2
        let service = Self.service(peer: 1, limits: limits, log: log)
        try await Self.whileRunning(service) { _ in
            for number in 1...3 {
                try service.request(.ring(after: .milliseconds(50), number: number), id: service.nextRequestID())
            }
            _ = try await log.first { if case .rang(2, _) = $0 { true } else { false } }
        }
        #expect(await service.counts().timersRefused == 1)
        #expect(await service.counts().timersFired == 2)
    }

    @Test func requestsBeforeTheStartWaitAndTheLimitRefuses() async throws {
        let log = ReportLog<EchoNode.Report>()
        var limits = RuntimeLimits()
        limits.waitingRequests = 2
        let service = Self.service(peer: 1, limits: limits, log: log)
        for _ in 0..<2 { try service.request(.count, id: service.nextRequestID()) }
        #expect(throws: RequestRefusal.tooMany(limit: 2)) { try service.request(.count, id: RequestID(3)) }
        try service.withdraw(RequestID(2))
        try service.withdraw(RequestID(1))
        #expect(throws: RequestRefusal.tooMany(limit: 2)) { try service.withdraw(RequestID(9)) }
        try await Self.whileRunning(service) { _ in
            _ = try await log.first { $0 == .withdrawn }
        }
        #expect(
            log.entries == [
                .init(report: .started(down: false), id: nil), .init(report: .counted(0), id: RequestID(1)),
                .init(report: .counted(0), id: RequestID(2)), .init(report: .withdrawn, id: RequestID(2)),
                .init(report: .withdrawn, id: RequestID(1)),
            ])
        #expect(await service.counts().requestsRefused == 2)
        #expect(throws: RequestRefusal.stopped) { try service.request(.count, id: RequestID(4)) }
    }

    @Test func aServiceRunsOnceAndSaysWhyItDoesNot() async throws {
        let service = Self.service(peer: 1)
        try await Self.whileRunning(service) { port in
            await #expect {
                try await service.run()
            } throws: { error in
                if case NodeFailure.ranBefore = error { true } else { false }
            }
            let second = NodeService<EchoNode>(
                (), at: 0, wire: .datagrams, addresses: AddressMap(address: { _ in nil }, endpoint: { _ in nil }),
                store: .none, options: NodeOptions(bind: .loopback(port: port)), report: { _, _ in })
            await #expect {
                try await second.run()
            } throws: { error in
                "\(error)".contains("cannot bind 127.0.0.1:\(port)")
            }
            await #expect(throws: NodeFailure.self) { try await second.boundAddress() }
        }
        await #expect(throws: RequestRefusal.stopped) { try await service.boundAddress() }
    }

    @Test func waitingForTheAddressCanBeCancelled() async throws {
        let service = Self.service(peer: 1)
        let waiting = Task { try await service.boundAddress() }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
    }
}
