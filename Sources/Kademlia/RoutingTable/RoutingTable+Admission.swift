extension RoutingTable {
    /// What became of a contact that was shown to the table.
    @frozen
    public enum Admission: Hashable, Sendable {
        /// It is new and in the table.
        case inserted
        /// It is new and in the table, in the place of this entry, which was bad, never answered, or lay in the deepest
        /// bucket of a full table.
        case replaced(Entry)
        /// It was in the table; last seen, failures and whether it ever answered are brought up to date.
        case updated
        /// Its bucket is full, nothing changed. The candidate is the least good of the bucket, to be asked, and
        /// removed if it does not answer; `nil` if all are good.
        case bucketFull(candidate: Entry?)
        /// It has our own key.
        case isSelf
        /// Not believed or no room; nothing changed.
        case refused(Refusal)

        @inlinable
        public static func == (left: Self, right: Self) -> Bool {
            switch (left, right) {
            case (.inserted, .inserted), (.updated, .updated), (.isSelf, .isSelf): true
            case (.replaced(let one), .replaced(let other)): one == other
            case (.bucketFull(let one), .bucketFull(let other)): one == other
            case (.refused(let one), .refused(let other)): one == other
            case (.inserted, _), (.updated, _), (.isSelf, _), (.replaced, _), (.bucketFull, _), (.refused, _): false
            }
        }
    }

    /// Why a contact was refused.
    @frozen
    public enum Refusal: UInt8, Hashable, Sendable, CaseIterable {
        /// The table holds ``RoutingLimits/contacts``, and none in a deeper bucket gives way.
        case tableFull
        /// The key is known at another address, which keeps it until it fails.
        case otherAddress
        /// The address is believed under ``RoutingLimits/keysPerAddress`` other keys.
        case addressFull
        /// Its bucket holds ``RoutingLimits/perNetworkInBucket`` contacts of its network.
        case networkFullInBucket
        /// The table holds ``RoutingLimits/perNetwork`` contacts of its network.
        case networkFull
    }

    /// Takes in that a message came from a contact: it is added, or what is known of it is brought up to date.
    ///
    /// - Parameters:
    ///   - contact: Who sent it.
    ///   - responded: Whether the message answered a request of ours, sent to that address. Whoever only asks may be
    ///     lying about its address, so it stays questionable, and takes no place from one that answered.
    ///   - now: Seconds of the table's clock.
    /// - Complexity: O(bucket size) of a known contact; O(contacts) of a new one.
    @inlinable
    public mutating func observe(_ contact: Contact<Key, Address>, responded: Bool, now: UInt32) -> Admission {
        let bucket = own.commonPrefixLength(with: contact.key)
        guard bucket < Key.bitCount else { return .isSelf }
        if let index = index(of: contact.key, inBucket: bucket) {
            return revisit(at: index, inBucket: bucket, contact, responded: responded, now: now)
        }
        if let refusal = crowding(contact.address, inBucket: bucket, but: nil) { return refuse(refusal) }
        let newcomer = Entry(contact, hasResponded: responded, lastSeen: now)
        let range = range(ofBucket: bucket)
        if range.count >= limits.bucketSize {
            return contend(for: range, newcomer, now: now)
        }
        guard storage.count >= limits.contacts else {
            insert(newcomer, at: range.upperBound, bucket: bucket)
            return .inserted
        }
        guard let deepest = deepestBucket, bucket < deepest,
            let victim = leastGood(in: self.range(ofBucket: deepest), now: now),
            responded || !storage[victim].hasResponded
        else {
            return refuse(.tableFull)
        }
        let crowdedOut = remove(at: victim, bucket: deepest)
        counts.crowdedOut &+= 1
        insert(newcomer, at: range.upperBound, bucket: bucket)
        return .replaced(crowdedOut)
    }

    @inlinable
    mutating func revisit(
        at index: Int, inBucket bucket: Int, _ contact: Contact<Key, Address>, responded: Bool, now: UInt32
    ) -> Admission {
        let known = storage[index]
        if known.address == contact.address {
            // As a bad one it did not count; from its answer on it does.
            if responded, isBad(known), let refusal = crowding(contact.address, inBucket: bucket, but: index) {
                return refuse(refusal)
            }
            storage[index].lastSeen = max(known.lastSeen, now)
            if responded {
                storage[index].failures = 0
                storage[index].hasResponded = true
            }
            return .updated
        }
        // Whoever holds the key keeps it until it fails, unless it never showed that it can be reached and the other
        // did.
        guard isBad(known) || (responded && !known.hasResponded) else {
            return refuse(.otherAddress)
        }
        if let refusal = crowding(contact.address, inBucket: bucket, but: index) { return refuse(refusal) }
        storage[index] = Entry(contact, hasResponded: responded, lastSeen: now)
        return .replaced(known)
    }

    @inlinable
    mutating func contend(for range: Range<Int>, _ newcomer: Entry, now: UInt32) -> Admission {
        guard let index = leastGood(in: range, now: now), standing(of: storage[index], now: now) != .good else {
            counts.bucketFull &+= 1
            return .bucketFull(candidate: nil)
        }
        let candidate = storage[index]
        guard isBad(candidate) || (newcomer.hasResponded && !candidate.hasResponded) else {
            counts.bucketFull &+= 1
            return .bucketFull(candidate: candidate)
        }
        storage[index] = newcomer
        counts.replaced &+= 1
        return .replaced(candidate)
    }

    /// The place of the entry of a range that is worth the least: bad before questionable before good, then one that
    /// never answered, then by failures, then the one not heard of for longest; of equals the first.
    @inlinable
    func leastGood(in range: Range<Int>, now: UInt32) -> Int? {
        guard var least = range.first else { return nil }
        for index in range.dropFirst()
        where worth(of: storage[index], now: now) < worth(of: storage[least], now: now) {
            least = index
        }
        return least
    }

    @inlinable
    func worth(of entry: Entry, now: UInt32) -> UInt64 {
        let standing = UInt64(2 - standing(of: entry, now: now).rawValue)
        let responded: UInt64 = entry.hasResponded ? 1 : 0
        return standing << 56 | responded << 48 | UInt64(255 - entry.failures) << 40 | UInt64(entry.lastSeen)
    }
}
