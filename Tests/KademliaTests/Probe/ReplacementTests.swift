import Interlock
import Kademlia
import Testing

/// Keys from 128 on are of bucket 0, keys from 64 on of bucket 1, and so on.
@Suite("Replacements for contacts that are given up")
struct ReplacementTests {
    private var context = Context()

    private mutating func turnAway(_ contacts: [Neighbour], _ machine: inout SmallProbe) {
        for contact in contacts { _ = take(.turnedAway(contact), &machine, &context) }
    }

    /// What a contact of the table is replaced by when it is given up.
    private mutating func replacement(of contact: Neighbour, _ machine: inout SmallProbe) -> Neighbour? {
        _ = take(.suspected(contact), &machine, &context)
        _ = take(.polled, &machine, &context)
        guard case .gaveUp(contact, let replacement)? = take(.timedOut(contact), &machine, &context) else {
            Issue.record("not given up")
            return nil
        }
        return replacement
    }

    private func machine(keeping limit: Int = 16, own: [UInt8] = []) -> SmallProbe {
        SmallProbe(around: 0, limits: ProbeLimits(attempts: 1, replacements: limit), rules: .init(own: own))
    }

    @Test mutating func theNewestOfTheSameBucketIsHandedOutOnce() {
        var machine = machine()
        turnAway([Neighbour(129), Neighbour(130), Neighbour(65), Neighbour(33)], &machine)
        #expect(replacement(of: Neighbour(200), &machine) == Neighbour(130))
        #expect(replacement(of: Neighbour(201), &machine) == Neighbour(129))
        #expect(replacement(of: Neighbour(202), &machine) == nil)
        #expect(replacement(of: Neighbour(100), &machine) == Neighbour(65))
        #expect(replacement(of: Neighbour(20), &machine) == nil, "of another bucket")
        #expect(machine.replacementCount == 1 && machine.counts.replacementsUsed == 3)
    }

    @Test mutating func ofANetworkAndOfAKeyTheNewestIsKept() {
        var machine = machine(own: [9])
        turnAway([Neighbour(129, in: 1, host: 1), Neighbour(130, in: 1, host: 2)], &machine)
        #expect(machine.replacementCount == 1 && machine.counts.replacementsGaveWay == 1)
        turnAway([Neighbour(130, in: 2)], &machine)
        #expect(machine.replacementCount == 1 && machine.counts.replacementsGaveWay == 2)
        turnAway([Neighbour(65, in: 9), Neighbour(66, in: 9), Neighbour(67, in: 9, host: 66)], &machine)
        #expect(machine.replacementCount == 3, "two hosts of the own network, one address once")
        #expect(replacement(of: Neighbour(200), &machine) == Neighbour(130, in: 2))
        #expect(replacement(of: Neighbour(100), &machine) == Neighbour(67, in: 9, host: 66))
        #expect(replacement(of: Neighbour(101), &machine) == Neighbour(65, in: 9))
    }

    @Test mutating func atTheLimitTheOldestOfTheFullestBucketGivesWay() {
        var machine = machine()
        turnAway([Neighbour(65)], &machine)
        turnAway((0..<15 as Range<UInt8>).map { Neighbour(130 + $0) }, &machine)
        #expect(machine.replacementCount == 16 && machine.counts.replacementsGaveWay == 0)
        turnAway([Neighbour(150)], &machine)
        #expect(machine.replacementCount == 16 && machine.counts.replacementsGaveWay == 1)
        turnAway([Neighbour(66)], &machine)
        #expect(machine.replacementCount == 16 && machine.counts.replacementsGaveWay == 2)
        // Of bucket 1 both are kept, of bucket 0 the two oldest are not.
        #expect(replacement(of: Neighbour(100), &machine) == Neighbour(66))
        #expect(replacement(of: Neighbour(101), &machine) == Neighbour(65))
        var rest: [Neighbour] = []
        while let next = replacement(of: Neighbour(250), &machine) { rest.append(next) }
        #expect(rest == [Neighbour(150)] + (132..<145).reversed().map { Neighbour($0) })
        #expect(machine.replacementCount == 0)
    }

    @Test mutating func ofBucketsThatAreEquallyFullTheOldestGivesWay() {
        var machine = machine(keeping: 3)
        turnAway([Neighbour(33), Neighbour(65), Neighbour(129), Neighbour(17)], &machine)
        #expect(replacement(of: Neighbour(34), &machine) == nil)
        #expect(replacement(of: Neighbour(66), &machine) == Neighbour(65))
        #expect(replacement(of: Neighbour(18), &machine) == Neighbour(17), "the newest is always kept")
    }

    @Test mutating func whoFailedOrGotIntoTheTableReplacesNobody() {
        var machine = machine()
        turnAway([Neighbour(129), Neighbour(130), Neighbour(131)], &machine)
        _ = take(.fellSilent(Neighbour(131)), &machine, &context)
        _ = take(.heardFrom(Neighbour(130)), &machine, &context)
        _ = take(.fellSilent(Neighbour(129, in: 7)), &machine, &context)
        #expect(machine.counts.replacementsForgotten == 2, "another address is somebody else")
        #expect(replacement(of: Neighbour(200), &machine) == Neighbour(129))
        turnAway([Neighbour(129), Neighbour(130)], &machine)
        _ = take(.due([Neighbour(129)]), &machine, &context)
        _ = take(.polled, &machine, &context)
        #expect(take(.answered(Neighbour(129)), &machine, &context) == .passed(Neighbour(129)))
        #expect(machine.counts.replacementsForgotten == 3, "it is in the table")
        #expect(replacement(of: Neighbour(130), &machine) == nil, "nobody replaces itself")
    }

    @Test mutating func noneIsKeptOfTheOwnKeyOrWithoutRoom() {
        var machine = machine()
        turnAway([Neighbour(0)], &machine)
        #expect(machine.replacementCount == 0 && machine.counts.replacementsKept == 0)
        var without = self.machine(keeping: 0)
        turnAway([Neighbour(129)], &without)
        #expect(without.replacementCount == 0 && without.counts.replacementsKept == 0)
    }
}
