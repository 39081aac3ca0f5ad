import Interlock
import Kademlia
import Testing

@Suite("Checking the table")
struct ProbeTests {
    private var context = Context()

    /// Polls until there is nothing to ask for; whom to check.
    private mutating func drain(_ machine: inout SmallProbe) -> [Neighbour] {
        var asked: [Neighbour] = []
        while case .waitingToCheck(let contact)? = take(.polled, &machine, &context) { asked.append(contact) }
        return asked
    }

    private func contacts(_ keys: UInt8...) -> [Neighbour] { keys.map { Neighbour($0) } }

    @Test mutating func whoAnswersPassesAndWhoFailsTwiceIsGivenUp() {
        var machine = SmallProbe(around: 0)
        #expect(take(.due(contacts(1, 2)), &machine, &context) == .readyToCheck)
        #expect(drain(&machine) == contacts(1, 2))
        #expect(take(.answered(Neighbour(1)), &machine, &context) == .passed(Neighbour(1)))
        #expect(take(.timedOut(Neighbour(2)), &machine, &context) == .waitingToCheck(Neighbour(2)), "soon again")
        #expect(take(.failed(Neighbour(2)), &machine, &context) == .gaveUp(Neighbour(2), replacement: nil))
        #expect(take(.polled, &machine, &context) == .idle)
        var expected = ProbeCounts()
        (expected.taken, expected.checks, expected.passed, expected.gaveUp) = (2, 3, 1, 1)
        (expected.failed, expected.timedOut) = (1, 1)
        #expect(machine.counts == expected)
        #expect(machine == SmallProbe(around: 0), "nothing but the counts is left")
    }

    @Test mutating func onlyFailuresInARowCount() {
        var machine = SmallProbe(around: 0)
        for _ in 1...3 {
            _ = take(.due(contacts(1)), &machine, &context)
            #expect(drain(&machine) == contacts(1))
            #expect(take(.timedOut(Neighbour(1)), &machine, &context) == .waitingToCheck(Neighbour(1)))
            #expect(take(.answered(Neighbour(1)), &machine, &context) == .passed(Neighbour(1)))
            #expect(take(.polled, &machine, &context) == .idle)
        }
    }

    @Test mutating func suspectedOnesGoFirstAndEachLineKeepsItsOrder() {
        var machine = SmallProbe(around: 0, limits: ProbeLimits(checksInFlight: 1))
        _ = take(.due(contacts(1, 2, 3)), &machine, &context)
        _ = take(.suspected(Neighbour(11)), &machine, &context)
        _ = take(.suspected(Neighbour(3)), &machine, &context)
        _ = take(.suspected(Neighbour(12)), &machine, &context)
        _ = take(.due(contacts(4)), &machine, &context)
        var order = drain(&machine)
        while let last = order.last, case .waitingToCheck(let next)? = take(.lost(last), &machine, &context) {
            order.append(next)
        }
        #expect(order == contacts(11, 3, 12, 1, 2, 4))
    }

    @Test mutating func theSecondCheckComesAfterOtherSuspectsAndBeforeWhoIsDue() {
        var machine = SmallProbe(around: 0, limits: ProbeLimits(checksInFlight: 1))
        _ = take(.due(contacts(1, 2)), &machine, &context)
        #expect(drain(&machine) == contacts(1))
        _ = take(.suspected(Neighbour(11)), &machine, &context)
        #expect(take(.timedOut(Neighbour(1)), &machine, &context) == .waitingToCheck(Neighbour(11)))
        _ = take(.answered(Neighbour(11)), &machine, &context)
        #expect(drain(&machine) == contacts(1), "again, and before 2")
    }

    @Test mutating func whoSpokeNeedsNoCheck() {
        var machine = SmallProbe(around: 0, limits: ProbeLimits(checksInFlight: 1))
        _ = take(.due(contacts(1, 2, 3, 4)), &machine, &context)
        _ = take(.suspected(Neighbour(5)), &machine, &context)
        #expect(take(.heardFrom(Neighbour(3)), &machine, &context) == .readyToCheck)
        #expect(take(.heardFrom(Neighbour(5)), &machine, &context) == .readyToCheck)
        #expect(drain(&machine) == contacts(1))
        #expect(machine.counts.cleared == 2)
        #expect(take(.heardFrom(Neighbour(1)), &machine, &context) == .waitingAtCapacity, "its slot is in use")
        #expect(take(.timedOut(Neighbour(1)), &machine, &context) == .waitingToCheck(Neighbour(2)))
        #expect(machine.counts.cleared == 3, "and the check says nothing against it")
        #expect(take(.timedOut(Neighbour(2)), &machine, &context) == .waitingToCheck(Neighbour(2)))
        _ = take(.heardFrom(Neighbour(2)), &machine, &context)
        #expect(take(.timedOut(Neighbour(2)), &machine, &context) == .waitingToCheck(Neighbour(4)), "not given up")
    }

    @Test mutating func aLostCheckIsNoVerdict() {
        var machine = SmallProbe(around: 0)
        _ = take(.due(contacts(1)), &machine, &context)
        #expect(drain(&machine) == contacts(1))
        #expect(take(.timedOut(Neighbour(1)), &machine, &context) == .waitingToCheck(Neighbour(1)))
        #expect(take(.lost(Neighbour(1)), &machine, &context) == .idle)
        #expect(machine.counts.lost == 1 && machine.counts.gaveUp == 0)
        _ = take(.due(contacts(1)), &machine, &context)
        #expect(drain(&machine) == contacts(1))
        let again = take(.timedOut(Neighbour(1)), &machine, &context)
        #expect(again == .waitingToCheck(Neighbour(1)), "the next sweep starts anew")
    }

    @Test mutating func theOutcomeOfNobodysCheckIsCountedAndChangesNothing() {
        var machine = SmallProbe(around: 0, limits: ProbeLimits(checksInFlight: 1, attempts: 1))
        _ = take(.turnedAway(Neighbour(9)), &machine, &context)
        _ = take(.due(contacts(1, 2)), &machine, &context)
        #expect(drain(&machine) == contacts(1))
        let before = machine
        let elsewhere = Neighbour(1, in: 9)
        let strays: [SmallProbe.Event] = [
            .answered(Neighbour(2)), .failed(Neighbour(2)), .timedOut(Neighbour(3)), .lost(Neighbour(3)),
            .answered(elsewhere), .failed(elsewhere), .timedOut(elsewhere), .lost(elsewhere), .failed(Neighbour(9)),
        ]
        for event in strays { #expect(take(event, &machine, &context) == .waitingAtCapacity) }
        #expect(machine == before)
        #expect(machine.counts.late == UInt64(strays.count))
        #expect(machine.isChecking(Neighbour(1)) && !machine.isChecking(Neighbour(2)))
    }

    @Test mutating func whatIsToldInPassingNeverAsksForACheck() {
        var machine = SmallProbe(around: 0)
        #expect(take(.turnedAway(Neighbour(9)), &machine, &context) == .idle)
        #expect(take(.fellSilent(Neighbour(9)), &machine, &context) == .idle)
        #expect(take(.due([]), &machine, &context) == .idle)
        #expect(take(.suspected(Neighbour(1)), &machine, &context) == .readyToCheck)
        #expect(take(.heardFrom(Neighbour(1)), &machine, &context) == .idle)
        #expect(machine.inFlightCount == 0)
    }

    @Test mutating func anIdleMachineHoldsNoMemory() {
        var machine = SmallProbe(around: 0)
        _ = take(.due((1...64 as ClosedRange<UInt8>).map { Neighbour($0) }), &machine, &context)
        #expect(take(.turnedAway(Neighbour(200)), &machine, &context) == .readyToCheck)
        #expect(heldCapacity(of: machine) >= 65)
        var asked = drain(&machine)
        while let contact = asked.popLast() {
            if case .waitingToCheck(let next)? = take(.lost(contact), &machine, &context) { asked.append(next) }
        }
        #expect(machine.kind == .idle)
        #expect(take(.fellSilent(Neighbour(200)), &machine, &context) == .idle)
        #expect(heldCapacity(of: machine) == 0)
    }
}
