import Kademlia
import Mainline

@testable import MainlineDHT

/// A state with so many contacts; `mark` tells one from another.
func sample(contacts: Int = 5, mark: UInt64 = 7) -> NodeState {
    NodeState(
        id: Key160(0x0123_4567_89AB_CDEF, mark, 0xFFFF_FFFF), savedAt: 1_790_000_000_000 + Int64(mark),
        statistics: LifetimeStatistics(
            firstStartedAt: 1_780_000_000_000, starts: 3, uptime: 86_400_000, datagramsIn: .max, datagramsOut: 12,
            lookups: 300),
        contacts: (0..<contacts).map { savedContact(UInt64($0) + 1, age: UInt32($0) * 200, isGood: $0 < 3) })
}

func savedContact(_ number: UInt64, age: UInt32, isGood: Bool) -> NodeState.SavedContact {
    NodeState.SavedContact(
        contact: MainlineContact(
            key: Key160(number << 56, number, 1),
            address: IPv4Endpoint(address: 0x0A00_0000 | UInt32(number), port: UInt16(6000 + number % 1000))),
        age: age, isGood: isGood)
}

/// A body of version 1, as that version wrote it, byte by byte.
func firstVersion(_ state: NodeState) -> [UInt8] {
    var body: [UInt8] = []
    state.id.append(to: &body)
    precondition(state.contacts.count < 128, "one byte tells the number")
    body.append(UInt8(state.contacts.count))
    for saved in state.contacts {
        saved.contact.key.append(to: &body)
        let (address, port) = (saved.contact.address.address, saved.contact.address.port)
        body += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: address >> UInt32($0)) }
        body += [UInt8(port >> 8), UInt8(port & 255)]
    }
    return StateFormat.envelope(version: 1, body)
}
