/// Every state found, once, in the order of discovery, with the step by which it was found first.
///
/// States are words in one arena; an open-addressed table of ordinals finds them by a hash of our own, so that nothing
/// depends on the process.
struct WorldTable {
    private var arena: [Int32] = []
    private var starts = [0]
    private var hashes: [UInt32] = []
    /// Ordinals, -1 where a slot is free; at most half are taken.
    private var slots = [Int32](repeating: -1, count: 1024)
    /// The state from which a state was found first, and the number of the step there; -1 for the first state.
    private(set) var parents: [Int32] = []
    private(set) var moves: [Int32] = []

    var count: Int { hashes.count }

    /// Copies a state's words.
    func load(_ ordinal: Int, into words: inout [Int32]) {
        words.removeAll(keepingCapacity: true)
        words.append(contentsOf: arena[starts[ordinal]..<starts[ordinal + 1]])
    }

    func contains(_ source: [Int32], _ range: Range<Int>) -> Bool {
        slots[slot(of: source, range, Self.hash(source, range))] >= 0
    }

    /// Adds a state unless it is there; false if it is.
    mutating func insert(_ source: [Int32], _ range: Range<Int>, parent: Int, move: Int) -> Bool {
        let hash = Self.hash(source, range)
        let place = slot(of: source, range, hash)
        guard slots[place] < 0 else { return false }
        slots[place] = Int32(count)
        arena.append(contentsOf: source[range])
        starts.append(arena.count)
        hashes.append(hash)
        parents.append(Int32(parent))
        moves.append(Int32(move))
        if count * 2 > slots.count { grow() }
        return true
    }

    private func slot(of source: [Int32], _ range: Range<Int>, _ hash: UInt32) -> Int {
        let mask = slots.count - 1
        var place = Int(hash) & mask
        while slots[place] >= 0 {
            let ordinal = Int(slots[place])
            if hashes[ordinal] == hash, source[range].elementsEqual(arena[starts[ordinal]..<starts[ordinal + 1]]) {
                return place
            }
            place = (place + 1) & mask
        }
        return place
    }

    private mutating func grow() {
        slots = [Int32](repeating: -1, count: slots.count * 2)
        let mask = slots.count - 1
        for ordinal in hashes.indices {
            var place = Int(hashes[ordinal]) & mask
            while slots[place] >= 0 { place = (place + 1) & mask }
            slots[place] = Int32(ordinal)
        }
    }

    /// A multiply and a rotation a word, and the finish of SplitMix64.
    private static func hash(_ source: [Int32], _ range: Range<Int>) -> UInt32 {
        source.withUnsafeBufferPointer { words in
            var hash: UInt64 = 0x9E37_79B9_7F4A_7C15
            for index in range {
                hash = (hash ^ UInt64(UInt32(bitPattern: words[index]))) &* 0xBF58_476D_1CE4_E5B9
                hash ^= hash &>> 29
            }
            hash = (hash ^ hash &>> 32) &* 0x94D0_49BB_1331_11EB
            return UInt32(truncatingIfNeeded: hash &>> 32)
        }
    }
}
