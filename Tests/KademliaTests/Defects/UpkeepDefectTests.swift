import Interlock
import Kademlia
import Testing

/// What earlier systems got wrong in checking who is in the table, or is to get into it, each as what must hold.
@Suite("What must hold of checks where others failed")
struct UpkeepDefectTests {
    private var context = Context()

    // D7: a lost check occupied one of three slots for ever.
    @Test mutating func lostChecksLeaveNoSlotOccupied() {
        var include = SmallInclude()
        var probe = SmallProbe(around: 0)
        for round in 0..<50 as Range<UInt8> {
            let contacts = (1...3 as ClosedRange<UInt8>).map { Neighbour($0 + 4 * round) }
            for contact in contacts {
                #expect(take(.added(contact), &include, &context) == .waitingToCheck(contact))
                _ = take(.suspected(contact), &probe, &context)
                #expect(take(.polled, &probe, &context) == .waitingToCheck(contact))
            }
            for contact in contacts {
                _ = take(.lost(contact), &include, &context)
                _ = take(.lost(contact), &probe, &context)
            }
            #expect(include.kind == .idle && probe.kind == .idle)
        }
        #expect(include.counts.lost == 150 && probe.counts.lost == 150)
    }

    // D7: the count of candidates dropped for want of room went up without a drop.
    @Test mutating func aDropIsCountedIfAndOnlyIfSomebodyIsDropped() {
        var include = SmallInclude(limits: IncludeLimits(queue: 5, checksInFlight: 1))
        var added: UInt64 = 0
        for key in 1...20 as ClosedRange<UInt8> {
            let before = include.count
            added += 1
            _ = take(.added(Neighbour(key)), &include, &context)
            _ = take(.polled, &include, &context)
            let isTaken = include.count > before
            #expect(include.counts.droppedFull == added - include.counts.added)
            #expect(isTaken == (key <= 6), "one in flight, five wait")
        }
    }

    // D8: a check timed out only when as many were in flight as may.
    @Test(arguments: 1...3) mutating func aCheckTimesOutHoweverManyAreInFlight(inFlight: Int) {
        var probe = SmallProbe(around: 0, limits: ProbeLimits(checksInFlight: 3, attempts: 1))
        let contacts = (1...inFlight).map { Neighbour(UInt8($0)) }
        _ = take(.due(contacts), &probe, &context)
        for contact in contacts { #expect(take(.polled, &probe, &context) == .waitingToCheck(contact)) }
        for contact in contacts.reversed() {
            #expect(take(.timedOut(contact), &probe, &context) == .gaveUp(contact, replacement: nil))
        }
        #expect(take(.polled, &probe, &context) == .idle)
    }

    // D8: whoever was taken out had its place taken by the last one, so that the oldest was no longer first.
    @Test mutating func whoeverEndsTheOthersKeepTheirOrder() {
        var probe = SmallProbe(around: 0, limits: ProbeLimits(checksInFlight: 3))
        _ = take(.due((1...9).map { Neighbour($0) }), &probe, &context)
        for key in 1...3 as ClosedRange<UInt8> {
            #expect(take(.polled, &probe, &context) == .waitingToCheck(Neighbour(key)))
        }
        _ = take(.heardFrom(Neighbour(5)), &probe, &context)
        #expect(take(.lost(Neighbour(1)), &probe, &context) == .waitingToCheck(Neighbour(4)))
        _ = take(.heardFrom(Neighbour(7)), &probe, &context)
        #expect(take(.lost(Neighbour(2)), &probe, &context) == .waitingToCheck(Neighbour(6)))
        #expect(take(.lost(Neighbour(4)), &probe, &context) == .waitingToCheck(Neighbour(8)))
        #expect(take(.lost(Neighbour(3)), &probe, &context) == .waitingToCheck(Neighbour(9)))
    }

    // D8: the same among those that are suspected.
    @Test mutating func whoeverSpeaksTheOtherSuspectsKeepTheirOrder() {
        var probe = SmallProbe(around: 0, limits: ProbeLimits(checksInFlight: 1))
        for key in 1...6 as ClosedRange<UInt8> { _ = take(.suspected(Neighbour(key)), &probe, &context) }
        _ = take(.heardFrom(Neighbour(2)), &probe, &context)
        #expect(take(.polled, &probe, &context) == .waitingToCheck(Neighbour(1)))
        for key in [3, 4, 5, 6] as [UInt8] {
            let before: UInt8 = key == 3 ? 1 : key - 1
            #expect(take(.lost(Neighbour(before)), &probe, &context) == .waitingToCheck(Neighbour(key)))
        }
    }

    // D14: any failure took its contact out of the table, even one that was never in it, and queued it again.
    @Test mutating func aFailureOfWhoIsNotCheckedRemovesNobodyAndQueuesNobody() {
        var include = SmallInclude()
        var probe = SmallProbe(around: 0, limits: ProbeLimits(attempts: 1))
        _ = take(.suspected(Neighbour(1)), &probe, &context)
        let (untouched, waiting) = (include, probe)
        #expect(take(.failed(Neighbour(9)), &include, &context) == .idle)
        #expect(take(.fellSilent(Neighbour(9)), &probe, &context) == .readyToCheck)
        #expect(include == untouched && probe.count == waiting.count)
        #expect(take(.failed(Neighbour(9)), &probe, &context) == .waitingToCheck(Neighbour(1)))
        #expect(take(.timedOut(Neighbour(9)), &probe, &context) == .waitingWithCapacity)
        #expect(probe.counts.gaveUp == 0 && probe.counts.late == 2)
        // Who failed its own check is not queued either.
        _ = take(.added(Neighbour(3)), &include, &context)
        #expect(take(.failed(Neighbour(3)), &include, &context) == .idle)
    }

    // D16: with its defaults a table grew without bound, in each bucket and in all.
    @Test func aTableOfDefaultLimitsIsBoundedWhoeverAnswers() {
        var words = SeededWords(seed: 16)
        let own = Key160(words: { words.next() })
        var table = RoutingTable<Key160, UInt32>(around: own)
        for number in 0..<20_000 as Range<UInt32> {
            // A fifth lies as deep as keys can be chosen to.
            let depth = number % 5 == 0 ? Int(number / 5 % 160) : 0
            let key =
                depth == 0
                ? Key160(words: { words.next() }) : Key160(sharing: depth, bitsWith: own, words: { words.next() })
            _ = table.observe(Contact(key: key, address: number), responded: true, now: number)
        }
        #expect(table.count > 1_000 && table.count <= table.limits.contacts)
        #expect((0..<160).allSatisfy { table.range(ofBucket: $0).count <= 20 } && table.counts.bucketFull > 1_000)
        #expect(table.brokenInvariant == nil)
    }
}
