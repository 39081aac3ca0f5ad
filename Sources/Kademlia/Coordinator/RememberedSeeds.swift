/// Addresses by which a node may join again when it knows nobody who answers: seeds by which it once joined, or tried
/// to, and, as far as there is room beside them, contacts that answered lately, since seeds grow old. A collection;
/// when to ask them is the rule of the ``Explore`` machine and the ``Coordinator``.
@frozen
@usableFromInline
struct RememberedSeeds<Address: ContactAddress>: Hashable, Sendable {
    /// Each once; who answered or was given last stands last.
    @usableFromInline var addresses: [Address] = []
    /// Those of contacts, none of which is a seed; who answered last stands last.
    @usableFromInline var contacts: [Address] = []

    @inlinable
    init() {}

    @inlinable var isEmpty: Bool { addresses.isEmpty && contacts.isEmpty }

    @inlinable var count: Int { addresses.count + contacts.count }

    /// Whom to ask, in this order: seeds first, and of each kind who answered or was given last.
    @inlinable var inOrder: [Address] { addresses.reversed() + contacts.reversed() }

    /// Puts the address of a seed last. Returns how many gave way to it: at the limit a contact, and if there is none,
    /// the seed that was given or answered longest ago.
    @inlinable
    mutating func remember(_ address: Address, limit: Int) -> (seeds: Int, contacts: Int) {
        if let place = addresses.firstIndex(of: address) { addresses.remove(at: place) }
        if let place = contacts.firstIndex(of: address) { contacts.remove(at: place) }
        addresses.append(address)
        guard count > limit else { return (0, 0) }
        if !contacts.isEmpty {
            contacts.removeFirst()
            return (0, 1)
        }
        addresses.removeFirst()
        return (1, 0)
    }

    /// Puts the address of a contact last, unless it is that of a seed, or seeds take all room. Returns how many
    /// contacts gave way to it.
    @inlinable
    mutating func remember(contact address: Address, limit: Int) -> Int {
        guard addresses.count < limit, !addresses.contains(address) else { return 0 }
        if let place = contacts.firstIndex(of: address) { contacts.remove(at: place) }
        contacts.append(address)
        guard count > limit else { return 0 }
        contacts.removeFirst()
        return 1
    }
}
