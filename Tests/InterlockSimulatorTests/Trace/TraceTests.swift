import Interlock
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
        #expect(lines.contains("  < LeaseNode 0 send asked(term: 1) to 1"))
        #expect(lines.contains("> LeaseNode 1 0.006 s: received asked(term: 1) from 0"))
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
        // FNV-1a as published, over the text as a whole; then the output function of SplitMix64.
        var state: UInt64 = 14_695_981_039_346_656_037
        for byte in records.map({ $0.description + "\n" }).joined().utf8 {
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
        let all = [["ab", "c"], ["a", "bc"], ["abc"], ["c", "ab"], [], [""], ["", ""]].map(hash)
        #expect(Set(all).count == all.count)
    }

    @Test func tracingChangesNothing() {
        var traced = LeaseRun<LeaseNode>(seed: 8, .init(members: [0, 1, 2]), observer: Observer { _ in })
        var plain = LeaseRun<LeaseNode>(seed: 8, .init(members: [0, 1, 2]))
        traced.run()
        plain.run()
        #expect(traced.simulation.counts == plain.simulation.counts)
    }
}
