import Interlock
import InterlockSimulator
import Lease
import Testing

/// The hash of a run of the lease, of the echo network and of the canary: called here and in other processes.
enum DeterminismRuns {
    static func lease(seed: UInt64) -> TraceHash {
        var run = LeaseRun<LeaseNode>(seed: seed, LeaseNode.Configuration(members: [0, 1, 2]))
        return run.simulation.runHashingTrace(until: .milliseconds(75_000))
    }

    static func echo(seed: UInt64) -> TraceHash {
        let conditions = Conditions(
            loss: .percent(1), duplication: .percent(1), crash: .percent(1), downtime: .zero ... .seconds(1))
        var simulation = Simulation<EchoNode>(seed: seed, conditions: conditions)
        simulation.invariantInterval = 0
        for number in 0..<20 as Range<UInt32> { simulation.add(.init(peerCount: 20, questions: 200), at: number) }
        return simulation.runHashingTrace(until: .milliseconds(60_000))
    }

    static func canary() -> TraceHash {
        var simulation = Simulation<UnorderedNode>(seed: 1)
        simulation.add((), at: 0)
        return simulation.runHashingTrace(until: .milliseconds(60_000))
    }
}

@Suite struct DeterminismTests {
    @Test func oneSeedGivesOneTraceAndAnotherSeedAnother() {
        var hashes: Set<TraceHash> = []
        for seed in 0..<6 as Range<UInt64> {
            let first = DeterminismRuns.lease(seed: seed)
            #expect(first == DeterminismRuns.lease(seed: seed))
            #expect(first.lineCount > 300)
            hashes.insert(first)
            let echo = DeterminismRuns.echo(seed: seed)
            #expect(echo == DeterminismRuns.echo(seed: seed))
            #expect(echo.lineCount > 1_000)
            hashes.insert(echo)
        }
        #expect(hashes.count == 12)
    }

    @Test func aCopyGoesOnByItselfAndInTheSameWay() {
        var original = LeaseRun<LeaseNode>(seed: 5, LeaseNode.Configuration(members: [0, 1, 2])).simulation
        original.onReport = nil
        original.run(until: .milliseconds(20_000))
        var copy = original
        let hash = original.runHashingTrace(until: .milliseconds(60_000))
        #expect(copy.now == .milliseconds(20_000))
        #expect(copy.runHashingTrace(until: .milliseconds(60_000)) == hash)
    }

    @Test func twoProcessesGiveOneHashAndTheCanaryTwo() async throws {
        let first = try await hashesInAnotherProcess()
        let second = try await hashesInAnotherProcess()
        #expect(first.count == 3)
        #expect(first.prefix(2) == second.prefix(2))
        #expect(
            first.prefix(2) == [DeterminismRuns.lease(seed: 3), DeterminismRuns.echo(seed: 3)].map(\.description)[...])
        #expect(first.last != second.last, "the check would not notice a node that shows the order of a set")
    }

    /// Swift seeds its hashing anew in each process, so that the order of sets differs.
    private func hashesInAnotherProcess() async throws -> [String] {
        let result = try await #require(processExitsWith: .success, observing: [\.standardOutputContent]) {
            for hash in [DeterminismRuns.lease(seed: 3), DeterminismRuns.echo(seed: 3), DeterminismRuns.canary()] {
                print("hash:", hash)
            }
        }
        return String(decoding: result.standardOutputContent, as: UTF8.self)
            .split(separator: "\n").filter { $0.hasPrefix("hash: ") }.map { String($0.dropFirst(6)) }
    }
}
