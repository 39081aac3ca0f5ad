import Interlock
import Kademlia
import Testing

@Suite("The limits of checking the table")
struct ProbeLimitsTests {
    private var context = Context()

    @Test mutating func aFullQueueTakesNobodyWhoIsDue() {
        var machine = SmallProbe(around: 0, limits: ProbeLimits(queue: 3, checksInFlight: 1))
        _ = take(.due((1...3).map { Neighbour($0) }), &machine, &context)
        #expect(machine.room == 0 && machine.counts.droppedFull == 0)
        let full = machine
        _ = take(.due([Neighbour(4), Neighbour(1), Neighbour(5)]), &machine, &context)
        #expect(machine == full && machine.counts.droppedFull == 3)
        _ = take(.polled, &machine, &context)
        #expect(machine.room == 0, "whose check is in flight is held")
        _ = take(.lost(Neighbour(1)), &machine, &context)
        _ = take(.due([Neighbour(4), Neighbour(5)]), &machine, &context)
        #expect(machine.count == 3 && machine.counts.droppedFull == 4)
    }

    @Test mutating func inAFullQueueWhoIsSuspectedTakesThePlaceOfTheLastThatIsDue() {
        var machine = SmallProbe(around: 0, limits: ProbeLimits(queue: 3, checksInFlight: 1))
        _ = take(.due((1...3).map { Neighbour($0) }), &machine, &context)
        _ = take(.suspected(Neighbour(11)), &machine, &context)
        #expect(machine.count == 3 && machine.counts.crowdedOut == 1)
        _ = take(.suspected(Neighbour(12)), &machine, &context)
        _ = take(.suspected(Neighbour(13)), &machine, &context)
        #expect(machine.count == 3 && machine.counts.crowdedOut == 3)
        let full = machine
        _ = take(.suspected(Neighbour(14)), &machine, &context)
        #expect(machine == full && machine.counts.droppedFull == 1)
        #expect(take(.polled, &machine, &context) == .waitingToCheck(Neighbour(11)))
        #expect(take(.lost(Neighbour(11)), &machine, &context) == .waitingToCheck(Neighbour(12)))
        #expect(take(.lost(Neighbour(12)), &machine, &context) == .waitingToCheck(Neighbour(13)))
        #expect(take(.lost(Neighbour(13)), &machine, &context) == .idle)
    }

    @Test mutating func whoIsDueTheLongestKeepsItsPlaceBeforeSuspectedOnes() {
        var machine = SmallProbe(around: 0, limits: ProbeLimits(queue: 3, checksInFlight: 1))
        _ = take(.due((1...3).map { Neighbour($0) }), &machine, &context)
        _ = take(.suspected(Neighbour(11)), &machine, &context)
        #expect(take(.polled, &machine, &context) == .waitingToCheck(Neighbour(11)))
        #expect(take(.lost(Neighbour(11)), &machine, &context) == .waitingToCheck(Neighbour(1)))
        #expect(take(.lost(Neighbour(1)), &machine, &context) == .waitingToCheck(Neighbour(2)))
        #expect(take(.lost(Neighbour(2)), &machine, &context) == .idle, "the last gave way")
    }

    @Test mutating func whoIsHeldIsNotTakenAgain() {
        var machine = SmallProbe(around: 0, limits: ProbeLimits(checksInFlight: 1))
        _ = take(.due([Neighbour(1), Neighbour(1), Neighbour(2)]), &machine, &context)
        _ = take(.polled, &machine, &context)
        _ = take(.suspected(Neighbour(3)), &machine, &context)
        #expect(machine.count == 3 && machine.counts.repeated == 1)
        for key in 1...3 as ClosedRange<UInt8> {
            _ = take(.due([Neighbour(key)]), &machine, &context)
            _ = take(.suspected(Neighbour(key)), &machine, &context)
        }
        #expect(machine.count == 3 && machine.counts.repeated == 7 && machine.counts.taken == 3)
    }

    @Test mutating func noMoreChecksAreInFlightThanMay() {
        var machine = SmallProbe(around: 0, limits: ProbeLimits(checksInFlight: 2))
        _ = take(.due((1...4).map { Neighbour($0) }), &machine, &context)
        _ = take(.polled, &machine, &context)
        _ = take(.polled, &machine, &context)
        #expect(machine.inFlightCount == 2 && machine.counts.atCapacity == 0)
        #expect(take(.polled, &machine, &context) == .waitingAtCapacity)
        #expect(machine.inFlightCount == 2 && machine.counts.atCapacity == 1)
        #expect(take(.answered(Neighbour(2)), &machine, &context) == .passed(Neighbour(2)))
        #expect(take(.polled, &machine, &context) == .waitingToCheck(Neighbour(3)))
    }

    @Test(arguments: 1...4) mutating func aContactIsGivenUpAfterAsManyFailuresAsItTakes(attempts: Int) {
        var machine = SmallProbe(around: 0, limits: ProbeLimits(attempts: attempts))
        _ = take(.due([Neighbour(1)]), &machine, &context)
        _ = take(.polled, &machine, &context)
        for _ in 1..<attempts {
            #expect(take(.timedOut(Neighbour(1)), &machine, &context) == .waitingToCheck(Neighbour(1)))
        }
        #expect(take(.timedOut(Neighbour(1)), &machine, &context) == .gaveUp(Neighbour(1), replacement: nil))
        #expect(machine.counts.checks == UInt64(attempts))
    }

    @Test func limitsOutOfTheirRangeAreMovedInside() {
        let limits = ProbeLimits(queue: 0, checksInFlight: -1, attempts: .min, replacements: -1)
        #expect(limits == ProbeLimits(queue: 1, checksInFlight: 1, attempts: 1, replacements: 0))
    }

    @Test func theDefaultsAreAsDocumented() {
        #expect(ProbeLimits() == ProbeLimits(queue: 64, checksInFlight: 3, attempts: 2, replacements: 16))
    }
}
