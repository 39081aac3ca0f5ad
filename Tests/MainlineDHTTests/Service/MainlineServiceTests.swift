import Interlock
import InterlockRuntime
import KRPC
import Kademlia
import Mainline
import MainlineDHT
import Testing

/// The service over real sockets.
@Suite struct MainlineServiceTests {
    @Test func twoServicesFindAPeerThroughAThirdThatOneKnowsByName() async throws {
        let (entry, announcer, seeker) = (
            MainlineService(loopback(hasUpkeep: true)), MainlineService(loopback()), MainlineService(loopback())
        )
        try await withRunning(entry, announcer, seeker) {
            let port = try await entry.boundEndpoint().port
            // The name is resolved by the system.
            let host = HostPort(host: "localhost", port: port)
            let joined = try await announcer.bootstrap(from: [host])
            #expect(joined.isJoined)
            #expect(joined.answered == [Endpoint(ipv4: 0x7F00_0001, port: port)])

            let announced = try await announcer.announce(infoHash, port: 4000)
            #expect(try await announced.acknowledged.map(\.key) == [entry.id])
            #expect(announced.missed.isEmpty)
            #expect(try await entry.statistics().peerCount == 1)

            // The entry checks the announcer before it names it.
            try await until { try await entry.statistics().contactCount == 1 }
            #expect(try await seeker.bootstrap(from: [host]).contactCount == 2)
            var found: [Endpoint] = []
            for try await event in try seeker.peers(for: infoHash) {
                if case .found(let peers, _) = event { found += peers }
            }
            #expect(found == [Endpoint(ipv4: 0x7F00_0001, port: 4000)])
        }
    }

    @Test func aSecondRunIsRefusedAndHarmsNotTheFirst() async throws {
        let (dht, other) = (MainlineService(loopback()), MainlineService(loopback()))
        try await withRunning(dht, other) {
            let endpoint = try await other.boundEndpoint()
            _ = try await dht.boundEndpoint()
            await #expect {
                try await dht.run()
            } throws: { error in
                if case NodeFailure.ranBefore = error { true } else { false }
            }
            let id = try await other.id
            #expect(try await dht.ping(HostPort(endpoint)).id == id)
        }
    }

    @Test func anAnnouncementTellsWhoAcknowledgedAndWhyOthersDidNot() async throws {
        let acknowledger = try PlayedNode(1) { method, reply in
            if case .getPeers = method { reply.answer(token: 1) } else { reply.answer() }
        }
        let refuser = try PlayedNode(2) { method, reply in
            switch method {
            case .getPeers: reply.answer(token: 2)
            case .announcePeer: reply.refusal(.protocol)
            default: reply.answer()
            }
        }
        let tokenless = try PlayedNode(3) { _, reply in reply.answer() }
        let mute = try PlayedNode(4) { method, reply in
            switch method {
            case .getPeers: reply.answer(token: 4)
            case .announcePeer: nil
            default: reply.answer()
            }
        }
        let dht = MainlineService(loopback(requestTimeout: .seconds(1)))
        try await withRunning(dht) {
            for node in [acknowledger, refuser, tokenless, mute] {
                try await until { (try? await dht.meet(node)) != nil }
            }
            var acknowledged: [Key160] = []
            let outcome = try await dht.announce(infoHash, port: 4000) { report in
                if case .acknowledged(let contact) = report { acknowledged.append(contact.key) }
            }
            #expect(acknowledged == [acknowledger.id])
            #expect(outcome.acknowledged.map(\.key) == [acknowledger.id])
            let misses = Dictionary(uniqueKeysWithValues: outcome.missed.map { ($0.contact.key, $0.failure) })
            #expect(misses == [refuser.id: .error(code: 203), tokenless.id: .withoutToken, mute.id: .timedOut])
            try await dht.untilIdle()
        }
    }

    @Test func aPingTellsTheIdAndASilentNodeIsAnError() async throws {
        let (node, silent) = (try PlayedNode(1) { _, reply in reply.answer() }, try PlayedNode(silent: 2))
        let refuser = try PlayedNode(3) { _, reply in reply.refusal(.server) }
        let dht = MainlineService(loopback(requestTimeout: .seconds(1)))
        try await withRunning(dht) {
            let answer = try await dht.ping(node.host)
            #expect(answer.id == node.id)
            #expect(answer.endpoint == node.endpoint)
            #expect(answer.roundTrip > .zero && answer.roundTrip < .seconds(1))
            await #expect(throws: DHTError.unanswered(silent.endpoint, .timedOut)) { try await dht.ping(silent.host) }
            await #expect(throws: DHTError.unanswered(refuser.endpoint, .error(code: 202))) {
                try await dht.ping(refuser.host)
            }
        }
    }

    @Test func aNameThatNobodyKnowsIsTold() async throws {
        let host = HostPort(host: "nowhere.invalid", port: 1)
        let dht = MainlineService(loopback())
        try await withRunning(dht) {
            await #expect(throws: DHTError.unresolved([host])) { try await dht.bootstrap(from: [host]) }
            await #expect(throws: DHTError.unresolved([host])) { try await dht.ping(host) }
        }
    }

    @Test func aBootstrapNobodyAnswersJoinsNothingAndNamesTheSilent() async throws {
        let silent = try PlayedNode(silent: 1)
        let dht = MainlineService(loopback(requestTimeout: .milliseconds(20)))
        try await withRunning(dht) {
            let outcome = try await dht.bootstrap(from: [silent.host])
            #expect(!outcome.isJoined)
            #expect(outcome.silent == [silent.endpoint])
            #expect(outcome.answered.isEmpty)
        }
    }

    @Test func aNodeThatKnowsNobodyRefusesToLook() async throws {
        let dht = MainlineService(loopback())
        try await withRunning(dht) {
            await #expect(throws: DHTError.refused(.nobodyToAsk)) { try await dht.findNode(infoHash) }
            await #expect(throws: DHTError.refused(.nobodyToAsk)) { try await dht.bootstrap(from: []) }
            await #expect(throws: DHTError.refused(.nobodyToAsk)) {
                for try await _ in try dht.peers(for: infoHash) {}
            }
            await #expect(throws: DHTError.refused(.unsupportedAddress)) {
                try await dht.bootstrap(from: [HostPort(Endpoint(ipv6: 0, 1, port: 1))])
            }
        }
    }

    @Test func atTheLimitOfRequestsOneMoreIsBusyUntilOneEnds() async throws {
        let silent = try PlayedNode(silent: 1)
        var options = loopback(requestTimeout: .seconds(60))
        options.limits.operations = 1
        let dht = MainlineService(options)
        try await withRunning(dht) {
            let first = Task { try await dht.ping(silent.host) }
            try await until { silent.queryCount == 1 }
            await #expect(throws: DHTError.refused(.busy)) { try await dht.ping(silent.host) }
            first.cancel()
            _ = await first.result
            try await dht.untilIdle()
            let second = Task { try await dht.ping(silent.host) }
            try await until { silent.queryCount == 2 }
            second.cancel()
        }
    }

    @Test func whatIsAskedBeforeTheServiceRunsWaitsForIt() async throws {
        let node = try PlayedNode(1) { _, reply in reply.answer() }
        let dht = MainlineService(loopback())
        let early = Task { try await dht.ping(node.host).id }
        let id = try await withRunning(dht) { try await early.value }
        #expect(id == node.id)
    }

    @Test func aStoppedServiceSaysSo() async throws {
        let node = try PlayedNode(1) { _, reply in reply.answer() }
        let dht = MainlineService(loopback())
        let events = dht.events()
        try await withRunning(dht) { try await dht.meet(node) }
        try await until { (try? await dht.statistics()) == nil }
        await #expect(throws: DHTError.stopped) { try await dht.statistics() }
        await #expect(throws: DHTError.stopped) { try await dht.knownContacts(1, closestTo: infoHash) }
        await #expect(throws: DHTError.stopped) { try await dht.findNode(infoHash) }
        #expect(throws: DHTError.stopped) { try dht.peers(for: infoHash) }
        await #expect(throws: NodeFailure.self) { try await dht.run() }
        // The stream of events ends, also one that is asked for now.
        var seen: [DHTEvent] = []
        for await event in events { seen.append(event) }
        for await event in dht.events() { seen.append(event) }
        #expect(seen.count == 1)
    }

    @Test func aServiceThatCannotBindTellsEveryCallWhy() async throws {
        let first = MainlineService(loopback())
        try await withRunning(first) {
            let taken = try await first.boundEndpoint()
            let second = MainlineService(MainlineOptions(bind: taken))
            let call = Task { try await second.ping(HostPort(taken)) }
            await #expect(throws: NodeFailure.self) { try await second.run() }
            await #expect(throws: NodeFailure.self) { try await call.value }
            await #expect(throws: NodeFailure.self) { try await second.findNode(infoHash) }
        }
    }

    @Test func contactsThatComeAreEventsAndASlowWatcherLosesTheOldest() async throws {
        let nodes = try (1...3).map { byte in try PlayedNode(UInt8(byte)) { _, reply in reply.answer() } }
        var options = loopback()
        options.eventLimit = 2
        let dht = MainlineService(options)
        let events = dht.events()
        try await withRunning(dht) {
            for node in nodes { try await dht.meet(node) }
            #expect(dht.lostEventCount == 1)
        }
        var seen: [Key160] = []
        for await event in events {
            if case .contactAdded(let contact) = event { seen.append(contact.key) }
        }
        #expect(seen == [nodes[1].id, nodes[2].id])
    }

    @Test func statisticsCountWhatHappened() async throws {
        let (one, other) = (MainlineService(loopback()), MainlineService(loopback(hasUpkeep: true)))
        try await withRunning(one, other) {
            _ = try await one.ping(HostPort(try await other.boundEndpoint()))
            let statistics = try await one.statistics()
            #expect(try await statistics.id == one.id)
            #expect(statistics.contactCount == 1)
            #expect(statistics.node.requests >= 1)
            #expect(statistics.node.requestsAnswered >= 1)
            #expect(statistics.runtime.datagramsOut >= 1)
            #expect(try await other.statistics().node.queries >= 1)
            // The one that was asked verifies who asked before it takes it in.
            try await until { try await other.statistics().contactCount == 1 }
        }
    }

    @Test func theTraceTellsWhatWasSaidToWhom() async throws {
        let node = try PlayedNode(1) { _, reply in reply.answer() }
        let trace = Trace()
        var options = loopback()
        options.recorder = { trace.add($0) }
        let dht = MainlineService(options)
        try await withRunning(dht) { try await dht.meet(node) }
        #expect(
            trace.messages == [
                .sent("ping", to: "\(node.endpoint)"),
                .received("answer of 01000000", from: "\(node.endpoint)"),
            ])
    }
}
