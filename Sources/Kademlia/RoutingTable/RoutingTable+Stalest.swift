extension RoutingTable {
    /// The contacts that were not heard of for more than so many seconds, the one silent for longest first; of equals
    /// the one with the shorter common prefix. Bad ones too, unless they are left out.
    ///
    /// - Parameters:
    ///   - count: The most contacts wanted.
    ///   - age: How old the last message of a contact must at least be, less a second.
    ///   - now: Seconds of the table's clock. A clock that was set back makes nobody stale.
    ///   - isIncluded: Whether an entry is wanted; asked of those that are stale.
    /// - Complexity: O(contacts × count), and O(contacts) while nobody is stale.
    @inlinable
    public func stalest(
        _ count: Int, olderThan age: UInt32, now: UInt32, where isIncluded: (Entry) -> Bool = { _ in true }
    )
        -> [Contact<Key, Address>]
    {
        guard count > 0 else { return [] }
        var places: [Int] = []
        for index in storage.indices {
            let lastSeen = storage[index].lastSeen
            guard now > lastSeen, now - lastSeen > age, isIncluded(storage[index]) else { continue }
            if places.count == count {
                guard let latest = places.last, lastSeen < storage[latest].lastSeen else { continue }
                places.removeLast()
            }
            var place = places.count
            while place > 0, lastSeen < storage[places[place - 1]].lastSeen { place -= 1 }
            places.insert(index, at: place)
        }
        return places.map { storage[$0].contact }
    }
}
