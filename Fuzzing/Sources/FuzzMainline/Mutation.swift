/// Changes a datagram in one place, as a bad memory, a bad program or a bad will does.
struct Mutation {
    var kind: UInt8
    var place: UInt8
    var value: UInt8

    func apply(to bytes: inout [UInt8]) {
        guard !bytes.isEmpty else { return }
        let index = Int(place) * bytes.count / 256
        switch kind & 7 {
        case 0: bytes[index] = value
        case 1: bytes[index] ^= 1 << (value & 7)
        case 2: bytes.removeLast(bytes.count - index)
        case 3: bytes.remove(at: index)
        case 4: bytes.insert(value, at: index)
        case 5:
            // A part of it once more, so that keys and values are there twice.
            let end = min(index + 1 + Int(value), bytes.count)
            bytes.insert(contentsOf: Array(bytes[index..<end]), at: index)
        case 6: bytes.append(contentsOf: [UInt8](repeating: value, count: Int(place)))
        default:
            // Another length of a string, or another number.
            guard let digit = bytes[index...].firstIndex(where: { (0x30...0x39).contains($0) }) else { return }
            bytes[digit] = 0x30 + value % 10
        }
    }
}
