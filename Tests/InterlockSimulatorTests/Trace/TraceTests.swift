import Interlock
import InterlockDiagrams
import InterlockSimulator
import Lease
import Testing

@Suite struct TraceTests {
    @Test func machineStepsAndEffectsNestBelowTheirInput() {
        var lines: [String] = []
        let observer = Observer(coverage: Coverage()) { lines.append($0.description) }
        var simulation = Simulation<LeaseNode>(
            seed: 1, conditions: Conditions(delay: .milliseconds(1) ... .milliseconds(1)), observer: observer)
        simulation.add(LeaseNode.Configuration(members: [0, 1]), at: 0)
        simulation.add(LeaseNode.Configuration(members: [0, 1]), at: 1)
        simulation.request(.acquire, RequestID(9), of: 0, at: .milliseconds(5))
        simulation.run(until: .milliseconds(6))
        simulation.crash(1, downFor: .seconds(1))
        #expect(lines.count > 10)
        #expect(lines[2] == "> LeaseNode 0 0.005 s: requested acquire #9")
        #expect(lines[3] == "  > Claim [idle] wished(#9, 1)")
        #expect(lines.contains("  < LeaseNode 0 sends asked(term: 1) to LeaseNode 1"))
        #expect(lines.contains("> LeaseNode 1 received 0.006 s: asked(term: 1) from LeaseNode 0"))
        #expect(lines.last == "> LeaseNode 1 0.006 s: crashed after 0 of 0 effects")
        #expect(lines.allSatisfy { !$0.hasPrefix("    ") }, "nothing here lies deeper than one level")
        #expect(observer.coverage?.transitions.isEmpty == false)
        #expect(observer.depth <= 1)
    }

    @Test func theHashIsThatOfTheLines() {
        let records = (0..<100).map { number in
            TraceRecord(depth: number % 3, machine: "Toy", instance: nil, act: .queued(event: "number \(number)"))
        }
        var hash = TraceHash()
        for record in records { hash.add(record) }
        // FNV-1a as published, over counts and texts as a whole; then the output function of SplitMix64.
        var state: UInt64 = 14_695_981_039_346_656_037
        let lines = records.map(\.description.utf8)
        for byte in lines.flatMap({ line in [UInt8(line.count), 0, 0, 0, 0, 0, 0, 0] + line }) {
            state ^= UInt64(byte)
            state = state &* 1_099_511_628_211
        }
        var mixer = SeededGenerator(seed: state)
        #expect(hash.value == mixer.next())
        #expect(hash.lineCount == 100)
        #expect(hash.description.hasSuffix(" over 100 lines"))
    }

    @Test func theHashDependsOnTheOrderAndTheBordersOfLines() {
        func hash(_ lines: [String]) -> UInt64 {
            var hash = TraceHash()
            for line in lines { hash.add(line: line) }
            return hash.value
        }
        let all = [["ab", "c"], ["a", "bc"], ["abc"], ["c", "ab"], [], [""], ["", ""], ["a\nbc"], ["a\n", "bc"]].map(
            hash)
        #expect(Set(all).count == all.count)
    }

    @Test func anObserverKeepsItsCoverageWhileTheTraceIsHashed() {
        let (hashed, plain) = (Observer(coverage: Coverage()), Observer(coverage: Coverage()))
        var first = LeaseRun<LeaseNode>(seed: 8, .init(members: [0, 1, 2]), observer: hashed).simulation
        var second = LeaseRun<LeaseNode>(seed: 8, .init(members: [0, 1, 2]), observer: plain).simulation
        for end in [Instant.milliseconds(5_000), .milliseconds(60_000)] {
            _ = first.runHashingTrace(until: end)
            second.run(until: end)
        }
        let taken = hashed.coverage?.transitions.map(\.count) ?? []
        #expect(!taken.isEmpty && taken == plain.coverage?.transitions.map(\.count))
    }

    @Test func aSimulatedLeaseIsASequenceDiagramOfNodesAndMachines() {
        var trace: [TraceRecord] = []
        var simulation = Simulation<LeaseNode>(
            seed: 1, conditions: Conditions(delay: .milliseconds(1) ... .milliseconds(1)),
            observer: Observer { trace.append($0) })
        for member in [0, 1] as [UInt8] { simulation.add(LeaseNode.Configuration(members: [0, 1]), at: member) }
        simulation.request(.acquire, RequestID(9), of: 0, at: .milliseconds(5))
        simulation.run(until: .milliseconds(7))
        simulation.inject(.granted(term: 1), from: 7, to: 0)
        simulation.run(until: .milliseconds(8))
        let diagram = SequenceDiagram(trace: trace)
        let messages = diagram.messages.filter { $0.arrow == .message }
        #expect(
            messages.map { "\($0.sender) -> \($0.receiver): \($0.text)" } == [
                "LeaseNode 0 -> LeaseNode 1: asked", "LeaseNode 0 -> LeaseNode 1: 0.006 s: asked",
                "LeaseNode 1 -> LeaseNode 0: granted", "LeaseNode 1 -> LeaseNode 0: 0.007 s: granted",
                "7 -> LeaseNode 0: 0.007 s: granted",
            ])
        #expect(diagram.participants.contains("Claim"))
    }

    @Test func tracingChangesNothing() {
        var traced = LeaseRun<LeaseNode>(seed: 8, .init(members: [0, 1, 2]), observer: Observer { _ in })
        var plain = LeaseRun<LeaseNode>(seed: 8, .init(members: [0, 1, 2]))
        traced.run()
        plain.run()
        #expect(traced.simulation.counts == plain.simulation.counts)
    }
}
