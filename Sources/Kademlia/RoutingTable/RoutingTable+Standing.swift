extension RoutingTable {
    /// What the table makes of somebody who is not known to answer.
    @frozen
    public enum Acquaintance: UInt8, Hashable, Sendable, CaseIterable {
        /// In the table, at this address.
        case known
        /// Not in the table, where there is room, or a bad contact that makes room, or bad itself: worth asking back.
        case welcome
        /// Ourselves, a key that is known at another address, or one for which there is no room, or none for its
        /// network.
        case unwelcome
    }

    /// What a failed request meant for a contact.
    @frozen
    public enum FailureOutcome: UInt8, Hashable, Sendable, CaseIterable {
        /// No contact has that key at that address: nothing changed.
        case unknown
        /// Counted; the contact is not bad yet.
        case counted
        /// Counted, and with this one the contact became bad.
        case becameBad
        /// Counted; the contact was bad before.
        case stillBad
    }

    /// Whether the contact of an entry is good, questionable or bad, `now` in seconds of the table's clock.
    @inlinable
    public func standing(of entry: Entry, now: UInt32) -> Standing {
        entry.standing(under: limits, now: now)
    }

    /// Whether a contact failed too often to be handed to anybody; independent of time.
    @inlinable
    public func isBad(_ entry: Entry) -> Bool {
        entry.isBad(under: limits)
    }

    /// What the table makes of somebody who asks us, mostly in one look at the bucket.
    ///
    /// - Complexity: O(bucket size); O(contacts) of a stranger for whom there is room.
    @inlinable
    public func acquaintance(with contact: Contact<Key, Address>) -> Acquaintance {
        let bucket = own.commonPrefixLength(with: contact.key)
        guard bucket < Key.bitCount else { return .unwelcome }
        let range = range(ofBucket: bucket)
        var hasRoom = range.count < limits.bucketSize
        let entries = storage.span
        for index in range {
            if entries[unchecked: index].contact.key == contact.key {
                // A bad one that speaks to us may have come back, or moved: that is worth a question.
                if isBad(entries[unchecked: index]) { return .welcome }
                return entries[unchecked: index].contact.address == contact.address ? .known : .unwelcome
            }
            if entries[unchecked: index].failures > 0, isBad(entries[unchecked: index]) { hasRoom = true }
        }
        guard hasRoom, crowding(contact.address, inBucket: bucket, but: nil) == nil else { return .unwelcome }
        return .welcome
    }

    /// Takes in that a request to a contact was not answered in time. The contact stays in the table, if need be as a
    /// bad one, until a newcomer needs its place: a table does not empty itself while the network is down.
    ///
    /// - Complexity: O(bucket size).
    @inlinable
    public mutating func recordFailure(of contact: Contact<Key, Address>) -> FailureOutcome {
        guard let index = index(of: contact.key), storage[index].address == contact.address else { return .unknown }
        let wasBad = isBad(storage[index])
        if storage[index].failures < .max { storage[index].failures += 1 }
        if wasBad { return .stillBad }
        guard isBad(storage[index]) else { return .counted }
        counts.becameBad &+= 1
        return .becameBad
    }
}

extension RoutingTable.Entry {
    /// Whether the contact is good, questionable or bad, `now` in seconds of the table's clock.
    @inlinable
    public func standing(under limits: RoutingLimits, now: UInt32) -> RoutingTable.Standing {
        if isBad(under: limits) { return .bad }
        let isFresh = now <= lastSeen || now - lastSeen <= limits.goodFor
        return hasResponded && failures == 0 && isFresh ? .good : .questionable
    }

    /// Whether the contact failed too often to be handed to anybody; independent of time. A predicate that captures
    /// the limits alone spares a copy of the table.
    @inlinable
    public func isBad(under limits: RoutingLimits) -> Bool {
        failures >= (hasResponded ? limits.failures : 1)
    }
}
