import Kademlia
import Testing

@Suite("Who gets into the routing table")
struct AdmissionTests {
    typealias Table = RoutingTable<Key8, UInt16>

    /// Bucket 0 of the key 0 are the keys from 128 on, bucket 1 those from 64, and so on.
    private func table(bucketSize: Int = 2, contacts: Int = 100) -> Table {
        Table(around: 0, limits: RoutingLimits(bucketSize: bucketSize, contacts: contacts, goodFor: 900, failures: 3))
    }

    private func contact(_ key: UInt8, at address: UInt16? = nil) -> Contact<Key8, UInt16> {
        Contact(key: Key8(key), address: address ?? UInt16(key))
    }

    @Test func theOwnKeyNeverGetsIn() {
        var table = table()
        #expect(table.observe(contact(0), responded: true, now: 0) == .isSelf)
        #expect(table.isEmpty && table.closest(8, to: 0).isEmpty && table.bucket(of: 0) == nil)
    }

    @Test func aNewContactIsInsertedAndAKnownOneBroughtUpToDate() {
        var table = table()
        #expect(table.observe(contact(200), responded: false, now: 5) == .inserted)
        #expect(table.entry(of: 200).map { [$0.hasResponded, $0.lastSeen == 5] } == [false, true])
        #expect(table.observe(contact(200), responded: true, now: 9) == .updated)
        #expect(table.entry(of: 200).map { [$0.hasResponded, $0.lastSeen == 9] } == [true, true])
        #expect(table.count == 1)
    }

    @Test func aQueryDoesNotTakeBackThatAContactAnsweredNorItsFailures() {
        var table = table()
        _ = table.observe(contact(200), responded: true, now: 5)
        _ = table.recordFailure(of: contact(200))
        #expect(table.observe(contact(200), responded: false, now: 6) == .updated)
        #expect(table.entry(of: 200)?.hasResponded == true && table.entry(of: 200)?.failures == 1)
        #expect(table.observe(contact(200), responded: true, now: 7) == .updated)
        #expect(table.entry(of: 200)?.failures == 0)
    }

    @Test func aMessageThatIsTakenInLateDoesNotMakeAContactOlder() {
        var table = table()
        _ = table.observe(contact(200), responded: true, now: 50)
        _ = table.observe(contact(200), responded: true, now: 40)
        #expect(table.entry(of: 200)?.lastSeen == 50)
    }

    @Test func aFullBucketOfGoodContactsTurnsNewcomersAwayAndCountsThem() {
        var table = table()
        _ = table.observe(contact(200), responded: true, now: 0)
        _ = table.observe(contact(201), responded: true, now: 0)
        let before = table
        #expect(table.observe(contact(202), responded: true, now: 900) == .bucketFull(candidate: nil))
        #expect(table == before && table.counts.bucketFull == 1)
        #expect(table.observe(contact(100), responded: true, now: 900) == .inserted)
    }

    @Test func aFullBucketNamesItsLeastGoodContactAsTheOneToAsk() {
        var table = table(bucketSize: 3)
        for (key, seen) in [(200, 30), (201, 10), (202, 20)] as [(UInt8, UInt32)] {
            _ = table.observe(contact(key), responded: true, now: seen)
        }
        // All silent for too long: the one for longest.
        expectCandidate(201, &table, now: 2000)
        // One of them failed: that one, even if it was heard of last.
        _ = table.recordFailure(of: contact(200))
        expectCandidate(200, &table, now: 2000)
        // While the others are good, it is still the one to ask.
        expectCandidate(200, &table, now: 31)
        #expect(table.counts.bucketFull == 3)
    }

    private func expectCandidate(_ key: Key8, _ table: inout Table, now: UInt32) {
        let entry = table.entry(of: key)
        #expect(entry != nil && table.observe(contact(240), responded: true, now: now) == .bucketFull(candidate: entry))
    }

    @Test func aBadContactGivesWayToANewcomer() throws {
        var table = table()
        _ = table.observe(contact(200), responded: true, now: 0)
        _ = table.observe(contact(201), responded: true, now: 0)
        for _ in 0..<3 { _ = table.recordFailure(of: contact(200)) }
        let bad = try #require(table.entry(of: 200))
        #expect(table.observe(contact(202), responded: false, now: 1) == .replaced(bad))
        #expect(table.entries.map(\.key) == [202, 201] && table.counts.replaced == 1)
        #expect(table.brokenInvariant == nil)
    }

    @Test func aContactThatNeverAnsweredGivesWayToOneThatDid() throws {
        var table = table()
        _ = table.observe(contact(200), responded: true, now: 0)
        _ = table.observe(contact(201), responded: false, now: 0)
        let silent = try #require(table.entry(of: 201))
        #expect(table.observe(contact(202), responded: false, now: 1) == .bucketFull(candidate: silent))
        #expect(table.observe(contact(202), responded: true, now: 1) == .replaced(silent))
    }

    @Test func aKnownKeyKeepsItsAddressUntilItFails() throws {
        var table = table()
        _ = table.observe(contact(200, at: 1), responded: true, now: 0)
        for claim in 0..<4 {
            #expect(table.observe(contact(200, at: 2), responded: claim % 2 == 0, now: 1) == .refused(.otherAddress))
            #expect(table.entry(of: 200)?.address == 1)
            // What is said of the claimed address does not count against the known one.
            #expect(table.recordFailure(of: contact(200, at: 2)) == .unknown)
            #expect(table.remove(contact(200, at: 2)) == nil)
        }
        #expect(table.counts.otherAddress == 4 && table.entry(of: 200)?.failures == 0)
        for _ in 0..<3 { _ = table.recordFailure(of: contact(200, at: 1)) }
        let failed = try #require(table.entry(of: 200))
        #expect(table.observe(contact(200, at: 2), responded: false, now: 2) == .replaced(failed))
        #expect(table.entry(of: 200)?.address == 2 && table.entry(of: 200)?.failures == 0)
    }

    @Test func aKeyThatNeverAnsweredIsNotHeldAgainstItsOwner() throws {
        var table = table()
        _ = table.observe(contact(200, at: 1), responded: false, now: 0)
        let squatter = try #require(table.entry(of: 200))
        #expect(table.observe(contact(200, at: 2), responded: false, now: 1) == .refused(.otherAddress))
        #expect(table.observe(contact(200, at: 2), responded: true, now: 1) == .replaced(squatter))
    }

    @Test func eachBucketHoldsItsLimitAndNoMore() {
        for size in 1...8 {
            var table = table(bucketSize: size)
            var admitted = [Int](repeating: 0, count: 8)
            for key in 1...255 as ClosedRange<UInt8>
            where table.observe(contact(key), responded: true, now: 0) == .inserted {
                admitted[key.leadingZeroBitCount] += 1
            }
            #expect(admitted == (0..<8).map { min(size, 128 >> $0) })
            #expect((0..<8).map { table.range(ofBucket: $0).count } == admitted)
            #expect(table.counts.bucketFull == UInt64(255 - table.count) && table.brokenInvariant == nil)
        }
    }

    @Test func aFullTableMakesRoomFromItsDeepestBucketOnly() throws {
        var table = table(bucketSize: 4, contacts: 4)
        for key in [200, 100, 7, 6] as [UInt8] { _ = table.observe(contact(key), responded: true, now: UInt32(key)) }
        // As deep or deeper: turned away.
        for key in [1, 5] as [UInt8] {
            #expect(table.observe(contact(key), responded: true, now: 300) == .refused(.tableFull))
        }
        // Shallower: the least good of the deepest bucket goes, but not for one that only asked.
        #expect(table.observe(contact(40), responded: false, now: 300) == .refused(.tableFull))
        let oldest = try #require(table.entry(of: 6))
        #expect(table.observe(contact(40), responded: true, now: 300) == .replaced(oldest))
        #expect(table.entries.map(\.key) == [200, 100, 40, 7])
        #expect(table.counts.tableFull == 3 && table.counts.crowdedOut == 1 && table.brokenInvariant == nil)
    }

    @Test func aFloodOfDeepKeysLeavesRoomForTheRestOfTheNetwork() {
        var words = SeededWords(seed: 3)
        let own = Key160 { words.next() }
        var table = RoutingTable<Key160, UInt32>(around: own, limits: RoutingLimits(bucketSize: 8, contacts: 256))
        for number in 0..<5000 as Range<UInt32> {
            let key = Key160(sharing: 40 + Int(number % 120), bitsWith: own) { words.next() }
            _ = table.observe(Contact(key: key, address: number), responded: true, now: 0)
        }
        #expect(table.count == 256)
        let before = table.counts.crowdedOut
        for bucket in 0..<16 {
            for number in 0..<8 {
                let key = table.key(inBucket: bucket) { words.next() }
                _ = table.observe(Contact(key: key, address: UInt32(bucket * 8 + number)), responded: true, now: 0)
            }
        }
        #expect((0..<16).allSatisfy { table.range(ofBucket: $0).count == 8 })
        #expect(table.count == 256 && table.counts.crowdedOut - before == 128 && table.brokenInvariant == nil)
    }

    @Test func anAddressIsBelievedUnderAsManyKeysAsItMayAndAnewWhenThoseAreBad() {
        var table = Table(around: 0, limits: RoutingLimits(bucketSize: 8, failures: 1, keysPerAddress: 2))
        #expect(table.observe(contact(200, at: 7), responded: true, now: 0) == .inserted)
        #expect(table.observe(contact(100, at: 7), responded: true, now: 0) == .inserted)
        #expect(table.counts.addressFull == 0)
        #expect(table.observe(contact(50, at: 7), responded: true, now: 0) == .refused(.addressFull))
        #expect(table.observe(contact(50, at: 8), responded: true, now: 0) == .inserted)
        #expect(table.observe(contact(200, at: 7), responded: true, now: 1) == .updated)
        #expect(table.counts.addressFull == 1 && table.count == 3)
        _ = table.recordFailure(of: contact(100, at: 7))
        #expect(table.observe(contact(51, at: 7), responded: true, now: 2) == .inserted)
        #expect(table.brokenInvariant == nil)
    }

    @Test func whoAsksIsWelcomeWhereThereIsRoomOrABadContact() {
        var table = Table(around: 0, limits: RoutingLimits(bucketSize: 2, failures: 1))
        #expect(table.acquaintance(with: contact(0)) == .unwelcome)
        #expect(table.acquaintance(with: contact(200)) == .welcome)
        for key in [UInt8(200), 201] { _ = table.observe(contact(key), responded: true, now: 0) }
        #expect(table.acquaintance(with: contact(200)) == .known)
        #expect(table.acquaintance(with: contact(200, at: 1)) == .unwelcome)
        #expect(table.acquaintance(with: contact(202)) == .unwelcome)
        #expect(table.acquaintance(with: contact(100)) == .welcome)
        _ = table.recordFailure(of: contact(201))
        #expect(table.acquaintance(with: contact(202)) == .welcome)
        #expect(table.acquaintance(with: contact(200)) == .known)
    }
}
