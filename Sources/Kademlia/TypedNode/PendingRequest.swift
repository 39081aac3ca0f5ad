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
    }
    @usableFromInline let number: RequestNumber
    @usableFromInline let operation: OperationID
    @usableFromInline let purpose: Purpose

    @inlinable
    init(number: RequestNumber, operation: OperationID, purpose: Purpose) {
        self.number = number
        self.operation = operation
        self.purpose = purpose
    }

    /// Who was asked.
    @inlinable var address: Address {
        switch purpose {
        case .find(let contact), .store(let contact): contact.address
        case .seed(let address): address
        }
    }

    /// Whether a contact of this key may answer: a seed may turn out to have any.
    @inlinable
    func canBeAnswered(by key: Key) -> Bool {
        switch purpose {
        case .find(let contact), .store(let contact): contact.key == key
        case .seed: true
        }
    }
}
