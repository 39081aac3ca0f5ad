import InterlockRuntime
import KRPC
import Mainline
import Testing

@testable import MainlineDHT

/// What reaches swift-metrics.
@Suite struct MetricsTests {
    private let metrics = RecordedMetrics()

    private func options(requestTimeout: Duration = .seconds(5)) -> MainlineOptions {
        var options = loopback(requestTimeout: requestTimeout)
        (options.metrics, options.name) = (metrics, "n1")
        options.runtime.metricsInterval = .milliseconds(10)
        return options
    }

    @Test func everyMetricIsMeasured() async throws {
        let startedAt = ContinuousClock.now
        let folder = try TemporaryFolder()
        let node = try PlayedNode(1) { _, reply in reply.answer() }
        var options = options()
        (options.stateFile, options.saveInterval, options.eventLimit) = (folder("state"), .milliseconds(5), 0)
        options.surroundings.addresses = { [DeviceAddress(device: "eth0", address: .random(in: 0...(.max)))] }
        options.watch.clockInterval = .milliseconds(100)
        options.watch.addressInterval = .zero
        try folder.makeFolder("state.new")
        let dht = MainlineService(options)
        let events = dht.events()
        try await withRunning(dht) {
            try await dht.meet(node)
            try await until { metrics.counters["mainline_state_save_failures node=n1"] ?? 0 > 0 }
            try folder.remove("state.new")
            try await until {
                // The round trip is forgotten when the network changes.
                _ = try await dht.ping(node.host)
                return metrics.labels.isSuperset(of: DHTMetric.allCases.map(\.rawValue))
            }
            try await until { metrics.gauges["mainline_contacts node=n1 standing=good"] == 1 }
            #expect(metrics.gauges["mainline_contacts node=n1 standing=bad"] == 0)
            #expect(metrics.gauges["mainline_uptime_seconds node=n1"] ?? 0 > 0)
            #expect(metrics.gauges["mainline_state_bytes node=n1"] ?? 0 > 17)
        }
        withExtendedLifetime(events) {}
        let pings = try #require(metrics.counters["mainline_lookups_started node=n1 kind=ping"])
        #expect(pings >= 2)
        #expect(metrics.counters["mainline_lookups_ended node=n1 kind=ping reason=answered"] == pings)
        let times = try #require(metrics.timers["mainline_lookup_duration_seconds node=n1 kind=ping"])
        // In nanoseconds: all pings, one after another, took no longer than all of this.
        #expect(times.count == pings && times.allSatisfy { $0 > 0 })
        #expect(Duration.nanoseconds(times.reduce(0, +)) <= startedAt.duration(to: .now))
        #expect(metrics.counters["interlock_datagrams_out node=n1"] ?? 0 >= 1)
    }

    @Test func countsOfTheNodeAreHandedOverAsDifferences() async throws {
        let node = try PlayedNode(1) { _, reply in reply.answer() }
        let dht = MainlineService(options())
        let asked = try await withRunning(dht) {
            for _ in 0..<5 { _ = try await dht.ping(node.host) }
            let asked = try await dht.statistics().node.requests
            try await until {
                metrics.counters["mainline_requests node=n1"] ?? 0 >= Int64(asked)
                    && metrics.counters["mainline_requests_answered node=n1"] ?? 0 >= 5
            }
            return asked
        }
        #expect(asked >= 5)
        #expect(metrics.counters["mainline_requests_answered node=n1"] ?? 0 >= 5)
    }

    @Test func everyWayARequestEndsIsCounted() async throws {
        let silent = try PlayedNode(silent: 1)
        let dht = MainlineService(options(requestTimeout: .milliseconds(20)))
        try await withRunning(dht) {
            _ = try await dht.boundEndpoint()
            _ = try? await dht.findNode(infoHash)
            _ = try? await dht.ping(silent.host)
            _ = try? await dht.ping(HostPort(host: "nowhere.invalid", port: 1))
            _ = try? await dht.bootstrap(from: [silent.host])
        }
        _ = try? await dht.announce(infoHash, port: nil)
        let ended = metrics.counters.filter { $0.key.hasPrefix("mainline_lookups_ended") }
        #expect(
            ended == [
                "mainline_lookups_ended node=n1 kind=find_node reason=refused": 1,
                "mainline_lookups_ended node=n1 kind=ping reason=unanswered": 1,
                "mainline_lookups_ended node=n1 kind=ping reason=failed": 1,
                "mainline_lookups_ended node=n1 kind=bootstrap reason=unanswered": 1,
                "mainline_lookups_ended node=n1 kind=announce reason=stopped": 1,
            ])
    }

    @Test func everyCountOfAValueIsFound() {
        struct Inner { var hitCount = 3, refusedAtLimit: UInt32 = 4 }
        struct Outer { var queries = 1, inner = Inner(), name = "text", share = 0.5 }
        let pairs = FlatCounts.pairs(of: Outer())
        #expect(pairs.map(\.name) == ["queries", "inner_hit_count", "inner_refused_at_limit"])
        #expect(pairs.map(\.count) == [1, 3, 4])
        // All of the node's, each with a name of its own.
        let names = FlatCounts.pairs(of: MainlineCounts()).map(\.name)
        #expect(names.contains("requests_timed_out"))
        #expect(Set(names).count == names.count)
        #expect(names.count == MemoryLayout<MainlineCounts>.size / 8)
    }
}
