extension RoutingTable {
    /// Hands out the buckets in the order of their distance from a target, as ranges of places, none of them empty:
    /// every contact of an earlier range is closer than every contact of a later one. Ends early when `body` returns
    /// false.
    ///
    /// Let d be the distance of the own key to the target. A contact of bucket b agrees with the own key before bit b
    /// and differs from it there, so its distance to the target agrees with d before bit b and differs at bit b.
    /// Where d has a one, the contacts of b have a zero and are closer than all of deeper buckets; where d has a
    /// zero, they are farther. So first come the ones of d from the most significant, then the zeros from the least
    /// significant.
    @inlinable
    @inline(__always)
    public func forEachBucket(from target: Key, _ body: (Range<Int>) -> Bool) {
        guard let deepest = deepestBucket else { return }
        let distance = own.distance(to: target)
        var bucket = distance.leadingZeroBitCount
        while bucket <= deepest {
            if distance[bit: bucket] {
                let range = range(ofBucket: bucket)
                if !range.isEmpty, !body(range) { return }
            }
            bucket += 1
        }
        bucket = deepest
        while bucket >= 0 {
            if !distance[bit: bucket] {
                let range = range(ofBucket: bucket)
                if !range.isEmpty, !body(range) { return }
            }
            bucket -= 1
        }
    }

    /// The places of the closest entries to a target among those that are included, without an allocation. Nearer
    /// buckets come first, but within a bucket the order is any: enough for an answer, which its reader sorts anyway.
    ///
    /// - Parameters:
    ///   - count: The most entries wanted; more than ``NearestPlaces/capacity`` counts as that.
    ///   - target: Any key, also one of the table, or the own key.
    ///   - isIncluded: Asked once for every entry of the buckets that are looked at.
    /// - Complexity: Of the buckets nearest to the target only as many are looked at as hold `count` included entries.
    @inlinable
    public func places(
        ofClosest count: Int, to target: Key, where isIncluded: (Entry) -> Bool = { _ in true }
    ) -> NearestPlaces {
        var nearest = NearestPlaces()
        let wanted = min(count, NearestPlaces.capacity)
        guard wanted > 0 else { return nearest }
        forEachBucket(from: target) { range in
            let base = nearest.filled
            var isSorted = false
            // A bucket lies within the table, and what is wanted within the places.
            let entries = storage.span
            for place in range where isIncluded(entries[unchecked: place]) {
                if nearest.filled < wanted {
                    nearest.places[unchecked: nearest.filled] = UInt16(truncatingIfNeeded: place)
                    nearest.filled += 1
                    continue
                }
                // The bucket holds more than are wanted of it: from here on they are kept in order, the farthest last.
                if !isSorted {
                    for end in base..<wanted { sink(&nearest, from: end, downTo: base, to: target) }
                    isSorted = true
                }
                let farthest = entries[Int(nearest.places[unchecked: wanted - 1])].key
                if entries[unchecked: place].key.isCloser(than: farthest, to: target) {
                    nearest.places[unchecked: wanted - 1] = UInt16(truncatingIfNeeded: place)
                    sink(&nearest, from: wanted - 1, downTo: base, to: target)
                }
            }
            return nearest.filled < wanted
        }
        return nearest
    }

    @inlinable
    func sink(_ nearest: inout NearestPlaces, from end: Int, downTo base: Int, to target: Key) {
        let place = nearest.places[end]
        let key = storage[Int(place)].key
        var index = end
        while index > base, key.isCloser(than: storage[Int(nearest.places[index - 1])].key, to: target) {
            nearest.places[index] = nearest.places[index - 1]
            index -= 1
        }
        nearest.places[index] = place
    }

    /// Writes the closest contacts to a target among those that are included into an array that the caller reuses,
    /// closest first. What was in it is dropped, its room is kept.
    ///
    /// - Parameters:
    ///   - count: The most contacts wanted, any number.
    ///   - target: Any key, also one of the table, or the own key.
    ///   - contacts: Receives the contacts.
    ///   - isIncluded: Asked once for every entry of the buckets that are looked at.
    /// - Complexity: Of the buckets nearest to the target only as many are looked at as hold `count` included
    ///   entries; each contact of a bucket is compared with at most those of its own bucket. No allocation once the
    ///   array has room.
    @inlinable
    public func closest(
        _ count: Int, to target: Key, into contacts: inout [Contact<Key, Address>],
        where isIncluded: (Entry) -> Bool = { _ in true }
    ) {
        contacts.removeAll(keepingCapacity: true)
        guard count > 0 else { return }
        forEachBucket(from: target) { range in
            let base = contacts.count
            for place in range where isIncluded(storage[place]) {
                let contact = storage[place].contact
                if contacts.count < count {
                    contacts.append(contact)
                } else if !contact.key.isCloser(than: contacts[count - 1].key, to: target) {
                    continue
                }
                // One check that the array is ours alone, not one a move.
                var ordered = contacts.mutableSpan
                var index = ordered.count - 1
                while index > base, contact.key.isCloser(than: ordered[index - 1].key, to: target) {
                    ordered[index] = ordered[index - 1]
                    index -= 1
                }
                ordered[index] = contact
            }
            return contacts.count < count
        }
    }

    /// The closest contacts to a target among those that are included, closest first, in a new array.
    @inlinable
    public func closest(
        _ count: Int, to target: Key, where isIncluded: (Entry) -> Bool = { _ in true }
    ) -> [Contact<Key, Address>] {
        var contacts: [Contact<Key, Address>] = []
        closest(count, to: target, into: &contacts, where: isIncluded)
        return contacts
    }
}
