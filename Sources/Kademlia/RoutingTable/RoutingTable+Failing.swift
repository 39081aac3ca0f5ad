extension RoutingTable {
    /// Contacts that did not answer when they were asked last, in the order of the table, the bad ones left out: those
    /// were suspected when they became bad, and are silent soon.
    ///
    /// - Complexity: O(contacts).
    @inlinable
    public func failing(_ count: Int) -> [Contact<Key, Address>] {
        var contacts: [Contact<Key, Address>] = []
        for entry in storage where entry.failures > 0 && contacts.count < count && !isBad(entry) {
            contacts.append(entry.contact)
        }
        return contacts
    }

    /// Bad contacts, in the order of the table.
    ///
    /// - Complexity: O(contacts).
    @inlinable
    public func bad(_ count: Int) -> [Contact<Key, Address>] {
        var contacts: [Contact<Key, Address>] = []
        for entry in storage where entry.failures > 0 && contacts.count < count && isBad(entry) {
            contacts.append(entry.contact)
        }
        return contacts
    }

    /// Makes a contact bad, however few requests it left without an answer: it stays until a newcomer needs its place.
    ///
    /// - Returns: What that meant for the contact, never ``FailureOutcome/counted``.
    /// - Complexity: O(bucket size).
    @inlinable
    public mutating func giveUp(_ contact: Contact<Key, Address>) -> FailureOutcome {
        guard let index = index(of: contact.key), storage[index].address == contact.address else { return .unknown }
        if isBad(storage[index]) { return .stillBad }
        storage[index].failures = max(limits.failures, 1)
        counts.becameBad &+= 1
        return .becameBad
    }
}
