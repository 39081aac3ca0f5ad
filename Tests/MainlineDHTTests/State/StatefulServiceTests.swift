import InterlockRuntime
import KRPC
import Kademlia
import Logging
import Mainline
import ServiceLifecycle
import Testing

@testable import MainlineDHT

/// Services that keep their state, over real sockets.
@Suite struct StatefulServiceTests {
    private let folder: TemporaryFolder
    private let log = Log()

    init() throws { folder = try TemporaryFolder() }

    private func options(_ name: String = "state") -> MainlineOptions {
        var options = loopback()
        (options.stateFile, options.logger, options.hasUpkeep) = (folder(name), log.logger, true)
        options.watch.clockInterval = .milliseconds(20)
        return options
    }

    private func state(_ name: String = "state") throws -> NodeState {
        guard let bytes = folder.read(name) else { throw NeverHeld() }
        return try StateFormat.state(of: bytes, now: 0, limits: StateLimits())
    }

    @Test func aRestartedNodeRejoinsFromItsOwnTableWithoutBeingToldAHost() async throws {
        let others = (0..<6).map { _ in MainlineService(loopback(hasUpkeep: true)) }
        try await withRunning(others) {
            let entry = HostPort(try await others[0].boundEndpoint())
            for other in others.dropFirst() { _ = try await other.bootstrap(from: [entry]) }
            let first = MainlineService(options())
            let id = try await withRunning(first) {
                #expect(try await first.bootstrap(from: [entry]).isJoined)
                try await until { try await first.statistics().table.good >= 4 }
                try await until { log.lines("info the node joined the network").count == 1 }
                return try await first.id
            }
            try await until { folder.read("state") != nil }
            try await until { (try? state().contacts.count) ?? 0 >= 4 }
            let target = try await others[3].id

            let second = MainlineService(options())
            try await withRunning(second) {
                #expect(try await second.id == id)
                try await until { try await second.statistics().table.good >= 4 }
                #expect(try await second.findNode(target).closest.first?.key == target)
                let statistics = try await second.statistics()
                #expect(statistics.state?.restored ?? 0 >= 4)
                #expect(statistics.lifetime.starts == 2)
                try await until { log.lines("info the node rejoined the network").count == 1 }
            }
        }
        #expect(log.lines("info the node joined the network").count == 1)
    }

    /// Whom it knew does not answer any more, so that it is still looking for them when its user names a host.
    @Test func aUsersBootstrapIsNotRefusedWhileARestartedNodeRejoins() async throws {
        let (gone, there) = (try PlayedNode(silent: 1), try PlayedNode(2) { _, reply in reply.answer() })
        guard let address = IPv4Endpoint(gone.endpoint) else { throw NeverHeld() }
        var saved = sample(contacts: 0)
        saved.contacts = [.init(contact: MainlineContact(key: gone.id, address: address), age: 60, isGood: true)]
        try folder.write(StateFormat.bytes(of: saved), to: "state")
        let dht = MainlineService(options())
        try await withRunning(dht) {
            try await until { gone.queryCount > 0 }
            #expect(try await dht.bootstrap(from: [there.host]).isJoined)
            let lookups = try await dht.statistics().lookups
            // The user's own, and nothing else, was started in the user's name.
            #expect(lookups.started == 1 && lookups.ended == 1 && lookups.failed == 0)
        }
    }

    @Test func anIdIsKeptEvenOfANodeThatIsKilledAtOnce() async throws {
        let dht = MainlineService(options())
        try await withRunning(dht) {
            // Saved at the start, long before the first interval is over.
            try await until { (try? state().id) != nil }
            #expect(try await state().id == dht.id)
            // Counted once it is durable, which is after it can be read.
            try await until { try await dht.statistics().state?.saves == 1 }
        }
    }

    @Test func theIdOfTheOptionsWinsOverTheFiles() async throws {
        try folder.write(StateFormat.bytes(of: sample()), to: "state")
        var options = options()
        options.id = Key160(1, 2, 3)
        let dht = MainlineService(options)
        #expect(try await dht.id == Key160(1, 2, 3))
        try await withRunning(dht) { try await until { (try? state().id) == Key160(1, 2, 3) } }
    }

    @Test func theStateIsSavedAgainAndAgain() async throws {
        var options = options()
        options.saveInterval = .milliseconds(10)
        let dht = MainlineService(options)
        try await withRunning(dht) {
            _ = try await dht.boundEndpoint()
            try await until { try await dht.statistics().state?.saves ?? 0 >= 4 }
        }
        #expect(folder.names.contains("state"))
    }

    @Test func aGracefulStopOfAServiceGroupSavesTheState() async throws {
        let node = try PlayedNode(1) { _, reply in reply.answer() }
        let dht = MainlineService(options())
        let group = ServiceGroup(
            services: [dht], logger: Logger(label: "group", factory: { _ in SwiftLogNoOpLogHandler() }))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            try await dht.meet(node)
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
        let state = try state()
        #expect(state.contacts.map(\.contact.key) == [node.id])
        #expect(state.contacts.map(\.isGood) == [true])
        #expect(state.statistics.starts == 1)
        #expect(state.statistics.lookups == 1)
        #expect(state.statistics.datagramsOut >= 1 && state.statistics.datagramsIn >= 1)
    }

    @Test func aCancelledServiceSavesItsState() async throws {
        let node = try PlayedNode(1) { _, reply in reply.answer() }
        let dht = MainlineService(options())
        let running = Task { try await dht.run() }
        try await dht.meet(node)
        running.cancel()
        try await running.value
        #expect(try state().contacts.map(\.contact.key) == [node.id])
        // The lock is free again.
        let other = MainlineService(options())
        try await withRunning(other) { _ = try await other.boundEndpoint() }
    }

    @Test func aSecondServiceOnTheSameFileIsRefusedAndSaysSo() async throws {
        let first = MainlineService(options())
        try await withRunning(first) {
            _ = try await first.boundEndpoint()
            try await until { (try? state()) != nil }
            let second = MainlineService(options())
            let call = Task { try await second.ping(HostPort(Endpoint(ipv4: 0x7F00_0001, port: 1))) }
            await #expect(throws: StateFailure.inUse(path: folder("state"))) { try await second.run() }
            await #expect(throws: StateFailure.inUse(path: folder("state"))) { try await second.id }
            await #expect(throws: StateFailure.inUse(path: folder("state"))) { try await call.value }
            // The first one was not disturbed.
            #expect(try await first.statistics().id == state().id)
        }
    }

    @Test func aNodeWhoseFileIsTornStartsEmptyAndKeepsTheTornOneAside() async throws {
        let torn = Array(StateFormat.bytes(of: sample()).dropLast(1))
        try folder.write(torn, to: "state")
        let dht = MainlineService(options())
        try await withRunning(dht) {
            let id = try await dht.id
            #expect(id != sample().id)
            try await until { (try? state().id) == id }
        }
        #expect(folder.read("state.bad") == torn)
        #expect(log.lines("warning the state of the node was refused").count == 1)
    }

    @Test func aNodeThatCannotSaveGoesOnServingAndSavesWhenItCan() async throws {
        let node = try PlayedNode(1) { _, reply in reply.answer() }
        try folder.makeFolder("state.new")
        var options = options()
        options.saveInterval = .milliseconds(10)
        let dht = MainlineService(options)
        try await withRunning(dht) {
            _ = try await dht.boundEndpoint()
            try await until { try await dht.statistics().state?.failures ?? 0 >= 2 }
            #expect(try await dht.ping(node.host).id == node.id)
            #expect(try await dht.statistics().state?.saves == 0)
            try folder.remove("state.new")
            try await until { try await dht.statistics().state?.saves ?? 0 >= 1 }
        }
        #expect(log.lines("error the state of the node was not saved").count >= 2)
        #expect(try state().contacts.map(\.contact.key) == [node.id])
    }

    @Test func statisticsGoOnFromProcessToProcess() async throws {
        var wasUp = UInt64(0)
        for start in UInt64(1)...3 {
            let dht = MainlineService(options())
            let lifetime = try await withRunning(dht) {
                _ = try await dht.boundEndpoint()
                _ = try? await dht.findNode(infoHash)
                return try await dht.statistics().lifetime
            }
            #expect(lifetime.starts == start)
            #expect(lifetime.lookups == start)
            #expect(lifetime.uptime >= wasUp)
            try await until { (try? state().statistics.lookups) == start }
            wasUp = try state().statistics.uptime
        }
    }
}
