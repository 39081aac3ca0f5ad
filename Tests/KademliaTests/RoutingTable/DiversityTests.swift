import Kademlia
import Testing

@Suite("Networks in the routing table")
struct DiversityTests {
    typealias Table = RoutingTable<Key8, NetworkedAddress>

    /// Bucket 0 of the key 0 are the keys from 128 on, bucket 1 those from 64, and so on.
    private func table(inBucket: Int = .max, inTable: Int = .max, own: [UInt8] = []) -> Table {
        Table(
            around: 0,
            limits: RoutingLimits(bucketSize: 8, failures: 2, perNetworkInBucket: inBucket, perNetwork: inTable),
            rules: .init(own: own))
    }

    private func contact(_ key: UInt8, network: UInt8 = 7) -> Contact<Key8, NetworkedAddress> {
        Contact(key: Key8(key), address: NetworkedAddress(network, key))
    }

    @Test func aBucketHoldsAsManyContactsOfANetworkAsItMay() {
        var table = table(inBucket: 2)
        #expect(table.observe(contact(200), responded: true, now: 0) == .inserted)
        #expect(table.observe(contact(201), responded: true, now: 0) == .inserted)
        let before = table
        #expect(table.observe(contact(202), responded: true, now: 0) == .refused(.networkFullInBucket))
        #expect(table == before && table.counts.networkFullInBucket == 1 && table.counts.networkFull == 0)
        #expect(table.acquaintance(with: contact(202)) == .unwelcome)
        // Another network, and another bucket.
        #expect(table.acquaintance(with: contact(202, network: 8)) == .welcome)
        #expect(table.observe(contact(202, network: 8), responded: true, now: 0) == .inserted)
        #expect(table.observe(contact(100), responded: true, now: 0) == .inserted)
        #expect(table.brokenInvariant == nil)
    }

    @Test func theWholeTableHoldsAsManyContactsOfANetworkAsItMay() {
        var table = table(inTable: 3)
        for key in [200, 100, 50] as [UInt8] {
            #expect(table.observe(contact(key), responded: true, now: 0) == .inserted)
        }
        for key in [201, 101, 20] as [UInt8] {
            #expect(table.acquaintance(with: contact(key)) == .unwelcome)
            #expect(table.observe(contact(key), responded: true, now: 0) == .refused(.networkFull))
        }
        #expect(table.counts.networkFull == 3 && table.counts.networkFullInBucket == 0 && table.count == 3)
        #expect(table.observe(contact(20, network: 8), responded: true, now: 0) == .inserted)
    }

    @Test func whatIsOurOwnIsNotCountedTogether() {
        var table = table(inBucket: 1, inTable: 1, own: [7])
        for key in 200...207 as ClosedRange<UInt8> {
            #expect(table.observe(contact(key), responded: true, now: 0) == .inserted)
        }
        #expect(table.observe(contact(100, network: 8), responded: true, now: 0) == .inserted)
        #expect(table.observe(contact(50, network: 8), responded: true, now: 0) == .refused(.networkFull))
    }

    @Test func anEstablishedContactKeepsItsPlaceAndABadOneDoesNotCount() {
        var table = table(inBucket: 1, inTable: 1)
        _ = table.observe(contact(200), responded: true, now: 0)
        _ = table.recordFailure(of: contact(200))
        #expect(table.observe(contact(201), responded: true, now: 1) == .refused(.networkFullInBucket))
        #expect(table.observe(contact(100), responded: true, now: 1) == .refused(.networkFull))
        // It spoke: nothing is asked of it for the sake of its network.
        #expect(table.observe(contact(200), responded: true, now: 2) == .updated)
        for _ in 0..<2 { _ = table.recordFailure(of: contact(200)) }
        #expect(table.observe(contact(201), responded: true, now: 3) == .inserted)
        #expect(table.brokenInvariant == nil)
    }

    @Test func aBadContactThatComesBackIsCountedAnew() {
        var table = table(inBucket: 1)
        _ = table.observe(contact(200), responded: true, now: 0)
        for _ in 0..<2 { _ = table.recordFailure(of: contact(200)) }
        _ = table.observe(contact(201), responded: true, now: 0)
        #expect(table.observe(contact(200), responded: true, now: 1) == .refused(.networkFullInBucket))
        #expect(table.entry(of: 200)?.failures == 2 && table.brokenInvariant == nil)
        // To ask is no way in, and at another address it is counted there.
        #expect(table.observe(contact(200), responded: false, now: 1) == .updated)
        let moved = Contact(key: Key8(200), address: NetworkedAddress(8, 1))
        _ = table.observe(contact(202, network: 8), responded: true, now: 1)
        #expect(table.observe(moved, responded: false, now: 1) == .refused(.networkFullInBucket))
        #expect(table.counts.networkFullInBucket == 2)
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func whateverHappensNoNetworkHasMoreThanItMay(seed: UInt64) {
        var words = SeededWords(seed: seed)
        let inBucket = 1 + words.below(2)
        let limits = RoutingLimits(
            bucketSize: 4, contacts: 12, failures: 2, perNetworkInBucket: inBucket,
            perNetwork: inBucket + 1 + words.below(2))
        var table = Table(around: Key8 { words.next() }, limits: limits, rules: .init(own: [3]))
        for step in 0..<400 {
            let address = NetworkedAddress(UInt8(words.below(4)), UInt8(words.below(8)))
            let contact = Contact(key: Key8 { words.next() }, address: address)
            let known = table.isEmpty ? contact : table[words.below(table.count)].contact
            switch words.below(8) {
            case 0: _ = table.remove(known)
            case 1, 2: _ = table.recordFailure(of: known)
            case 3: _ = table.observe(known, responded: words.below(2) == 0, now: UInt32(step))
            case 4:
                let moved = Contact(key: known.key, address: address)
                _ = table.observe(moved, responded: words.below(2) == 0, now: UInt32(step))
            default: _ = table.observe(contact, responded: words.below(2) == 0, now: UInt32(step))
            }
            var counts = [Int](repeating: 0, count: 3)
            for entry in table.entries where !table.isBad(entry) && entry.address.network < 3 {
                counts[Int(entry.address.network)] += 1
            }
            if (counts.max() ?? 0) > limits.perNetwork { Issue.record("\(counts), seed \(seed), step \(step)") }
            // It looks at each bucket.
            if let broken = table.brokenInvariant { Issue.record("\(broken), seed \(seed), step \(step)") }
        }
        #expect(table.counts.networkFull > 0 && table.counts.networkFullInBucket > 0)
    }
}
