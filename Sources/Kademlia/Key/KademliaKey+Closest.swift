extension KademliaKey {
    /// Writes the places of the closest of `keys` to this key into an array that the caller reuses, closest first. Of
    /// equal keys the first comes first. What was in the array is dropped, its room is kept.
    ///
    /// For keys in no order; a routing table knows more of its contacts and need not look at all of them.
    ///
    /// - Parameters:
    ///   - count: The most places wanted, any number.
    ///   - keys: Keys in any order.
    ///   - places: Receives indices of `keys`.
    /// - Complexity: One word of every key is looked at, and of hashes about twice `count` are put in order, O(`count`)
    ///   each. Keys that crowd far from this one take a second pass. No allocation once the array has room.
    @inlinable
    public func closest(_ count: Int, of keys: Span<Self>, into places: inout [Int]) {
        guard count > 0 else {
            places.removeAll(keepingCapacity: true)
            return
        }
        if keys.count / 4 > count {
            // Keys are hashes as a rule: twice as many as are wanted lie within this share of the space, and all others
            // need not be put in order to be dropped later. Fewer than wanted there: the keys are no hashes.
            let share = UInt64.max / UInt64(keys.count) * UInt64(2 * count)
            select(count, of: keys, within: share, into: &places)
            if places.count == count { return }
        }
        select(count, of: keys, within: .max, into: &places)
    }

    /// The closest of those keys whose distance has a leading word of at most `limit`.
    @inlinable
    func select(_ count: Int, of keys: Span<Self>, within limit: UInt64, into places: inout [Int]) {
        places.removeAll(keepingCapacity: true)
        var farthest = limit
        var next = place(in: keys, from: 0, within: farthest)
        while let place = next {
            insert(place, of: keys, into: &places, atMost: count)
            if places.count == count { farthest = leadingWord ^ keys[places[count - 1]].leadingWord }
            next = self.place(in: keys, from: place + 1, within: farthest)
        }
    }

    /// The first place from `start` on whose distance has a leading word of at most `limit`. Not inlined: this loop
    /// is where the time goes, and on its own it runs in registers.
    @inlinable
    @inline(never)
    func place(in keys: Span<Self>, from start: Int, within limit: UInt64) -> Int? {
        let leading = leadingWord
        var place = start
        while place < keys.count {
            if leading ^ keys[place].leadingWord <= limit { return place }
            place += 1
        }
        return nil
    }

    /// Puts a place where it belongs among places in order, the farthest of which gives way if there are `count`.
    @inlinable
    func insert(_ place: Int, of keys: Span<Self>, into places: inout [Int], atMost count: Int) {
        let key = keys[place]
        if places.count < count {
            places.append(place)
        } else if !key.isCloser(than: keys[places[count - 1]], to: self) {
            return
        }
        // One check that the array is ours alone, not one a move.
        var ordered = places.mutableSpan
        var index = ordered.count - 1
        while index > 0 {
            let before = ordered[index - 1]
            guard key.isCloser(than: keys[before], to: self) else { break }
            ordered[index] = before
            index -= 1
        }
        ordered[index] = place
    }
}
