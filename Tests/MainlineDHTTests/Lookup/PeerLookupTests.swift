import InterlockRuntime
import KRPC
import Kademlia
import Mainline
import MainlineDHT
import Testing

/// A search for peers over real sockets, against nodes that the test plays.
@Suite struct PeerLookupTests {
    /// A node that names one peer and one node that never answers.
    private func namer(_ silent: PlayedNode) throws -> PlayedNode {
        let named = (silent.id, silent.endpoint)
        return try PlayedNode(0x80) { method, reply in
            guard case .getPeers = method else { return reply.answer() }
            return reply.answer(nodes: [named], peers: [peer])
        }
    }

    @Test func peersAreYieldedWhileTheLookupGoesOn() async throws {
        let silent = try PlayedNode(silent: 0x40)
        let namer = try namer(silent)
        let dht = MainlineService(loopback(requestTimeout: .seconds(60)))
        try await withRunning(dht) {
            try await dht.meet(namer)
            var events: [PeerLookup.Event] = []
            for try await event in try dht.peers(for: infoHash) {
                events.append(event)
                if case .found = event { break }
            }
            #expect(events.first == .asked(namer.endpoint))
            #expect(events.last == .found([peer], from: MainlineContact(key: namer.id, address: address(of: namer))))
        }
    }

    @Test func droppingTheIteratorCancelsTheLookupAndItsRequests() async throws {
        let silent = try PlayedNode(silent: 0x40)
        let namer = try namer(silent)
        let dht = MainlineService(loopback(requestTimeout: .seconds(60)))
        try await withRunning(dht) {
            try await dht.meet(namer)
            let lookup = try dht.peers(for: infoHash)
            for try await event in lookup where event == .asked(silent.endpoint) { break }
            // The sequence is still held; it can be iterated once.
            try await dht.untilIdle()
            await #expect(throws: DHTError.stopped) {
                for try await _ in lookup {}
            }
            #expect(try await dht.statistics().node.requestsTimedOut == 0)
        }
    }

    @Test func aLookupThatIsHeldGoesOnAndHasItsRequestInFlight() async throws {
        let silent = try PlayedNode(silent: 0x40)
        let namer = try namer(silent)
        let dht = MainlineService(loopback(requestTimeout: .seconds(60)))
        try await withRunning(dht) {
            try await dht.meet(namer)
            var iterator = try dht.peers(for: infoHash).makeAsyncIterator()
            while let event = try await iterator.next(), event != .asked(silent.endpoint) {}
            let statistics = try await dht.statistics()
            #expect(statistics.runningCount == 1)
            #expect(statistics.transactionCount == 1)
            withExtendedLifetime(iterator) {}
        }
    }

    @Test func aSequenceThatNobodyIteratesIsCancelledWhenItIsLetGo() async throws {
        let silent = try PlayedNode(silent: 0x40)
        let namer = try namer(silent)
        let dht = MainlineService(loopback(requestTimeout: .seconds(60)))
        try await withRunning(dht) {
            try await dht.meet(namer)
            var lookup: PeerLookup? = try dht.peers(for: infoHash)
            try await until { silent.queryCount == 1 }
            #expect(try await dht.statistics().runningCount == 1)
            #expect(lookup != nil)
            lookup = nil
            try await dht.untilIdle()
        }
    }

    @Test func cancellingTheTaskCancelsTheLookupAndItsRequests() async throws {
        let silent = try PlayedNode(silent: 0x40)
        let namer = try namer(silent)
        let dht = MainlineService(loopback(requestTimeout: .seconds(60)))
        try await withRunning(dht) {
            try await dht.meet(namer)
            let lookup = try dht.peers(for: infoHash)
            let reader = Task {
                var events: [PeerLookup.Event] = []
                for try await event in lookup { events.append(event) }
                return events
            }
            try await until { silent.queryCount == 1 }
            reader.cancel()
            let events = try await reader.value
            #expect(!events.contains { if case .finished = $0 { true } else { false } })
            try await dht.untilIdle()
        }
    }

    @Test func cancellingTheTaskCancelsACallAndItsRequests() async throws {
        let silent = try PlayedNode(silent: 0x40)
        let namer = try PlayedNode(0x80) { _, reply in reply.answer(nodes: [(silent.id, silent.endpoint)]) }
        let dht = MainlineService(loopback(requestTimeout: .seconds(60)))
        try await withRunning(dht) {
            try await dht.meet(namer)
            let caller = Task { try await dht.findNode(infoHash) }
            try await until { silent.queryCount == 1 }
            caller.cancel()
            await #expect(throws: CancellationError.self) { try await caller.value }
            try await dht.untilIdle()
        }
    }

    @Test func aSlowReaderLosesProgressWhichIsCountedAndNeverPeers() async throws {
        let silent = try (1...8).map { try PlayedNode(silent: $0) }
        let named = silent.map { ($0.id, $0.endpoint) }
        let peers = (1...5).map { peer.with(port: $0) }
        let namer = try PlayedNode(0x80) { method, reply in
            guard case .getPeers = method else { return reply.answer() }
            return reply.answer(nodes: named, peers: peers)
        }
        var options = loopback(requestTimeout: .seconds(1))
        options.progressLimit = 2
        let dht = MainlineService(options)
        try await withRunning(dht) {
            try await until { (try? await dht.meet(namer)) != nil }
            let lookup = try dht.peers(for: infoHash)
            // Nobody reads before all is over.
            try await dht.untilIdle()
            var (found, progress, outcome) = ([Endpoint](), 0, LookupOutcome?.none)
            for try await event in lookup {
                switch event {
                case .found(let peers, _): found += peers
                case .asked, .progressed, .missed: progress += 1
                case .finished(let end): outcome = end
                }
            }
            #expect(found == peers)
            #expect(progress == 2)
            #expect(outcome?.requestCount == 9)
            // Nine were asked, one answered, and some of the others were waited for; two of these steps waited.
            #expect((9 + 1 - 2...9 + 1 + 8 - 2).contains(lookup.lostProgressCount))
        }
    }

    @Test func theSamePeerIsYieldedOnce() async throws {
        let others = try (1...3).map { byte in
            try PlayedNode(UInt8(byte)) { _, reply in reply.answer(peers: [peer, peer.with(port: 5000)]) }
        }
        let named = others.map { ($0.id, $0.endpoint) }
        let namer = try PlayedNode(0x80) { _, reply in reply.answer(nodes: named, peers: [peer]) }
        let dht = MainlineService(loopback())
        try await withRunning(dht) {
            try await dht.meet(namer)
            var found: [[Endpoint]] = []
            for try await event in try dht.peers(for: infoHash) {
                if case .found(let peers, _) = event { found.append(peers) }
            }
            #expect(found == [[peer], [peer.with(port: 5000)]])
        }
    }

    @Test func aLookupWhoseNodeIsStoppedFails() async throws {
        let silent = try PlayedNode(silent: 0x40)
        let namer = try namer(silent)
        let dht = MainlineService(loopback(requestTimeout: .seconds(60)))
        let reader = try await withRunning(dht) {
            try await dht.meet(namer)
            let lookup = try dht.peers(for: infoHash)
            let reader = Task {
                for try await _ in lookup {}
            }
            try await until { silent.queryCount == 1 }
            return reader
        }
        await #expect(throws: DHTError.stopped) { try await reader.value }
    }
}

private func address(of node: PlayedNode) -> IPv4Endpoint {
    IPv4Endpoint(address: 0x7F00_0001, port: node.endpoint.port)
}
