import CReference
import Kademlia
import Mainline

extension Benchmark {
    /// The heap that a table of 152 contacts takes, with the table itself, for each contact: everything that the
    /// allocator hands out counts, room that is not used yet included.
    static let bytesPerContact = Benchmark(name: "bytes-per-contact", bound: .value(40)) { _ in
        var words = SeededWords(seed: 3)
        let count = 64
        var tables: [RoutingTable<Key160, IPv4Endpoint>] = []
        tables.reserveCapacity(count)
        let before = creference_heap_bytes()
        for _ in 0..<count { tables.append(filledTable(&words)) }
        let heap = Int(creference_heap_bytes() - before)
        let bytes = heap + count * MemoryLayout<RoutingTable<Key160, IPv4Endpoint>>.stride
        let contacts = tables.reduce(0) { $0 + $1.count }
        return Figure(value: Double(bytes) / Double(contacts), unit: "bytes")
    }
}
