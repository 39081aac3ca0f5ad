extension Query {
    /// What is wrong with the query, in words; nil as long as it keeps its promises. Complexity: O(n) of n candidates.
    public var brokenInvariant: String? {
        let limits = configuration.limits
        if inFlightCount > limits.concurrency { return "\(inFlightCount) requests in flight" }
        if candidates.stored.contains(where: { $0.contact.key == own }) { return "the own key is a candidate" }
        if (kind == .finished) != (reason != nil) { return "finished without a reason, or the reverse" }
        let settled = statistics.answers &+ statistics.failures &+ statistics.timeouts
        let unsettled = inFlightCount + slowCount
        if kind != .finished, statistics.requests != settled &+ UInt32(unsettled) {
            return "\(statistics.requests) requests, of which \(settled) were settled and \(unsettled) are in flight"
        }
        if slowCount > limits.slow { return "\(slowCount) slow ones hold no slot" }
        return candidates.brokenInvariant
    }
}

extension Candidates {
    var brokenInvariant: String? {
        if count != stored.count || count > limit { return "\(count) candidates, \(stored.count) stored" }
        if !ranks.dropFirst(count).allSatisfy({ $0 == Self.noRank }) { return "a rank behind the last candidate" }
        let ranks = ranks.prefix(count)
        if Set(ranks.map(storedIndex)).count != ranks.count { return "two ranks point to one candidate" }
        let keys = ranks.map { stored[storedIndex($0)].contact.key }
        for (closer, farther) in zip(keys, keys.dropFirst()) where !closer.isCloser(than: farther, to: target) {
            return "\(farther) stands behind \(closer)"
        }
        if inFlight.count != inFlightCount + slow.count || answered.count != answeredCount { return "a count is wrong" }
        let sets = [untried, inFlight, answered]
        if sets.map(\.count).reduce(0, +) != sets.reduce(PlaceSet(), { $0.union($1) }).count {
            return "a candidate is in two sets"
        }
        if hasSlow == slow.union(unawaited).isEmpty { return "it was forgotten whether anybody is slow" }
        if inFlight.union(slow).union(unawaited) != inFlight { return "somebody is slow and not in flight" }
        if sets.contains(where: { $0.last >= count }) { return "a set names a place that is not taken" }
        return nil
    }
}
