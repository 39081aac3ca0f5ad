import Kademlia
import Testing

/// Closest by bucket order, held against a full scan that sorts everything.
@Suite("The closest contacts")
struct ClosestTests {
    typealias Small = RoutingTable<Key8, UInt16>
    typealias Table = RoutingTable<Key160, UInt32>

    @Test(arguments: 0..<16 as Range<UInt64>)
    func theyAreExactForEveryTargetOfSmallTables(seed: UInt64) {
        var words = SeededWords(seed: seed)
        let own = Key8 { words.next() }
        var table = Small(around: own, limits: RoutingLimits(bucketSize: 1 + words.below(9)))
        for number in 0..<words.below(200) {
            let key = Key8 { words.next() }
            _ = table.observe(Contact(key: key, address: UInt16(number)), responded: true, now: 0)
        }
        for target in 0...255 as ClosedRange<UInt8> {
            expectExact(table, [0, 1, 3, 8, 20, 100], Key8(target)) { _ in true }
            expectExact(table, [0, 1, 3, 8, 20, 100], Key8(target)) { $0.address % 3 != 0 }
        }
    }

    @Test(arguments: 0..<24 as Range<UInt64>)
    func theyAreExactFor160BitsAlsoNearTheOwnKey(seed: UInt64) {
        var words = SeededWords(seed: seed)
        let table = filled(&words)
        for round in 0..<60 {
            let near = round % 2 == 0
            let length = near ? words.below(24) : 0
            let target = Key160(sharing: length, bitsWith: table.own) { words.next() }
            let salt = UInt32(words.below(7))
            expectExact(table, [1, 8, 20, 32], target) { _ in true }
            expectExact(table, [1, 8, 20, 32], target) { ($0.address &+ salt) % 4 != 0 }
            expectExact(table, [1, 8, 20, 32], target) { ($0.address &+ salt) % 9 == 0 }
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func theyAreExactForTheOwnKeyAndForKeysOfTheTable(seed: UInt64) {
        var words = SeededWords(seed: seed)
        let table = filled(&words)
        expectExact(table, [8], table.own) { _ in true }
        for entry in table.entries {
            expectExact(table, [8], entry.key) { _ in true }
            expectExact(table, [8], entry.key) { $0 != entry }
        }
    }

    @Test func anEmptyTableHasNone() {
        let table = Small(around: 17)
        #expect(table.closest(8, to: 17).isEmpty)
        #expect(table.places(ofClosest: 8, to: 200).count == 0)
    }

    @Test func aCountBelowOneGivesNone() {
        var words = SeededWords(seed: 5)
        let table = filled(&words)
        for count in [0, -1, Int.min] {
            #expect(table.closest(count, to: table.own).isEmpty)
            #expect(table.places(ofClosest: count, to: table.own).count == 0)
        }
    }

    @Test func moreThanFitsIntoTheInlineResultIsCutToTheClosestThatDo() {
        var words = SeededWords(seed: 6)
        let table = filled(&words, bucketSize: 20)
        let target = Key160 { words.next() }
        #expect(table.count > NearestPlaces.capacity)
        let expected = scan(table, NearestPlaces.capacity, target) { _ in true }
        #expect(keys(table, table.places(ofClosest: .max, to: target)) == expected.sorted())
    }

    @Test func thePredicateIsAskedOnceAnEntryAndNotOfBucketsThatAreTooFar() {
        var table = Small(around: 0, limits: RoutingLimits(bucketSize: 4))
        for key in [0b1000_0000, 0b1100_0000, 0b1010_0000, 0b0100_0000, 0b0110_0000, 0b0010_0000] as [UInt8] {
            _ = table.observe(Contact(key: Key8(key), address: UInt16(key)), responded: true, now: 0)
        }
        var asked: [UInt8] = []
        let found = table.closest(3, to: 0b1111_1111) { entry in
            asked.append(entry.key.bits)
            return true
        }
        #expect(found.map(\.key.bits) == [0b1100_0000, 0b1010_0000, 0b1000_0000])
        #expect(asked.sorted() == [0b1000_0000, 0b1010_0000, 0b1100_0000])
    }

    @Test func theCallersArrayIsReusedWithoutGrowing() {
        var words = SeededWords(seed: 7)
        let table = filled(&words)
        var contacts: [Contact<Key160, UInt32>] = []
        contacts.reserveCapacity(20)
        let room = contacts.capacity
        for _ in 0..<100 {
            let target = Key160 { words.next() }
            table.closest(20, to: target, into: &contacts)
            #expect(contacts.map(\.key) == scan(table, 20, target) { _ in true })
            #expect(contacts.capacity == room)
        }
    }

    @Test func aFullScanThatForgetsAnEntryWouldBeSeen() {
        var words = SeededWords(seed: 8)
        let table = filled(&words)
        let target = Key160 { words.next() }
        let first = table.closest(1, to: target)[0]
        #expect(table.closest(8, to: target).map(\.key) != scan(table, 8, target) { $0.contact != first })
    }

    private func filled(_ words: inout SeededWords, bucketSize: Int = 8) -> Table {
        let own = Key160 { words.next() }
        var table = Table(around: own, limits: RoutingLimits(bucketSize: bucketSize))
        let depth = 6 + words.below(14)
        for number in 0..<depth * bucketSize {
            let key = Key160(sharing: words.below(depth), bitsWith: own) { words.next() }
            _ = table.observe(Contact(key: key, address: UInt32(number)), responded: true, now: 0)
        }
        #expect(table.brokenInvariant == nil)
        return table
    }

    private func scan<Key: KademliaKey, Address>(
        _ table: RoutingTable<Key, Address>, _ count: Int, _ target: Key,
        where isIncluded: (RoutingTable<Key, Address>.Entry) -> Bool
    ) -> [Key] {
        let all = table.entries.filter(isIncluded).map(\.key)
        return Array(all.sorted { $0.distance(to: target) < $1.distance(to: target) }.prefix(count))
    }

    /// The keys at some places, as a set: within a bucket their order is any.
    private func keys<Key: KademliaKey, Address>(
        _ table: RoutingTable<Key, Address>, _ places: NearestPlaces
    ) -> [Key] {
        (0..<places.count).map { table[places[$0]].key }.sorted()
    }

    private func expectExact<Key: KademliaKey, Address>(
        _ table: RoutingTable<Key, Address>, _ counts: [Int], _ target: Key,
        _ location: SourceLocation = #_sourceLocation, where isIncluded: (RoutingTable<Key, Address>.Entry) -> Bool
    ) {
        let all = scan(table, .max, target, where: isIncluded)
        for count in counts {
            let expected = Array(all.prefix(count))
            // Asked a hundred thousand times: only what is wrong is told to the test.
            let found = table.closest(count, to: target, where: isIncluded).map(\.key)
            if found != expected {
                Issue.record("the \(count) closest to \(target): \(found), not \(expected)", sourceLocation: location)
            }
            guard count <= NearestPlaces.capacity else { continue }
            let places = keys(table, table.places(ofClosest: count, to: target, where: isIncluded))
            if places != expected.sorted() {
                Issue.record("places of the \(count) closest to \(target): \(places)", sourceLocation: location)
            }
        }
    }
}
