import Kademlia
import Testing

@Suite("Contacts that were silent for long")
struct StalestTests {
    typealias Table = RoutingTable<Key8, UInt16>

    private func contact(_ key: UInt8) -> Contact<Key8, UInt16> { Contact(key: Key8(key), address: UInt16(key)) }

    private func keys(_ table: Table, _ count: Int, olderThan age: UInt32, now: UInt32) -> [Key8] {
        table.stalest(count, olderThan: age, now: now).map(\.key)
    }

    @Test func theOneSilentForLongestComesFirst() {
        var table = Table(around: 0)
        for (key, seen) in [(200, 30), (100, 10), (50, 20), (25, 10)] as [(UInt8, UInt32)] {
            _ = table.observe(contact(key), responded: true, now: seen)
        }
        #expect(keys(table, 9, olderThan: 0, now: 100) == [100, 25, 50, 200])
        #expect(keys(table, 2, olderThan: 0, now: 100) == [100, 25])
        #expect(keys(table, 1, olderThan: 0, now: 100) == [100])
        #expect(keys(table, 0, olderThan: 0, now: 100) == [] && keys(table, -1, olderThan: 0, now: 100) == [])
        // Older than, not as old as.
        #expect(keys(table, 9, olderThan: 80, now: 100) == [100, 25])
        #expect(keys(table, 9, olderThan: 90, now: 100) == [])
        // A clock that was set back.
        #expect(keys(table, 9, olderThan: 0, now: 5) == [])
    }

    @Test func aBadOneIsNamedUntilItIsTakenOut() {
        var table = Table(around: 0, limits: RoutingLimits(failures: 1))
        _ = table.observe(contact(200), responded: true, now: 0)
        _ = table.recordFailure(of: contact(200))
        #expect(keys(table, 9, olderThan: 900, now: 901) == [200])
        _ = table.observe(contact(200), responded: true, now: 901)
        #expect(keys(table, 9, olderThan: 900, now: 1801) == [])
    }

    @Test(arguments: 0..<16 as Range<UInt64>)
    func theyAreThoseOfAFullSort(seed: UInt64) {
        var words = SeededWords(seed: seed)
        var table = Table(around: 0, limits: RoutingLimits(bucketSize: 8))
        for _ in 0..<200 {
            _ = table.observe(contact(UInt8(words.below(256))), responded: true, now: UInt32(words.below(50)))
        }
        for count in [1, 3, 8, 100] {
            let age = UInt32(words.below(60))
            let sorted = table.entries.enumerated().filter { 60 - $0.element.lastSeen > age }
                .sorted { ($0.element.lastSeen, $0.offset) < ($1.element.lastSeen, $1.offset) }
            #expect(keys(table, count, olderThan: age, now: 60) == sorted.prefix(count).map(\.element.key))
        }
    }
}
