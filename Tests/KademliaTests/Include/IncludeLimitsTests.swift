import Interlock
import Kademlia
import Testing

@Suite("The limits of including candidates")
struct IncludeLimitsTests {
    private var context = Context()

    @Test mutating func aFullQueueTakesNobody() {
        var machine = SmallInclude(limits: IncludeLimits(queue: 2, checksInFlight: 1))
        for key in 1...3 as ClosedRange<UInt8> { _ = take(.added(Neighbour(key)), &machine, &context) }
        #expect(machine.count == 3 && machine.counts.droppedFull == 0)
        let full = machine
        #expect(take(.added(Neighbour(4)), &machine, &context) == .waitingAtCapacity)
        #expect(machine == full && machine.counts.droppedFull == 1)
        _ = take(.timedOut(Neighbour(1)), &machine, &context)
        _ = take(.added(Neighbour(4)), &machine, &context)
        #expect(machine.count == 3 && machine.counts.droppedFull == 1, "there is room again")
    }

    @Test mutating func noMoreChecksAreInFlightThanMay() {
        var machine = SmallInclude(limits: IncludeLimits(checksInFlight: 2))
        for key in 1...4 as ClosedRange<UInt8> { _ = take(.added(Neighbour(key)), &machine, &context) }
        #expect(machine.inFlightCount == 2)
        #expect(machine.counts.atCapacity == 2)
        #expect(take(.polled, &machine, &context) == .waitingAtCapacity)
        #expect(machine.counts.atCapacity == 3)
        #expect(take(.answered(Neighbour(1)), &machine, &context) == .included(Neighbour(1)))
        #expect(take(.polled, &machine, &context) == .waitingToCheck(Neighbour(3)))
        #expect(machine.inFlightCount == 2)
    }

    @Test mutating func aNetworkHasNoMoreCandidatesThanItMay() {
        var machine = SmallInclude(
            limits: IncludeLimits(checksInFlight: 1, perNetwork: 2), rules: .init(own: [9]))
        for key in 1...3 as ClosedRange<UInt8> { _ = take(.added(Neighbour(key, in: 7)), &machine, &context) }
        #expect(machine.count == 2, "one in flight and one that waits")
        #expect(machine.counts.droppedNetwork == 1)
        for key in 11...15 as ClosedRange<UInt8> { _ = take(.added(Neighbour(key, in: 9)), &machine, &context) }
        #expect(machine.count == 7, "those of the own network are not counted together")
        _ = take(.lost(Neighbour(1, in: 7)), &machine, &context)
        _ = take(.added(Neighbour(3, in: 7)), &machine, &context)
        #expect(machine.count == 7 && machine.counts.droppedNetwork == 1)
    }

    @Test mutating func aKeyAndAnAddressHaveOneCandidateEach() {
        var machine = SmallInclude(limits: IncludeLimits(checksInFlight: 1))
        _ = take(.added(Neighbour(1, in: 1, host: 1)), &machine, &context)
        _ = take(.added(Neighbour(2, in: 1, host: 2)), &machine, &context)
        let before = machine
        let repeated = [
            Neighbour(1, in: 1, host: 1), Neighbour(2, in: 1, host: 2),
            Neighbour(1, in: 5), Neighbour(2, in: 5),
            Neighbour(6, in: 1, host: 1), Neighbour(6, in: 1, host: 2),
        ]
        for contact in repeated { #expect(take(.added(contact), &machine, &context) == .waitingAtCapacity) }
        #expect(machine == before)
        #expect(machine.counts.repeated == UInt64(repeated.count))
    }

    @Test func limitsOutOfTheirRangeAreMovedInside() {
        let limits = IncludeLimits(queue: 0, checksInFlight: -1, perNetwork: .min)
        #expect(limits == IncludeLimits(queue: 1, checksInFlight: 1, perNetwork: 1))
    }

    @Test func theDefaultsAreThoseOfTheFieldAndAShareOfANetwork() {
        #expect(IncludeLimits() == IncludeLimits(queue: 128, checksInFlight: 3, perNetwork: 4))
    }
}
