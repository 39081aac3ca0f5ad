extension DisjointQuery {
    /// What is wrong with the lookup, in words; nil as long as it keeps its promises. Complexity: O(n²) of n requests.
    public var brokenInvariant: String? {
        let limits = configuration.limits
        if claims.inFlightCount > limits.concurrency { return "\(claims.inFlightCount) requests in flight" }
        if claims.slowCount > limits.slow { return "\(claims.slowCount) slow ones hold no slot" }
        if claims.list.count > limits.requests { return "\(claims.list.count) requests" }
        if claims.list.count != Int(counts.requests) { return "\(counts.requests) requests counted" }
        if claims.list.contains(where: { $0.contact.key == own }) { return "the own key was asked" }
        if (phase == .finished) != (reason != nil) { return "finished without a reason, or the reverse" }
        if (phase == .finished) != paths.isEmpty { return "finished with paths, or the reverse" }
        let settled = counts.answers &+ counts.failures &+ counts.timeouts
        let unsettled = claims.inFlightCount + claims.slowCount
        if phase != .finished, counts.requests != settled &+ UInt32(unsettled) {
            return "\(counts.requests) requests, of which \(settled) were settled and \(unsettled) are in flight"
        }
        for (index, path) in paths.enumerated() {
            if let broken = path.brokenInvariant ?? brokenPath(path, index) { return "path \(index): \(broken)" }
        }
        return claims.brokenInvariant
    }

    /// A path waits for whom it asked, for those that others asked, and for those that it cannot ask yet.
    private func brokenPath(_ path: Path, _ index: Int) -> String? {
        guard path.kind != .finished else { return nil }
        var waiting = rivals.filter { $0.path == index }.map(\.contact)
        for claim in claims.list where claim.isInFlight {
            if claim.path == index || claim.sharers & 1 &<< UInt8(index) != 0 { waiting.append(claim.contact) }
        }
        if path.inFlightCount + path.slowCount != waiting.count { return "waits for others than \(waiting)" }
        if let stranger = waiting.first(where: { !path.isWaiting(for: $0.key) }) { return "forgot \(stranger)" }
        return nil
    }

    @inlinable
    public static func == (left: Self, right: Self) -> Bool {
        left.id == right.id && left.target == right.target && left.own == right.own
            && left.configuration == right.configuration && left.phase == right.phase
            && left.cameCloser == right.cameCloser && left.counts == right.counts && left.reason == right.reason
            && left.paths == right.paths && left.claims == right.claims && left.rivals == right.rivals
            && left.last == right.last
    }

    @inlinable
    public func hash(into hasher: inout Hasher) {
        hasher.combine(id)
        hasher.combine(target)
        hasher.combine(phase)
        hasher.combine(paths)
        hasher.combine(claims)
        hasher.combine(rivals)
        hasher.combine(last)
    }
}

extension Claims {
    var brokenInvariant: String? {
        for (index, claim) in list.enumerated() {
            let others = list.dropFirst(index + 1)
            if others.contains(where: { $0.contact == claim.contact }) { return "\(claim.contact) was asked twice" }
            if claim.isInFlight, others.contains(where: { $0.isInFlight && $0.contact.key == claim.contact.key }) {
                return "\(claim.contact.key) is in flight twice"
            }
        }
        let held = slots.indices.map { path in list.count { $0.path == path && $0.standing == .inFlight } }
        if held != slots || slots.reduce(0, +) != inFlightCount { return "\(slots) slots counted, \(held) held" }
        if list.count(where: { $0.standing == .slow }) != slowCount { return "\(slowCount) slow ones counted" }
        return nil
    }
}
