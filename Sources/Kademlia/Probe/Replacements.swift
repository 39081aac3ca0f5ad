/// Contacts that answered but found their bucket full, kept until a place in it becomes free (Maymounkov and Mazières
/// 2002, §4.1), a few in all.
///
/// Complexity: every step is O(n²) at most of n contacts kept, and O(n) but for ``mostDispensable(around:)``.
@frozen
@usableFromInline
struct Replacements<Key: KademliaKey, Address: ContactAddress>: Hashable, Sendable {
    @usableFromInline typealias Contact = Kademlia.Contact<Key, Address>

    /// The oldest first.
    @usableFromInline var contacts: [Contact] = []

    @inlinable
    init() {}

    @inlinable var count: Int { contacts.count }

    /// Keeps a contact as the newest. Whoever has its key or is of its network gives way, and if more than `limit` are
    /// kept then, one of the bucket that has most of them does. Returns how many gave way.
    @inlinable
    mutating func keep(_ contact: Contact, around own: Key, limit: Int, under rules: Address.NetworkRules) -> Int {
        let before = contacts.count
        for place in contacts.indices.reversed()
        where contacts[place].key == contact.key || contacts[place].address == contact.address
            || contacts[place].address.sharesNetwork(with: contact.address, under: rules)
        {
            contacts.remove(at: place)
        }
        contacts.append(contact)
        if contacts.count > limit { contacts.remove(at: mostDispensable(around: own)) }
        return before + 1 - contacts.count
    }

    /// The oldest of the bucket that has most contacts; of buckets that have as many, the one that has the oldest.
    @inlinable
    func mostDispensable(around own: Key) -> Int {
        var (most, dispensable) = (0, 0)
        for place in contacts.indices {
            let bucket = own.commonPrefixLength(with: contacts[place].key)
            var sameBucket = 0
            for other in contacts where own.commonPrefixLength(with: other.key) == bucket { sameBucket += 1 }
            if sameBucket > most { (most, dispensable) = (sameBucket, place) }
        }
        return dispensable
    }

    /// Takes out the newest contact of the bucket of a key; nil if there is none.
    @inlinable
    mutating func take(like key: Key, around own: Key) -> Contact? {
        let bucket = own.commonPrefixLength(with: key)
        let place = contacts.lastIndex { own.commonPrefixLength(with: $0.key) == bucket }
        return place.map { remove(at: $0) }
    }

    /// Forgets a contact; false if it is not kept.
    @inlinable
    mutating func forget(_ contact: Contact) -> Bool {
        guard let place = contacts.firstIndex(of: contact) else { return false }
        _ = remove(at: place)
        return true
    }

    @inlinable
    mutating func remove(at place: Int) -> Contact {
        let contact = contacts.remove(at: place)
        if contacts.isEmpty { contacts = [] }
        return contact
    }

    @inlinable
    static func == (left: Self, right: Self) -> Bool { left.contacts == right.contacts }

    @inlinable
    func hash(into hasher: inout Hasher) { hasher.combine(contacts) }
}
