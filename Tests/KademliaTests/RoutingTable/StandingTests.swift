import Kademlia
import Testing

@Suite("Good, questionable and bad contacts")
struct StandingTests {
    typealias Table = RoutingTable<Key8, UInt16>

    private let contact = Contact<Key8, UInt16>(key: 200, address: 1)

    private func table(responded: Bool, now: UInt32) -> Table {
        var table = Table(around: 0, limits: RoutingLimits(goodFor: 900, failures: 3))
        _ = table.observe(contact, responded: responded, now: now)
        return table
    }

    private func standing(_ table: Table, now: UInt32) -> Table.Standing? {
        table.entry(of: 200).map { table.standing(of: $0, now: now) }
    }

    @Test func whoAnsweredIsGoodForFifteenMinutes() {
        let table = table(responded: true, now: 100)
        #expect(standing(table, now: 100) == .good)
        #expect(standing(table, now: 1000) == .good)
        #expect(standing(table, now: 1001) == .questionable)
        // A clock that was set back is no reason to distrust anybody.
        #expect(standing(table, now: 0) == .good)
        #expect(standing(table, now: .max) == .questionable)
    }

    @Test func aQueryKeepsWhoAnsweredBeforeGood() {
        var table = table(responded: true, now: 0)
        _ = table.observe(contact, responded: false, now: 900)
        #expect(standing(table, now: 1800) == .good)
        #expect(standing(table, now: 1801) == .questionable)
    }

    @Test func whoOnlyAskedIsQuestionableAndBadAfterOneFailure() {
        var table = table(responded: false, now: 0)
        #expect(standing(table, now: 0) == .questionable)
        #expect(table.recordFailure(of: contact) == .becameBad)
        #expect(standing(table, now: 0) == .bad)
        #expect(table.counts.becameBad == 1)
    }

    @Test func failuresInARowMakeBadAndAnAnswerMakesGoodAgain() {
        var table = table(responded: true, now: 0)
        #expect(table.recordFailure(of: contact) == .counted)
        #expect(standing(table, now: 0) == .questionable)
        #expect(table.recordFailure(of: contact) == .counted)
        _ = table.observe(contact, responded: true, now: 0)
        #expect(standing(table, now: 0) == .good)
        let outcomes = (0..<4).map { _ in table.recordFailure(of: contact) }
        #expect(outcomes == [.counted, .counted, .becameBad, .stillBad])
        #expect(standing(table, now: 0) == .bad && table.counts.becameBad == 1)
        _ = table.observe(contact, responded: true, now: 0)
        #expect(standing(table, now: 0) == .good)
    }

    @Test func failuresAreCountedUpToTheEndOfTheirByte() {
        var table = table(responded: true, now: 0)
        for _ in 0..<1000 { _ = table.recordFailure(of: contact) }
        #expect(table.entry(of: 200)?.failures == 255 && standing(table, now: 0) == .bad)
    }

    @Test func whoIsGivenUpIsBadUntilItAnswers() {
        var table = table(responded: true, now: 0)
        #expect(table.bad(.max) == [])
        #expect(table.giveUp(contact) == .becameBad)
        #expect(table.giveUp(contact) == .stillBad)
        #expect(table.giveUp(Contact(key: 201, address: 1)) == .unknown)
        #expect(standing(table, now: 0) == .bad && table.counts.becameBad == 1)
        #expect(table.bad(.max) == [contact] && table.bad(0) == [])
        #expect(table.stalest(9, olderThan: 0, now: 9) == [contact])
        #expect(table.stalest(9, olderThan: 0, now: 9) { $0.failures == 0 } == [])
        _ = table.observe(contact, responded: true, now: 0)
        #expect(standing(table, now: 0) == .good && table.bad(.max) == [])
    }

    @Test func theFailureOfAStrangerChangesNothing() {
        var table = table(responded: true, now: 0)
        let before = table
        #expect(table.recordFailure(of: Contact(key: 201, address: 1)) == .unknown)
        #expect(table.recordFailure(of: Contact(key: 0, address: 1)) == .unknown)
        #expect(table == before)
    }

    @Test func aBucketIsAsFreshAsItsFreshestContact() {
        var table = table(responded: true, now: 50)
        _ = table.observe(Contact(key: 201, address: 2), responded: false, now: 70)
        _ = table.observe(Contact(key: 202, address: 3), responded: true, now: 60)
        #expect(table.lastSeen(inBucket: 0) == 70)
        #expect(table.lastSeen(inBucket: 1) == nil)
    }

    @Test func aKeyDrawnForABucketBelongsToIt() {
        var words = SeededWords(seed: 11)
        let table = RoutingTable<Key160, UInt16>(around: Key160 { words.next() })
        for bucket in 0..<160 { #expect(table.bucket(of: table.key(inBucket: bucket) { words.next() }) == bucket) }
    }
}
