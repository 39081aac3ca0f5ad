/// The stores of one broadcast: at whom, how far they are, and what became of them. A collection; its rules are the
/// ``Broadcast``'s.
@frozen
public struct Stores<Key: KademliaKey, Address: ContactAddress>: Hashable, Sendable {
    @usableFromInline var targets: [Contact<Key, Address>] = []
    @usableFromInline var nextIndex = 0
    @usableFromInline var inFlight: [Contact<Key, Address>] = []
    @usableFromInline var acknowledged: [Contact<Key, Address>] = []
    @usableFromInline var failed: [BroadcastResult<Key, Address>.Failure] = []
    @usableFromInline var leftOut = 0

    @inlinable
    init() {}

    /// Stores at these contacts, each key once, those beyond the limit left out.
    @inlinable
    init(at contacts: [Contact<Key, Address>], atMost limit: Int) {
        for contact in contacts where !targets.contains(where: { $0.key == contact.key }) {
            if targets.count < limit { targets.append(contact) } else { leftOut += 1 }
        }
    }

    /// Whether nobody is left to ask and nobody is asked.
    @inlinable var isDone: Bool { inFlight.isEmpty && nextIndex == targets.count }

    /// The next contact to ask, from now on in flight; nil if none is left or `limit` are in flight.
    @inlinable
    mutating func next(atMost limit: Int) -> Contact<Key, Address>? {
        guard inFlight.count < limit, nextIndex < targets.count else { return nil }
        let contact = targets[nextIndex]
        nextIndex += 1
        inFlight.append(contact)
        return contact
    }

    /// Frees the slot of a request; nil if there is none: the tolerated race of an acknowledgement with a deadline.
    @inlinable
    mutating func settle(_ key: Key) -> Contact<Key, Address>? {
        inFlight.firstIndex { $0.key == key }.map { inFlight.remove(at: $0) }
    }
}
