import InterlockRuntime
import KRPC
import Mainline
import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import MainlineDHT

/// Services on machines that sleep, whose clocks are set, and whose networks come and go.
@Suite struct DisturbedServiceTests {
    /// A machine whose clocks and devices a test sets; its time stands still otherwise.
    private final class Machine: Sendable {
        private struct State {
            var clocks = ClockReading(running: .seconds(10), elapsed: .seconds(10), wall: .seconds(1_800_000_000))
            var addresses: Set = [DeviceAddress(device: "eth0", address: 1)]
            var looks = 0
        }
        private let state = Mutex(State())

        var surroundings: Surroundings {
            Surroundings(
                clocks: { [self] in state.withLock { $0.clocks } },
                addresses: { [self] in
                    state.withLock { state in
                        state.looks += 1
                        return state.addresses
                    }
                },
                wait: { _ in try await Task.sleep(for: .milliseconds(1)) })
        }

        /// How often the watcher looked at the addresses, and before that at the clocks.
        var looks: Int { state.withLock { $0.looks } }

        func sleep(_ seconds: Int) { state.withLock { $0.clocks.elapsed += .seconds(seconds) } }
        func setWallClock(by seconds: Int) { state.withLock { $0.clocks.wall += .seconds(seconds) } }
        func move(to address: UInt32) {
            state.withLock { $0.addresses = [DeviceAddress(device: "wlan0", address: address)] }
        }
    }

    private let machine = Machine()
    private let log = Log()

    private var options: MainlineOptions {
        var options = loopback()
        (options.surroundings, options.logger) = (machine.surroundings, log.logger)
        options.watch.addressInterval = .zero
        return options
    }

    @Test func theNodeIsToldWhatHappenedToItsMachine() async throws {
        let dht = MainlineService(options)
        try await withRunning(dht) {
            _ = try await dht.boundEndpoint()
            #expect(try await dht.statistics().node.disturbances == 0)
            try await until {
                machine.sleep(6)
                return try await dht.statistics().node.disturbances > 0
            }
            let before = try await dht.statistics().node.disturbances
            try await until {
                machine.move(to: .random(in: 0...(.max)))
                return try await dht.statistics().node.disturbances > before
            }
        }
        #expect(!log.lines("info the machine slept for=").isEmpty)
        #expect(!log.lines("info the addresses of the machine changed").isEmpty)
    }

    @Test func aWallClockThatJumpsHarmsNothing() async throws {
        let folder = try TemporaryFolder()
        let node = try PlayedNode(1) { _, reply in reply.answer() }
        var options = options
        (options.stateFile, options.saveInterval) = (folder("state"), .milliseconds(1))
        let dht = MainlineService(options)
        try await withRunning(dht) {
            try await dht.meet(node)
            try await until { machine.looks > 0 }
            for jump in [86_400 * 365 * 50, -86_400 * 365 * 90] {
                let heard = log.lines("info the wall clock was set").count
                machine.setWallClock(by: jump)
                try await until { log.lines("info the wall clock was set").count > heard }
                #expect(try await dht.ping(node.host).id == node.id)
                let saves = try await dht.statistics().state?.saves ?? 0
                try await until { try await dht.statistics().state?.saves ?? 0 > saves + 1 }
            }
            let statistics = try await dht.statistics()
            #expect(statistics.node.disturbances == 0)
            #expect(statistics.table.good == 1)
            #expect(statistics.uptime < .seconds(3600))
        }
        // The one that starts in another century reads it all the same.
        machine.setWallClock(by: 86_400 * 365 * 200)
        let next = MainlineService(options)
        try await withRunning(next) { try await until { (try? await next.statistics().table.count) == 1 } }
    }

    @Test func theAddressesOfThisMachineAreRead() throws {
        let addresses = try #require(DeviceAddress.system())
        #expect(addresses.contains { $0.address == 0x7F00_0001 })
    }

    /// A node whose network is taken away and given back by the kernel itself.
    @Test(.enabled(if: NetworkNamespace.isAllowed, "needs the rights of root"))
    func aNetworkThatGoesAwayIsCountedAndLoggedSeldomAndTheNodeIsThereWhenItComesBack() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let loop = group.next()
        let address: UInt32 = 0xC000_0201
        try await loop.submit {
            try NetworkNamespace.enter()
            try NetworkNamespace.raiseLoopback()
            try NetworkNamespace.give(address)
        }.get()
        var options = MainlineOptions(bind: Endpoint(ipv4: 0, port: 0))
        options.limits.requestTimeout = .milliseconds(500)
        (options.eventLoop, options.logger, options.hasUpkeep) = (loop, log.logger, false)
        options.privatePrefixes = [Prefix(ipv4: address, length: 24)]
        let (one, other) = (MainlineService(options), MainlineService(options))
        try await withRunning(one, other) {
            let host = HostPort(Endpoint(ipv4: address, port: try await other.boundEndpoint().port))
            try await until { (try? await one.ping(host)) != nil }

            try await loop.submit { try NetworkNamespace.takeAddress() }.get()
            for _ in 0..<3 {
                await #expect(throws: DHTError.self) { try await one.ping(host) }
            }
            let counts = try await one.statistics().runtime
            #expect(counts.sendsUnreachable >= 3)
            #expect(counts.sendErrors == 0)

            try await loop.submit { try NetworkNamespace.give(address) }.get()
            try await until { (try? await one.ping(host)) != nil }
        }
        try await group.shutdownGracefully()
        let lines = log.lines("warning a datagram could not be sent")
        #expect((1...2).contains(lines.count))
        #expect(lines.allSatisfy { $0.contains("kind=unreachable") && $0.contains("reason=Network is unreachable") })
    }

    @Test func whatTheKernelForbidsIsCountedAndHarmsNothing() async throws {
        let node = try PlayedNode(1) { _, reply in reply.answer() }
        var options = MainlineOptions(bind: Endpoint(ipv4: 0, port: 0))
        options.limits.requestTimeout = .milliseconds(500)
        (options.logger, options.hasUpkeep) = (log.logger, false)
        options.privatePrefixes = [try Prefix(parsing: "255.255.255.255"), try Prefix(parsing: "127.0.0.0/8")]
        let dht = MainlineService(options)
        try await withRunning(dht) {
            _ = try await dht.boundEndpoint()
            // To everybody, which a socket has to be allowed.
            let everybody = HostPort(Endpoint(ipv4: 0xFFFF_FFFF, port: 6881))
            await #expect(throws: DHTError.self) { try await dht.ping(everybody) }
            #expect(try await dht.statistics().runtime.sendsForbidden >= 1)
            #expect(try await dht.ping(node.host).id == node.id)
        }
        let lines = log.lines("warning a datagram could not be sent")
        #expect(lines.count == 1)
        #expect(lines[0].contains("kind=forbidden") && lines[0].contains("255.255.255.255:6881"))
    }
}
