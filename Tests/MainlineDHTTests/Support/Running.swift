import Dispatch
import InterlockRuntime
import KRPC
import Kademlia
import Mainline
import MainlineDHT

/// Options of a node on loopback, which waits so long for each answer and asks once.
func loopback(requestTimeout: Duration = .seconds(5), hasUpkeep: Bool = false) -> MainlineOptions {
    var options = MainlineOptions(bind: Endpoint(ipv4: 0x7F00_0001, port: 0))
    options.limits.requestTimeout = requestTimeout
    options.limits.roundTrips = RoundTripLimits(
        firstPatience: requestTimeout, shortestPatience: requestTimeout, firstTimeout: requestTimeout,
        shortestTimeout: requestTimeout, longestTimeout: requestTimeout, attempts: 1)
    options.runtime.receiveBufferBytes = 1 << 18
    // Without it, no datagrams but those that a test is about.
    options.hasUpkeep = hasUpkeep
    // Of the peers that tests name; loopback is implied.
    options.privatePrefixes = [Prefix(ipv4: 0x0A00_0000, length: 8)]
    return options
}

/// Runs services while a body works with them, then stops them. What they fail with is theirs.
func withRunning<Result: Sendable>(
    _ services: MainlineService..., body: @Sendable () async throws -> Result
) async throws -> Result {
    try await withRunning(services, body: body)
}

/// Runs services while a body works with them, then stops them.
func withRunning<Result: Sendable>(
    _ services: [MainlineService], body: @Sendable () async throws -> Result
) async throws -> Result {
    try await withThrowingTaskGroup(of: Void.self) { group in
        for service in services { group.addTask { try? await service.run() } }
        defer { group.cancelAll() }
        return try await body()
    }
}

/// What did not come to hold in time.
struct NeverHeld: Error {}

/// Asks again and again until something holds; fails after two thousand times, ten seconds at least. The times are
/// counted and not the seconds, since tests beside this one may keep every thread busy for long.
func until(_ holds: () async throws -> Bool) async throws {
    for _ in 0..<2000 {
        if try await holds() { return }
        await aMoment()
    }
    throw NeverHeld()
}

/// Waits on another thread: the ones that run tests are as few as the cores.
private func aMoment() async {
    await withCheckedContinuation { continuation in
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(5)) { continuation.resume() }
    }
}

extension MainlineService {
    /// Gets to know a played node.
    func meet(_ node: PlayedNode) async throws {
        _ = try await ping(node.host)
        let contacts = try await knownContacts(100, closestTo: node.id)
        guard contacts.contains(where: { $0.key == node.id }) else { throw NeverHeld() }
    }

    /// Waits until the node has nothing to do for its user.
    func untilIdle() async throws {
        try await until {
            let statistics = try await self.statistics()
            return statistics.runningCount == 0 && statistics.transactionCount == 0
        }
    }
}

let infoHash = Key160(0, 0, 0)
let peer = Endpoint(ipv4: 0x0A00_0001, port: 4000)
