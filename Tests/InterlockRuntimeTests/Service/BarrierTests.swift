import Interlock
import InterlockRuntime
import Logging
import ServiceLifecycle
import Testing

@Suite struct BarrierTests {
    let socket: PlainSocket
    let store = GatedStore()
    let log = ReportLog<LedgerNode.Report>()

    init() throws { socket = try PlainSocket() }

    func service(
        heldEffects: Int = 1000, markInterval: Duration = .seconds(60)
    ) -> NodeService<LedgerNode> {
        var options = NodeOptions(bind: .loopback())
        (options.limits.heldEffects, options.limits.markInterval) = (heldEffects, markInterval)
        let peer = socket.port
        return NodeService<LedgerNode>(
            (), at: 0, wire: .messages,
            addresses: AddressMap(
                address: { $0.port == peer ? 1 : nil }, endpoint: { $0 == 1 ? .loopback(port: peer) : nil }),
            store: .records(in: store), options: options, report: log.keep)
    }

    func say(_ message: LedgerNode.Message, to port: UInt16) throws { try socket.send(message.encoded, to: port) }
    func hear() async throws -> LedgerNode.Message {
        let bytes = try await socket.receive()
        return try LedgerNode.Message(decoding: bytes.span.bytes)
    }

    /// Waits until the node took so many datagrams; its counts then.
    func countsOf(_ service: NodeService<LedgerNode>, after datagrams: Int) async throws -> RuntimeCounts {
        let end = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < end {
            let counts = await service.counts()
            if counts.datagramsIn >= datagrams { return counts }
            await Task.yield()
        }
        throw GatedStore.Refusal()
    }

    /// Waits until the node takes no more requests, without asking it to stop.
    func untilStopped(_ service: NodeService<LedgerNode>) async throws {
        let end = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < end {
            do {
                try service.request(.hush, id: RequestID(0))
            } catch .stopped {
                return
            } catch .tooMany {}
            await Task.yield()
        }
        throw GatedStore.Refusal()
    }

    @Test func nothingAfterARecordLeavesBeforeItIsDurable() async throws {
        let service = service()
        try await EchoTests.whileRunning(service) { port in
            try say(.put(5), to: port)
            #expect(try await hear() == .early(5))
            try await store.waitUntilBegun(1)
            try say(.ping(1), to: port)
            try service.request(.sum, id: RequestID(1))
            let counts = try await countsOf(service, after: 2)
            // Both inputs were handled, and what they gave rise to waits.
            #expect(counts.datagramsOut == 1)
            #expect(!log.reports.contains(.stored(5)))
            #expect(!log.reports.contains(.sum(5)))
            store.allow(1)
            #expect(try await hear() == .stored(5))
            #expect(try await hear() == .pong(1))
            _ = try await log.first { $0 == .sum(5) }
            #expect(log.reports == [.started(sum: 0, downFor: nil), .stored(5), .sum(5)])
        }
        #expect(store.closeCount == 1)
    }

    @Test func recordsThatComeMeanwhileAreOneCommit() async throws {
        let service = service()
        try await EchoTests.whileRunning(service) { port in
            try say(.put(1), to: port)
            try await store.waitUntilBegun(1)
            try say(.put(2), to: port)
            try say(.put(3), to: port)
            _ = try await countsOf(service, after: 3)
            store.allow(2)
            var heard: [LedgerNode.Message] = []
            for _ in 0..<6 { heard.append(try await hear()) }
            #expect(heard == [.early(1), .stored(1), .early(2), .stored(2), .early(3), .stored(3)])
            #expect(store.commits == [[[1]], [[2], [3]]])
        }
        let counts = await service.counts()
        #expect(counts.records == 3)
        #expect(counts.commits == 2)
    }

    @Test func aFailedWriteStopsTheNodeAndNothingBehindItLeaves() async throws {
        let service = service()
        await #expect {
            try await EchoTests.whileRunning(service) { port in
                try say(.put(1), to: port)
                #expect(try await hear() == .early(1))
                try say(.ping(1), to: port)
                _ = try await countsOf(service, after: 2)
                store.breakDown()
                try await untilStopped(service)
            }
        } throws: { error in
            if case NodeFailure.cannotStore(let inner) = error { inner as? GatedStore.Refusal != nil } else { false }
        }
        #expect(log.reports == [.started(sum: 0, downFor: nil)])
        #expect(throws: RequestRefusal.stopped) { try service.request(.sum, id: RequestID(1)) }
        #expect(store.closeCount == 1)
        #expect(store.commits == [])
        // What it did is still known.
        #expect(await service.counts().datagramsIn == 2)
    }

    @Test func aFailedMarkLosesNoRecordThatCameMeanwhile() async throws {
        store.holdMarks()
        let service = service(markInterval: .milliseconds(1))
        let group = ServiceGroup(configuration: .init(services: [service], logger: .init(label: "test")))
        async let ended: Void = group.run()
        let port = try await service.boundAddress().port
        try await store.waitUntilMarked(1)
        try say(.put(1), to: port)
        #expect(try await hear() == .early(1))
        await group.triggerGracefulShutdown()
        try await untilStopped(service)
        store.allow(1)
        store.failMarks()
        try await ended
        #expect(store.commits == [[[1]]])
        #expect(try await hear() == .stored(1))
    }

    @Test func whatArrivesWhileTheNodeStopsIsNotCounted() async throws {
        let service = service()
        let group = ServiceGroup(configuration: .init(services: [service], logger: .init(label: "test")))
        async let ended: Void = group.run()
        let port = try await service.boundAddress().port
        try say(.put(1), to: port)
        try await store.waitUntilBegun(1)
        await group.triggerGracefulShutdown()
        try await untilStopped(service)
        for number in 0..<UInt8(5) { try say(.ping(number), to: port) }
        // Each is a turn of the loop, which reads what arrived.
        for _ in 0..<20 { _ = await service.counts() }
        store.allow(1)
        try await ended
        let counts = await service.counts()
        #expect(counts.datagramsIn == 1)
        #expect(counts.inputsDropped == 0)
    }

    @Test func aStoreThatCannotBeClosedIsNoFailureOfTheRun() async throws {
        store.failClosing()
        let service = service()
        try await EchoTests.whileRunning(service) { port in
            try say(.ping(1), to: port)
            #expect(try await hear() == .pong(1))
        }
        #expect(store.closeCount == 1)
        #expect(await service.counts().datagramsIn == 1)
    }

    @Test func aRunThatIsCancelledBeforeItBeganDoesNothing() async throws {
        let service = service()
        try service.request(.sum, id: RequestID(1))
        let run = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await service.run()
        }
        try await run.value
        #expect(log.reports == [])
        #expect(store.closeCount == 0)
        #expect(throws: RequestRefusal.stopped) { try service.request(.sum, id: RequestID(2)) }
        await #expect(throws: RequestRefusal.stopped) { try await service.boundAddress() }
    }

    @Test func atTheLimitOfHeldEffectsDatagramsAreDroppedAndRequestsWait() async throws {
        let service = service(heldEffects: 3)
        try await EchoTests.whileRunning(service) { port in
            try say(.put(1), to: port)  // barrier, message, report: at the limit
            try await store.waitUntilBegun(1)
            for number in 0..<UInt8(5) { try say(.ping(number), to: port) }
            try service.request(.sum, id: RequestID(1))
            let counts = try await countsOf(service, after: 6)
            #expect(counts.inputsDropped == 5)
            #expect(counts.requests == 0)
            store.allow(1)
            #expect(try await hear() == .early(1))
            #expect(try await hear() == .stored(1))
            #expect(try await log.first { $0 == .sum(1) }.id == RequestID(1))
            try say(.ping(9), to: port)
            #expect(try await hear() == .pong(9))
        }
    }

    @Test func timersActAtOnceBehindABarrierAndTheirReportsWait() async throws {
        let service = service()
        try await EchoTests.whileRunning(service) { port in
            try say(.put(1), to: port)
            try await store.waitUntilBegun(1)
            try service.request(.ring, id: RequestID(1))
            while await service.counts().timersFired < 1 { await Task.yield() }
            #expect(!log.reports.contains(.rang))
            store.allow(1)
            _ = try await log.first { $0 == .rang }
            #expect(log.reports == [.started(sum: 0, downFor: nil), .stored(1), .rang])
        }
    }

    @Test func gracefulShutdownWaitsForWhatIsBeingStored() async throws {
        let service = service()
        let group = ServiceGroup(configuration: .init(services: [service], logger: .init(label: "test")))
        async let ended: Void = group.run()
        let port = try await service.boundAddress().port
        try say(.put(4), to: port)
        try await store.waitUntilBegun(1)
        await group.triggerGracefulShutdown()
        store.allow(1)
        try await ended
        #expect(try await hear() == .early(4))
        #expect(try await hear() == .stored(4))
        #expect(log.reports.last == .stored(4))
        #expect(store.closeCount == 1)
        // A new life of the node knows what was stored.
        let next = ReportLog<LedgerNode.Report>()
        let again = NodeService<LedgerNode>(
            (), at: 0, wire: .messages, addresses: AddressMap(address: { _ in nil }, endpoint: { _ in nil }),
            store: .records(in: store), options: NodeOptions(bind: .loopback()), report: next.keep)
        try await EchoTests.whileRunning(again) { _ in
            _ = try await next.first { $0 == .started(sum: 4, downFor: .zero) }
        }
    }
}
