extension RoutingTable {
    /// Takes in a contact that answered in an earlier life of the node: if there is room it comes in as one that once
    /// answered, and did not answer the last request, so that it is questionable whatever the clock says.
    ///
    /// - Returns: Whether it came in. A contact that is known is left as it is; nobody gives way.
    /// - Complexity: O(contacts).
    @inlinable
    public mutating func restore(_ contact: Contact<Key, Address>) -> Bool {
        guard acquaintance(with: contact) == .welcome, entry(of: contact.key) == nil, storage.count < limits.contacts,
            case .inserted = observe(contact, responded: true, now: 0), let index = index(of: contact.key)
        else { return false }
        // With a limit of one failure it would be bad.
        storage[index].failures = min(1, limits.failures - 1)
        return true
    }
}
