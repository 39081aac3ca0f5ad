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
}
