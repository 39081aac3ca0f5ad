/// The contacts of a node in k-buckets around its own key: bucket `b` holds those that share exactly `b` leading bits
/// with it (Maymounkov and Mazières 2002, §2.2; BEP 5 §"Routing Table").
///
/// All entries lie in one array, sorted by bucket, beside the number of entries before each bucket: a bucket is a
/// range, and the closest contacts to a target are found bucket by bucket, without a look at the rest. Within a
/// bucket entries keep the order in which they came.
///
/// The table holds no clock: `now` is handed in, in seconds from any fixed start.
/// Two tables are equal if they hold the same entries; what was counted does not tell them apart.
@frozen
public struct RoutingTable<Key: KademliaKey, Address: ContactAddress>: Sendable {
    /// The key of the node itself, which is never in its table.
    public let own: Key
    /// What bounds the table.
    public let limits: RoutingLimits
    /// Which addresses belong to one network.
    public let rules: Address.NetworkRules
    /// How often a limit was hit; whoever reports the counts may set them back.
    public var counts: RoutingCounts

    /// Sorted by bucket.
    @usableFromInline var storage: [Entry]
    /// At place `b` the number of entries in the buckets before bucket `b`, `bitCount + 1` places.
    @usableFromInline var starts: [UInt16]

    /// An empty table around a key. Traps if a limit is outside of its documented range.
    @inlinable
    public init(
        around own: Key, limits: RoutingLimits = RoutingLimits(), rules: Address.NetworkRules = Address.defaultRules
    ) {
        precondition(limits.bucketSize >= 1, "a bucket holds at least one contact")
        precondition(limits.contacts >= 1 && limits.contacts <= 65_535, "a table holds 1 to 65,535 contacts")
        precondition(limits.failures >= 1, "a contact may not be bad without a failure")
        precondition(
            limits.keysPerAddress >= 1 && limits.perNetworkInBucket >= 1 && limits.perNetwork >= 1,
            "an address and a network have at least one contact")
        self.own = own
        self.limits = limits
        self.rules = rules
        counts = RoutingCounts()
        storage = []
        starts = [UInt16](repeating: 0, count: Key.bitCount + 1)
    }

    /// The number of contacts.
    @inlinable
    public var count: Int { storage.count }

    /// Whether there is no contact.
    @inlinable
    public var isEmpty: Bool { storage.isEmpty }

    /// All entries, sorted by bucket.
    @inlinable
    public var entries: [Entry] { storage }

    /// The entry at a place of ``entries``.
    @inlinable
    public subscript(index: Int) -> Entry { storage[index] }

    /// The entry of a key, if it is in the table.
    ///
    /// - Complexity: O(bucket size).
    @inlinable
    public func entry(of key: Key) -> Entry? {
        index(of: key).map { storage[$0] }
    }

    /// The bucket to which a key belongs; `nil` of the own key.
    @inlinable
    public func bucket(of key: Key) -> Int? {
        let bucket = own.commonPrefixLength(with: key)
        return bucket < Key.bitCount ? bucket : nil
    }

    /// The places in ``entries`` of the contacts of a bucket, `0..<bitCount`.
    @inlinable
    public func range(ofBucket bucket: Int) -> Range<Int> {
        Int(starts[bucket])..<Int(starts[bucket + 1])
    }

    /// The deepest bucket with a contact; `nil` of an empty table.
    @inlinable
    public var deepestBucket: Int? {
        storage.last.map { own.commonPrefixLength(with: $0.key) }
    }

    /// When a message came last from a contact of a bucket, in seconds of the table's clock; `nil` of an empty bucket.
    ///
    /// - Complexity: O(bucket size).
    @inlinable
    public func lastSeen(inBucket bucket: Int) -> UInt32? {
        var latest: UInt32?
        for index in range(ofBucket: bucket) { latest = max(latest ?? 0, storage[index].lastSeen) }
        return latest
    }

    /// A key of a bucket, its bits beyond the prefix drawn by chance: what to look up to fill that bucket.
    @inlinable
    public func key(inBucket bucket: Int, words nextWord: () -> UInt64) -> Key {
        Key(sharing: bucket, bitsWith: own, words: nextWord)
    }

    /// Takes a contact out of the table and returns what was known of it; `nil` if the key is not in the table, or at
    /// another address.
    ///
    /// - Complexity: O(contacts).
    @inlinable
    public mutating func remove(_ contact: Contact<Key, Address>) -> Entry? {
        guard let index = index(of: contact.key), storage[index].address == contact.address else { return nil }
        return remove(at: index, bucket: own.commonPrefixLength(with: contact.key))
    }

    @inlinable
    func index(of key: Key) -> Int? {
        bucket(of: key).flatMap { index(of: key, inBucket: $0) }
    }

    @inlinable
    func index(of key: Key, inBucket bucket: Int) -> Int? {
        for index in range(ofBucket: bucket) where storage[index].key == key { return index }
        return nil
    }

    @inlinable
    mutating func insert(_ entry: Entry, at index: Int, bucket: Int) {
        if storage.count == storage.capacity {
            // By an eighth: doubling would spend more bytes on room than on contacts.
            storage.reserveCapacity(storage.count + max(8, storage.count / 8))
        }
        storage.insert(entry, at: index)
        for later in bucket + 1...Key.bitCount { starts[later] &+= 1 }
    }

    @inlinable
    mutating func remove(at index: Int, bucket: Int) -> Entry {
        for later in bucket + 1...Key.bitCount { starts[later] &-= 1 }
        return storage.remove(at: index)
    }
}

extension RoutingTable: Hashable {
    @inlinable
    public static func == (left: Self, right: Self) -> Bool {
        left.own == right.own && left.limits == right.limits && left.rules == right.rules
            && left.storage == right.storage
    }

    @inlinable
    public func hash(into hasher: inout Hasher) {
        hasher.combine(own)
        hasher.combine(limits)
        hasher.combine(storage)
    }
}
