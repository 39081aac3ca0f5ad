/// Addresses by which a node once joined, or tried to: by them it joins again when it knows nobody who answers. A
/// collection; when to ask them is the ``Explore`` machine's rule.
@frozen
@usableFromInline
struct RememberedSeeds<Address: ContactAddress>: Hashable, Sendable {
    /// Each once; who answered or was given last stands last.
    @usableFromInline var addresses: [Address] = []

    @inlinable
    init() {}

    @inlinable var isEmpty: Bool { addresses.isEmpty }

    /// Whom to ask, in this order: who answered or was given last comes first.
    @inlinable var inOrder: [Address] { addresses.reversed() }

    /// Puts an address last. Returns how many gave way to it: at the limit the one that was given or answered longest
    /// ago.
    @inlinable
    mutating func remember(_ address: Address, limit: Int) -> Int {
        if let place = addresses.firstIndex(of: address) { addresses.remove(at: place) }
        addresses.append(address)
        guard addresses.count > limit else { return 0 }
        addresses.removeFirst()
        return 1
    }
}
