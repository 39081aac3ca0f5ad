import Kademlia

/// The rules of the routing table over an unordered list, written to be obviously right: the oracle of the real one.
struct DumbTable {
    struct Row: Equatable {
        var key: Key8
        var address: UInt16
        var failures: UInt8 = 0
        var responded: Bool
        var seen: UInt32
    }

    enum Answer: Equatable {
        case inserted, updated, isSelf, tableFull, otherAddress, addressFull, networkFullInBucket, networkFull
        case replaced(Key8)
        case bucketFull(Key8?)
    }

    let own: Key8
    let limits: RoutingLimits
    var rows: [Row] = []

    init(own: Key8, limits: RoutingLimits) {
        self.own = own
        self.limits = limits
    }

    mutating func remove(_ contact: Contact<Key8, UInt16>) -> Bool {
        let count = rows.count
        rows.removeAll { $0.key == contact.key && $0.address == contact.address }
        return rows.count < count
    }

    mutating func recordFailure(_ contact: Contact<Key8, UInt16>) -> Bool {
        var isKnown = false
        rows = rows.map { row in
            guard row.key == contact.key && row.address == contact.address else { return row }
            isKnown = true
            var failed = row
            failed.failures = UInt8(min(255, Int(row.failures) + 1))
            return failed
        }
        return isKnown
    }

    mutating func observe(_ contact: Contact<Key8, UInt16>, responded: Bool, now: UInt32) -> Answer {
        guard contact.key != own else { return .isSelf }
        let newcomer = Row(key: contact.key, address: contact.address, responded: responded, seen: now)
        if let known = rows.first(where: { $0.key == contact.key }) {
            if known.address == contact.address {
                var updated = known
                updated.seen = now
                if responded { (updated.failures, updated.responded) = (0, true) }
                replace(known, by: updated)
                return .updated
            }
            guard isBad(known) || (responded && !known.responded) else { return .otherAddress }
            replace(known, by: newcomer)
            return .replaced(known.key)
        }
        let bucket = rows.filter { depth($0.key) == depth(contact.key) }
        if bucket.count == limits.bucketSize {
            let least = leastGood(bucket, now: now)
            if isBad(least) || (responded && !least.responded) {
                replace(least, by: newcomer)
                return .replaced(least.key)
            }
            return .bucketFull(isGood(least, now: now) ? nil : least.key)
        }
        if rows.count == limits.contacts {
            let deepest = rows.map { depth($0.key) }.max() ?? 0
            let victim = leastGood(rows.filter { depth($0.key) == deepest }, now: now)
            guard deepest > depth(contact.key), responded || !victim.responded else { return .tableFull }
            replace(victim, by: newcomer)
            return .replaced(victim.key)
        }
        rows.append(newcomer)
        return .inserted
    }

    private mutating func replace(_ old: Row, by new: Row) {
        rows = rows.map { $0.key == old.key ? new : $0 }
    }

    private func depth(_ key: Key8) -> Int { (key.bits ^ own.bits).leadingZeroBitCount }

    private func isBad(_ row: Row) -> Bool {
        row.responded ? row.failures >= limits.failures : row.failures >= 1
    }

    private func isGood(_ row: Row, now: UInt32) -> Bool {
        row.responded && row.failures == 0 && now - row.seen <= limits.goodFor
    }

    /// Sorted by one criterion after the other, the last first; sorting is stable.
    private func leastGood(_ candidates: [Row], now: UInt32) -> Row {
        var sorted = candidates.sorted { $0.seen < $1.seen }
        sorted.sort { $0.failures > $1.failures }
        sorted.sort { !$0.responded && $1.responded }
        sorted.sort { !isGood($0, now: now) && isGood($1, now: now) }
        sorted.sort { isBad($0) && !isBad($1) }
        return sorted[0]
    }
}

extension DumbTable.Row {
    init(_ entry: RoutingTable<Key8, UInt16>.Entry) {
        self.init(
            key: entry.key, address: entry.address, failures: entry.failures, responded: entry.hasResponded,
            seen: entry.lastSeen)
    }
}

extension DumbTable.Answer {
    init(_ admission: RoutingTable<Key8, UInt16>.Admission) {
        self =
            switch admission {
            case .inserted: .inserted
            case .replaced(let entry): .replaced(entry.key)
            case .updated: .updated
            case .bucketFull(let candidate): .bucketFull(candidate?.key)
            case .isSelf: .isSelf
            case .refused(.tableFull): .tableFull
            case .refused(.otherAddress): .otherAddress
            case .refused(.addressFull): .addressFull
            case .refused(.networkFullInBucket): .networkFullInBucket
            case .refused(.networkFull): .networkFull
            }
    }
}
