/// Token buckets by a keyed hash of whom they belong to, in a table that never grows.
///
/// A hash chooses a set of four places, 64 bytes together. A bucket that is full again is worth nothing and so is a
/// free place; of four that are not, the fullest gives way: forgetting it gives away the fewest tokens. Since the hash
/// is keyed, nobody can choose whose set he falls into.
struct BucketTable: Hashable, Sendable {
    struct Entry: Hashable, Sendable {
        /// The hash; 0 in a place that was never taken.
        var owner: UInt64
        /// As ``Rate/take(from:now:)`` has it.
        var bucket: UInt64
    }

    static let ways = 4
    private var entries: [Entry]
    private let sets: Int

    /// A table of at least `count` buckets, 4 to 2^24.
    init(count: Int) {
        var size = Self.ways
        while size < min(count, 1 << 24) { size *= 2 }
        entries = Array(repeating: Entry(owner: 0, bucket: 0), count: size)
        sets = size / Self.ways
    }

    /// The bytes that the table takes.
    var byteCount: Int { entries.count * MemoryLayout<Entry>.stride }

    /// Where the bucket of an owner is or would be, and whether it is there.
    @inline(__always)
    func find(_ owner: UInt64) -> (place: Int, isKnown: Bool) {
        let start = (Int(truncatingIfNeeded: owner) & (sets &- 1)) &* Self.ways
        var fullest = start
        let entries = entries.span
        for place in start..<start &+ Self.ways {
            if entries[place].owner == owner { return (place, true) }
            if entries[place].bucket < entries[fullest].bucket { fullest = place }
        }
        return (fullest, false)
    }

    /// The bucket at a place.
    subscript(place: Int) -> UInt64 { entries[place].bucket }

    /// Writes a bucket where it was found to belong.
    @inline(__always)
    mutating func set(_ place: Int, of owner: UInt64, to bucket: UInt64) {
        entries[place] = Entry(owner: owner, bucket: bucket)
    }
}
