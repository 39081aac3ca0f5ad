import Interlock
import Kademlia
import Testing

@Suite("Including candidates")
struct IncludeTests {
    @Test func onlyWhoAnswersItsCheckIsIncluded() {
        var context = Context()
        var machine = SmallInclude()
        #expect(take(.added(Neighbour(1)), &machine, &context) == .waitingToCheck(Neighbour(1)))
        #expect(take(.added(Neighbour(2)), &machine, &context) == .waitingToCheck(Neighbour(2)))
        #expect(take(.added(Neighbour(3)), &machine, &context) == .waitingToCheck(Neighbour(3)))
        #expect(take(.added(Neighbour(4)), &machine, &context) == .waitingAtCapacity)
        #expect(take(.answered(Neighbour(2)), &machine, &context) == .included(Neighbour(2)))
        #expect(take(.polled, &machine, &context) == .waitingToCheck(Neighbour(4)))
        #expect(take(.failed(Neighbour(1)), &machine, &context) == .waitingWithCapacity)
        #expect(take(.timedOut(Neighbour(3)), &machine, &context) == .waitingWithCapacity)
        #expect(take(.lost(Neighbour(4)), &machine, &context) == .idle)
        var expected = IncludeCounts()
        (expected.added, expected.checks, expected.atCapacity) = (4, 4, 1)
        (expected.included, expected.failed, expected.timedOut, expected.lost) = (1, 1, 1, 1)
        #expect(machine.counts == expected)
        #expect(machine == SmallInclude(), "nothing but the counts is left")
    }

    @Test func whoCameFirstIsCheckedFirst() {
        var context = Context()
        var machine = SmallInclude(limits: IncludeLimits(checksInFlight: 2))
        for key in 1...9 as ClosedRange<UInt8> { _ = take(.added(Neighbour(key)), &machine, &context) }
        var order: [Neighbour] = []
        // The second one ends first, each time.
        var inFlight = [Neighbour(1), Neighbour(2)]
        while let contact = inFlight.popLast() {
            guard case .waitingToCheck(let next)? = take(.timedOut(contact), &machine, &context) else { continue }
            order.append(next)
            inFlight.append(next)
        }
        #expect(order == (3...9).map { Neighbour($0) })
        #expect(machine.kind == .idle)
    }

    @Test func theOutcomeOfNobodysCheckIsCountedAndChangesNothing() {
        var context = Context()
        var machine = SmallInclude(limits: IncludeLimits(checksInFlight: 1))
        _ = take(.added(Neighbour(1)), &machine, &context)
        _ = take(.added(Neighbour(2)), &machine, &context)
        let before = machine
        let elsewhere = Neighbour(1, in: 9)
        let strays: [SmallInclude.Event] = [
            .answered(Neighbour(2)), .failed(Neighbour(2)), .timedOut(Neighbour(3)), .lost(Neighbour(3)),
            .answered(elsewhere), .failed(elsewhere), .timedOut(elsewhere), .lost(elsewhere),
        ]
        for event in strays { #expect(take(event, &machine, &context) == .waitingAtCapacity) }
        #expect(machine == before)
        #expect(machine.counts.late == UInt64(strays.count))
        #expect(machine.isChecking(Neighbour(1)))
        #expect(!machine.isChecking(Neighbour(2)) && !machine.isChecking(elsewhere))
    }

    @Test func whoFailedMayComeAgain() {
        var context = Context()
        var machine = SmallInclude()
        for round in 1...3 as ClosedRange<UInt64> {
            #expect(take(.added(Neighbour(1)), &machine, &context) == .waitingToCheck(Neighbour(1)))
            #expect(take(.timedOut(Neighbour(1)), &machine, &context) == .idle)
            #expect(machine.counts.timedOut == round)
        }
    }

    @Test func anIdleMachineHoldsNoMemory() {
        var context = Context()
        var machine = SmallInclude()
        for key in 0..<100 as Range<UInt8> { _ = take(.added(Neighbour(key)), &machine, &context) }
        #expect(heldCapacity(of: machine) >= 100)
        for key in 0..<100 as Range<UInt8> { _ = take(.lost(Neighbour(key)), &machine, &context) }
        #expect(machine.kind == .idle)
        #expect(heldCapacity(of: machine) == 0)
    }
}
