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
    /// - Complexity: One word of every key is looked at; in expectation, keys in random order, `count × log(keys /
    ///   count)` of them are put in order, O(`count`) each. No allocation once the array has room.
    @inlinable
    public func closest(_ count: Int, of keys: Span<Self>, into places: inout [Int]) {
        places.removeAll(keepingCapacity: true)
        guard count > 0 else { return }
        var place = 0
        while place < keys.count, place < count {
            places.append(place)
            place += 1
            sinkLast(&places, of: keys)
        }
        guard place < keys.count else { return }
        // Most keys are told apart from the farthest so far by their first words.
        var farthest = leadingWord ^ keys[places[count - 1]].leadingWord
        while place < keys.count {
            if leadingWord ^ keys[place].leadingWord <= farthest,
                keys[place].isCloser(than: keys[places[count - 1]], to: self)
            {
                places[count - 1] = place
                sinkLast(&places, of: keys)
                farthest = leadingWord ^ keys[places[count - 1]].leadingWord
            }
            place += 1
        }
    }

    /// Moves the last place up to where it belongs among those before it, which are in order.
    @inlinable
    func sinkLast(_ places: inout [Int], of keys: Span<Self>) {
        var index = places.count - 1
        let place = places[index]
        let key = keys[place]
        while index > 0, key.isCloser(than: keys[places[index - 1]], to: self) {
            places[index] = places[index - 1]
            index -= 1
        }
        places[index] = place
    }
}
