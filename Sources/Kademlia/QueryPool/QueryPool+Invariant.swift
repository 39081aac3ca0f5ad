extension QueryPool {
    /// What is wrong with the pool or one of its queries, in words; nil as long as it keeps its promises. Complexity:
    /// O(n) of n candidates over all queries.
    public var brokenInvariant: String? {
        if count > limits.queries { return "\(count) queries are held" }
        if inFlight > limits.requestsInFlight { return "\(inFlight) requests are in flight" }
        if tally.added &- tally.finished != UInt64(count) { return "\(tally) does not add up to \(count) queries" }
        var sum = 0
        var slowSum = 0
        var ready = 0
        for (place, entry) in entries.enumerated() {
            guard let entry else { continue }
            let query = entry.query
            if places[query.id] != place || ids[place] != query.id { return "query \(query.id) is misplaced" }
            if let broken = query.brokenInvariant { return "query \(query.id): \(broken)" }
            if query.canSend, entry.line == nil { return "query \(query.id) may send and waits for no turn" }
            sum += query.inFlightCount
            slowSum += query.slowCount
            guard let line = entry.line else { continue }
            ready += 1
            let turn = Turns.Turn(stamp: entry.stamp, place: place)
            if !(line == .eager ? turns.eager : turns.ordinary).contains(turn) { return "\(query.id) is in no line" }
        }
        if sum != inFlight { return "\(sum) requests in flight, \(inFlight) counted" }
        if slowSum != slow { return "\(slowSum) slow requests, \(slow) counted" }
        if ready != turns.count { return "\(ready) queries are ready, \(turns.count) are in line" }
        return nil
    }
}

extension QueryPool: Hashable {
    /// Whether both would go on alike: the counts decide nothing.
    @inlinable
    public static func == (left: Self, right: Self) -> Bool {
        left.own == right.own && left.limits == right.limits && left.phase == right.phase
            && left.entries == right.entries && left.free == right.free && left.turns == right.turns
            && left.lastServed == right.lastServed && left.clock == right.clock
    }

    @inlinable
    public func hash(into hasher: inout Hasher) {
        hasher.combine(own)
        hasher.combine(phase)
        hasher.combine(entries)
        hasher.combine(turns)
    }
}
