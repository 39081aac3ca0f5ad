import Kademlia

extension Benchmark {
    /// A message from a contact that is in the table, as almost every message is: found, and brought up to date.
    static let observeKnownContact = Benchmark(name: "observe-known-contact", bound: .none) { effort in
        var words = SeededWords(seed: 4)
        var table = filledTable(&words)
        let contacts = table.entries.map(\.contact)
        var (turn, updated) = (0, 0)
        let nanoseconds = effort.nanoseconds(calls: 2_000_000) {
            let contact = contacts[turn % contacts.count]
            if case .updated = table.observe(contact, responded: turn & 1 == 0, now: UInt32(turn >> 10)) {
                updated += 1
            }
            turn += 1
        }
        precondition(updated == turn, "all of them are known")
        return Figure(value: nanoseconds, unit: "ns")
    }
}
