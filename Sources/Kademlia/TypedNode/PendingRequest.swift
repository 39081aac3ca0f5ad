/// A request that was sent and not answered.
@usableFromInline
struct PendingRequest<Key: KademliaKey, Address: ContactAddress>: Hashable, Sendable {
    @usableFromInline
    enum Purpose: Hashable, Sendable {
        /// A lookup asks a contact.
        case find(Contact<Key, Address>)
        /// A broadcast asks a contact to store.
        case store(Contact<Key, Address>)
        /// A bootstrap asks an address whose key is not known.
        case seed(Address)
        /// The upkeep asks a contact for a sign of life.
        case check(Contact<Key, Address>, Check)
    }
    @usableFromInline let number: RequestNumber
    /// For which operation it was sent; nil for none.
    @usableFromInline let operation: OperationID?
    @usableFromInline let purpose: Purpose
    /// Whether nothing came from anybody since it was sent. Noted by a node with upkeep only.
    @usableFromInline var isDeaf = false

    @inlinable
    init(number: RequestNumber, operation: OperationID?, purpose: Purpose) {
        self.number = number
        self.operation = operation
        self.purpose = purpose
    }

    /// Who was asked.
    @inlinable var address: Address {
        switch purpose {
        case .find(let contact), .store(let contact), .check(let contact, _): contact.address
        case .seed(let address): address
        }
    }

    /// Whether a contact of this key may answer: a seed may turn out to have any.
    @inlinable
    func canBeAnswered(by key: Key) -> Bool {
        switch purpose {
        case .find(let contact), .store(let contact), .check(let contact, _): contact.key == key
        case .seed: true
        }
    }
}
