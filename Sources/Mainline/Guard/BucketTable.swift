/// Token buckets by a keyed hash of whom they belong to, in a table that never grows.
///
/// A hash chooses a set of four places, 64 bytes together. A bucket that is full again is worth nothing and so is a
/// free place; of four that are not, the fullest gives way: forgetting it gives away the fewest tokens. Since the hash
/// is keyed, nobody can choose whose set he falls into.
struct BucketTable: Hashable, Sendable {
    private struct Entry: Hashable, Sendable {
        /// The hash; 0 in a place that was never taken.
        var owner: UInt64
        /// As ``Rate/take(from:now:)`` has it.
        var bucket: UInt64
    }

    /// Where a bucket is, or would be.
    struct Place {
        fileprivate var index: Int
        /// The bucket; a full one if it is not there yet.
        var bucket: UInt64
        /// The bucket that gives way to it; a full one if it is there.
        var giving: UInt64
        /// Whether it is there.
        var isKnown: Bool
    }

    private static let ways = 4
    private var entries: [Entry] = []
    private var sets = 0

    /// A table without room.
    init() {}

    /// A table of at least `count` buckets, 4 to 2^24.
    init(count: Int) {
        var size = Self.ways
        while size < min(count, 1 << 24) { size *= 2 }
        entries = Array(repeating: Entry(owner: 0, bucket: 0), count: size)
        sets = size / Self.ways
    }

    /// The bytes that the table takes.
    var byteCount: Int { entries.count * MemoryLayout<Entry>.stride }

    /// Where the bucket of an owner is or would be, in a table that has room.
    @inline(__always)
    func place(of owner: UInt64) -> Place {
        let start = (Int(truncatingIfNeeded: owner) & (sets &- 1)) &* Self.ways
        var fullest = Place(index: start, bucket: 0, giving: .max, isKnown: false)
        let entries = entries.span
        var index = start
        while index < start &+ Self.ways {
            // A set lies within the table.
            let entry = entries[unchecked: index]
            if entry.owner == owner { return Place(index: index, bucket: entry.bucket, giving: 0, isKnown: true) }
            if entry.bucket < fullest.giving { (fullest.index, fullest.giving) = (index, entry.bucket) }
            index &+= 1
        }
        return fullest
    }

    /// Writes a bucket where it was found to belong.
    @inline(__always)
    mutating func set(_ place: Place, of owner: UInt64, to bucket: UInt64) {
        entries[place.index] = Entry(owner: owner, bucket: bucket)
    }
}
