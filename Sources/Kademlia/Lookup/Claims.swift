/// Whom the paths of a ``DisjointQuery`` asked, in that order: to which path each belongs, and what became of it. A
/// collection; its rules are the ``DisjointQuery``'s.
@frozen
@usableFromInline
struct Claims<Key: KademliaKey, Address: ContactAddress>: Hashable, Sendable {
    @frozen
    @usableFromInline
    enum Standing: UInt8, Hashable, Sendable { case inFlight, slow, answered, failed, timedOut }

    @frozen
    @usableFromInline
    struct Claim: Hashable, Sendable {
        @usableFromInline let contact: Contact<Key, Address>
        /// The path that asked, and that alone takes what the contact names.
        @usableFromInline let path: Int
        /// The paths that would have asked too, and are told what becomes of it: bit `i` is that of path `i`.
        @usableFromInline var sharers: UInt8 = 0
        @usableFromInline var standing = Standing.inFlight
        /// While in flight: whether the end waits for it.
        @usableFromInline var holdsUp = true

        @inlinable
        init(_ contact: Contact<Key, Address>, by path: Int) {
            self.contact = contact
            self.path = path
        }

        @inlinable var isInFlight: Bool { standing == .inFlight || standing == .slow }
    }

    @usableFromInline var list: [Claim] = []
    /// The slots that each path holds.
    @usableFromInline var slots: [Int]
    /// The number of slots held by all paths.
    @usableFromInline var inFlightCount = 0
    /// The number of those in flight without a slot.
    @usableFromInline var slowCount = 0

    /// No claims of so many paths.
    @inlinable
    init(paths: Int) { slots = Array(repeating: 0, count: paths) }

    /// Where the claim on a contact is; nil if nobody asked it, under this key and at this address.
    @inlinable
    func place(of contact: Contact<Key, Address>) -> Int? { list.firstIndex { $0.contact == contact } }

    /// Where the claim on a key is that is in flight. There is at most one: an answer names no more than the key.
    @inlinable
    func placeInFlight(of key: Key) -> Int? { list.lastIndex { $0.contact.key == key && $0.isInFlight } }

    /// Notes that a path asks a contact.
    @inlinable
    mutating func add(_ contact: Contact<Key, Address>, by path: Int) {
        list.append(Claim(contact, by: path))
        slots[path] += 1
        inFlightCount += 1
    }

    /// Notes that a claim in flight is settled.
    @inlinable
    mutating func settle(_ place: Int, _ standing: Standing) {
        if list[place].standing == .slow {
            slowCount -= 1
        } else {
            slots[list[place].path] -= 1
            inFlightCount -= 1
        }
        list[place].standing = standing
    }

    /// Notes that a claim in flight is slow: it gives up its slot, unless `limit` did.
    @inlinable
    mutating func slowDown(_ place: Int, holdsUp: Bool, atMost limit: Int) -> Bool {
        list[place].holdsUp = holdsUp
        if list[place].standing == .slow { return true }
        guard slowCount < limit else { return false }
        list[place].standing = .slow
        slots[list[place].path] -= 1
        inFlightCount -= 1
        slowCount += 1
        return true
    }

    /// Those in flight, with and without a slot, in the order in which they were asked.
    @inlinable var contactsInFlight: [Contact<Key, Address>] { list.filter(\.isInFlight).map(\.contact) }

    /// At most `count` contacts that answered, the closest to `target` first; of one key at two addresses, both.
    @inlinable
    func closestAnswered(_ count: Int, to target: Key) -> [Contact<Key, Address>] {
        let answered = list.indices.filter { list[$0].standing == .answered }
        let sorted = answered.sorted { left, right in
            let (one, other) = (list[left].contact.key, list[right].contact.key)
            return one == other ? left < right : one.isCloser(than: other, to: target)
        }
        return sorted.prefix(count).map { list[$0].contact }
    }
}
