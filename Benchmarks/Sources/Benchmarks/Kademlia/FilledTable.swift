import Kademlia
import Mainline

/// A table of 19 full buckets of 8, as a node of a large network has: 152 contacts.
func filledTable(_ words: inout SeededWords) -> RoutingTable<Key160, IPv4Endpoint> {
    var table = RoutingTable<Key160, IPv4Endpoint>(
        around: Key160 { words.next() }, limits: RoutingLimits(bucketSize: 8))
    for number in 0..<152 as Range<UInt32> {
        let contact = Contact(
            key: table.key(inBucket: Int(number / 8)) { words.next() },
            address: IPv4Endpoint(address: number, port: 6881))
        _ = table.observe(contact, responded: true, now: number)
    }
    precondition(table.count == 152 && table.brokenInvariant == nil)
    return table
}
