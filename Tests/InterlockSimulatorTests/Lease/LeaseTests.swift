import Interlock
import InterlockSimulator
import Lease
import Testing

@Suite struct LeaseTests {
    private static let configuration = LeaseNode.Configuration(members: [0, 1, 2])

    @Test func noTermHasTwoHoldersAndTheLeaseIsHadOnceFaultsCease() {
        var (crashes, lost, duplicated, held) = (0, 0, 0, 0)
        for seed in 0..<1_000 as Range<UInt64> {
            var run = LeaseRun<LeaseNode>(seed: seed, Self.configuration)
            run.run()
            #expect(run.simulation.failures == [])
            for node in 0..<3 { #expect(run.simulation.status(of: node) == .up) }
            crashes += run.simulation.counts.crashes
            lost += run.simulation.counts.lost
            duplicated += run.simulation.counts.duplicated
            held += run.holders.byTerm.count
            // A node that lags behind the others' promises asks for terms that are taken, one more with each try.
            let tries = run.tries(of: Int(seed % 3), atMost: 60)
            #expect(tries != nil, "seed \(seed): the lease is not had without faults")
            #expect(run.simulation.failures == [])
        }
        // The runs did meet what they are to stand.
        #expect(crashes > 2_000 && lost > 10_000 && duplicated > 5_000 && held > 2_000)
    }

    @Test(arguments: PlantedFault.allCases)
    func aPlantedFaultIsFoundWithinAThousandSeeds(fault: PlantedFault) throws {
        var found: Failure?
        for seed in 0..<1_000 as Range<UInt64> where found == nil {
            var run = LeaseRun<Mutant<LeaseNode>>(seed: seed, .init(Self.configuration, fault: fault))
            run.run()
            found = run.simulation.failures.first
        }
        let failure = try #require(found)
        switch (fault, failure.reason) {
        case (.sendBeforePersist, .judged(let text)), (.recordNotPersisted, .judged(let text)):
            #expect(text.contains("has the holders"))
        case (.timerLeftArmed, .fault(let fault)):
            #expect(fault.reason == .impossible)
            #expect(fault.machine == "Claim")
        default: Issue.record("\(fault) showed as \(failure)")
        }
        #expect(failure.description.hasPrefix("seed \(failure.seed), node \(failure.node) (\(failure.address)), "))

        // The seed alone shows it again, at the same instant.
        var again = LeaseRun<Mutant<LeaseNode>>(seed: failure.seed, .init(Self.configuration, fault: fault))
        again.run()
        #expect(again.simulation.failures == [failure])
        #expect(again.simulation.now == failure.at)
    }

    @Test func aMutantWithoutAFaultIsItsBase() {
        for seed in 0..<50 as Range<UInt64> {
            var base = LeaseRun<LeaseNode>(seed: seed, Self.configuration)
            var mutant = LeaseRun<Mutant<LeaseNode>>(seed: seed, .init(Self.configuration, fault: nil))
            base.run()
            mutant.run()
            #expect(base.simulation.counts == mutant.simulation.counts)
            for node in 0..<3 { #expect(base.simulation[node] == mutant.simulation[node].base) }
        }
    }
}
