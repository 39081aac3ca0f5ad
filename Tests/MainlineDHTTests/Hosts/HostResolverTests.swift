import Dispatch
import KRPC
import Synchronization
import Testing

@testable import MainlineDHT

/// Names that take long, in place of the system's resolver.
@Suite struct HostResolverTests {
    /// A resolver that answers all but some names, which it holds until a test lets go.
    private final class PlayedResolver: Sendable {
        let held = DispatchSemaphore(value: 0)
        let asked = Mutex<[String]>([])

        var lookUp: @Sendable (HostPort) -> [Endpoint] {
            { [self] host in
                asked.withLock { $0.append(host.host) }
                if host.host.hasPrefix("slow") { held.wait() }
                return [Endpoint(ipv4: 1, port: host.port)]
            }
        }
    }
    private let resolver = PlayedResolver()

    private func slow(_ count: Int) -> [HostPort] { (0..<count).map { HostPort(host: "slow\($0)", port: 1) } }

    @Test func aNameThatTakesLongIsDoneWithout() async throws {
        let hosts = slow(1) + [HostPort(host: "quick", port: 2)]
        let found = try await HostResolver.endpoints(of: hosts, patience: .milliseconds(50), lookUp: resolver.lookUp)
        resolver.held.signal()
        #expect(found == [Endpoint(ipv4: 1, port: 2)])
    }

    @Test func whatNobodyWaitsForIsNotLookedUp() async throws {
        // More than there are threads.
        let looking = Task { [resolver, hosts = slow(40)] in
            try await HostResolver.endpoints(of: hosts, lookUp: resolver.lookUp)
        }
        try await until { resolver.asked.withLock { !$0.isEmpty } }
        looking.cancel()
        await #expect(throws: CancellationError.self) { try await looking.value }
        for _ in 0..<40 { resolver.held.signal() }
        let last = HostPort(host: "quick", port: 2)
        #expect(try await HostResolver.endpoints(of: [last], lookUp: resolver.lookUp).count == 1)
        #expect(resolver.asked.withLock { $0.count } <= 4 + 1)
    }
}
