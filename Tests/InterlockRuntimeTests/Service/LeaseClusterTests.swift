import Interlock
import InterlockRuntime
import Lease
import Synchronization
import Testing

/// The node that is checked and simulated, unchanged, over real sockets.
@Suite struct LeaseClusterTests {
    /// Who is bound where, known once all are.
    final class Directory: Sendable {
        private let endpoints = Mutex<[UInt8: InternetEndpoint]>([:])

        func enter(_ number: UInt8, _ endpoint: InternetEndpoint) { endpoints.withLock { $0[number] = endpoint } }

        var map: AddressMap<UInt8> {
            AddressMap(
                address: { endpoint in
                    self.endpoints.withLock { $0.first { $0.value == endpoint }?.key }
                },
                endpoint: { number in self.endpoints.withLock { $0[number] } })
        }
    }

    private func untilStored(_ count: Int, by service: NodeService<LeaseNode>) async throws {
        let end = ContinuousClock.now + .seconds(20)
        while await service.counts().records < count {
            try #require(ContinuousClock.now < end)
            await Task.yield()
        }
    }

    @Test func threeNodesReachAHolder() async throws {
        let (directory, files) = (Directory(), try TemporaryDirectory())
        let logs = (0..<3).map { _ in ReportLog<LeaseNode.Report>() }
        let services = logs.indices.map { index in
            NodeService<LeaseNode>(
                .init(members: [0, 1, 2], attempts: 100), at: UInt8(index), wire: .messages, addresses: directory.map,
                store: .records(in: RecordLog(path: "\(files.path)/\(index)", schema: "lease/1")),
                options: NodeOptions(bind: .loopback(), name: "lease-\(index)"), report: logs[index].keep)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for service in services { group.addTask { try await service.run() } }
            for (index, service) in services.enumerated() {
                directory.enter(UInt8(index), try await service.boundAddress())
            }
            // One after the other: each term is held once, and the terms rise.
            for index in [1, 2] {
                try services[index].request(.acquire, id: services[index].nextRequestID())
                let held = try await logs[index].first { if case .holding = $0 { true } else { false } }
                #expect(held == .init(report: .holding(term: UInt64(index)), id: RequestID(1)))
                // Who has not heard of the term yet would ask for the same one, in vain.
                for service in services { try await untilStored(index, by: service) }
            }
            group.cancelAll()
            try await group.waitForAll()
        }
        // All promised each term, durably.
        for service in services { #expect(await service.counts().faults == 0) }
        var promises = 0
        for index in 0..<3 {
            promises += try RecordLog(path: "\(files.path)/\(index)", schema: "lease/1").open().records.count
        }
        #expect(promises == 6)
    }
}
