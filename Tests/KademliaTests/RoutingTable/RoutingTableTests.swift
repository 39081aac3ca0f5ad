import Kademlia
import Testing

@Suite("The routing table as a whole")
struct RoutingTableTests {
    /// The address and port of an IPv4 endpoint, as small as they are on the wire.
    struct IPv4Endpoint: ContactAddress {
        var host: UInt32
        var port: UInt16
    }

    struct IPv6Endpoint: ContactAddress {
        var high: UInt64
        var low: UInt64
        var port: UInt16
    }

    @Test func anEntryTakesAtMost40BytesWith160BitsAndIPv4() {
        #expect(MemoryLayout<RoutingTable<Key160, IPv4Endpoint>.Entry>.stride == 32)
        #expect(MemoryLayout<Contact<Key160, IPv4Endpoint>>.stride <= 32)
    }

    @Test func anEntryWithIPv6IsOnlyLargerByItsAddress() {
        #expect(MemoryLayout<RoutingTable<Key160, IPv6Endpoint>.Entry>.stride <= 56)
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func randomOperationsKeepTheInvariantAndAgreeWithADumbModel(seed: UInt64) {
        var words = SeededWords(seed: seed)
        let own = Key8 { words.next() }
        let limits = RoutingLimits(bucketSize: 1 + words.below(5), contacts: 10 + words.below(20), failures: 2)
        var table = RoutingTable<Key8, UInt16>(around: own, limits: limits)
        var model = DumbTable(own: own, limits: limits)
        var now: UInt32 = 0
        for step in 0..<3000 {
            now += UInt32(words.below(100))
            let contact = Contact(key: Key8 { words.next() }, address: UInt16(words.below(2)))
            switch words.below(6) {
            case 0:
                let expected = model.remove(contact)
                #expect((table.remove(contact) != nil) == expected, "seed \(seed), step \(step)")
            case 1, 2:
                let expected = model.recordFailure(contact)
                #expect((table.recordFailure(of: contact) != .unknown) == expected, "seed \(seed), step \(step)")
            default:
                let responded = words.below(2) == 0
                let admission = table.observe(contact, responded: responded, now: now)
                let expected = model.observe(contact, responded: responded, now: now)
                #expect(DumbTable.Answer(admission) == expected, "seed \(seed), step \(step)")
            }
            if let broken = table.brokenInvariant { Issue.record("\(broken), seed \(seed), step \(step)") }
            let rows = table.entries.map(DumbTable.Row.init)
            #expect(rows.sorted { $0.key < $1.key } == model.rows.sorted { $0.key < $1.key })
            if rows.count != model.rows.count { return }
        }
        // The run came to every limit, or it would show little.
        let counts = table.counts
        #expect(counts.bucketFull > 0 && counts.replaced > 0 && counts.otherAddress > 0 && counts.becameBad > 0)
    }

    @Test func whatWasCountedDoesNotTellTablesApart() {
        var one = RoutingTable<Key8, UInt16>(around: 0, limits: RoutingLimits(bucketSize: 1))
        _ = one.observe(Contact(key: 200, address: 1), responded: true, now: 0)
        var other = one
        _ = other.observe(Contact(key: 201, address: 1), responded: true, now: 0)
        #expect(one.counts != other.counts)
        #expect(one == other && one.hashValue == other.hashValue)
        _ = other.observe(Contact(key: 100, address: 1), responded: true, now: 0)
        #expect(one != other)
    }
}
