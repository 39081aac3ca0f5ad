/// The contacts that a query knows, in order of distance to its target, and what it did about each.
///
/// The order is kept in ``ranks``, one word a candidate: the first 56 bits of its distance, then 8 bits that tell
/// where the contact is stored. So a newcomer moves 8 bytes a candidate behind it, and only distances that agree in
/// 56 bits are compared in full. What became of a candidate is a bit at its *place*: its rank if the closest is asked
/// first, else where it is stored, which is the order of arrival.
@frozen
@usableFromInline
struct Candidates<Key: KademliaKey, Address: Hashable & Sendable>: Sendable {
    @frozen
    @usableFromInline
    struct Candidate: Hashable, Sendable {
        @usableFromInline var contact: Contact<Key, Address>
        /// The number of answers that led to it: 0 for a seed.
        @usableFromInline var hops: UInt8

        @inlinable
        init(_ contact: Contact<Key, Address>, hops: UInt8) {
            self.contact = contact
            self.hops = hops
        }
    }

    @usableFromInline let target: Key
    @usableFromInline let limit: Int
    @usableFromInline let isSequential: Bool
    /// In ascending order of distance.
    @usableFromInline var ranks: [UInt64] = []
    /// Where the low bits of the ranks point to.
    @usableFromInline var stored: [Candidate] = []
    /// Not asked yet.
    @usableFromInline var untried = PlaceSet()
    /// Asked, and neither answered nor given up.
    @usableFromInline var inFlight = PlaceSet()
    /// Answered. Who is in none of the three sets failed, or gave no answer in time.
    @usableFromInline var answered = PlaceSet()
    /// The closest that ever gave way to another: nobody farther is taken again, lest somebody is asked twice.
    @usableFromInline var horizon: Key?

    @inlinable
    init(around target: Key, atMost limit: Int, sequential: Bool) {
        self.target = target
        self.limit = limit
        isSequential = sequential
        ranks.reserveCapacity(limit)
        stored.reserveCapacity(limit)
    }

    @inlinable static var storedMask: UInt64 { 0xFF }

    /// The candidate at a place.
    @inlinable
    subscript(place: Int) -> Candidate { stored[isSequential ? place : storedIndex(ranks[place])] }

    /// Where a contact is; nil if it is not known.
    @inlinable
    func place(of key: Key) -> Int? {
        let (rank, isKnown) = search(key)
        guard isKnown else { return nil }
        return isSequential ? storedIndex(ranks[rank]) : rank
    }

    /// Takes a contact unless it is known or there is no room for it.
    @inlinable
    mutating func add(_ contact: Contact<Key, Address>, hops: UInt8) -> (isClosest: Bool, dropped: Bool) {
        var (rank, isKnown) = search(contact.key)
        guard !isKnown else { return (false, false) }
        var index = stored.count
        var dropped = false
        if index >= limit {
            guard let victim = victim(for: contact.key, at: rank) else { return (false, true) }
            index = remove(victim)
            rank = min(rank, ranks.count)
            dropped = true
            stored[index] = Candidate(contact, hops: hops)
        } else {
            stored.append(Candidate(contact, hops: hops))
        }
        insert(contact.key.distance(to: target).leadingWord & ~Self.storedMask | UInt64(index), at: rank)
        if isSequential {
            untried.insert(index)
        } else {
            untried.makeRoom(at: rank)
            inFlight.makeRoom(at: rank)
            answered.makeRoom(at: rank)
            untried.insert(rank)
        }
        return (rank == 0, dropped)
    }

    /// The contacts at some places, in the order of places.
    @inlinable
    func contacts(at places: PlaceSet) -> [Contact<Key, Address>] {
        var contacts: [Contact<Key, Address>] = []
        var rest = places
        contacts.reserveCapacity(rest.count)
        while !rest.isEmpty {
            contacts.append(self[rest.first].contact)
            rest.remove(rest.first)
        }
        return contacts
    }

    /// At most `count` contacts that answered, the closest first.
    @inlinable
    func closestAnswered(_ count: Int) -> [Contact<Key, Address>] {
        var contacts: [Contact<Key, Address>] = []
        contacts.reserveCapacity(min(count, answered.count))
        for (rank, word) in ranks.enumerated() {
            guard contacts.count < count else { break }
            let index = storedIndex(word)
            if answered.contains(isSequential ? index : rank) { contacts.append(stored[index].contact) }
        }
        return contacts
    }

    @inlinable
    func storedIndex(_ rank: UInt64) -> Int { Int(truncatingIfNeeded: rank & Self.storedMask) }

    /// The rank of a key, or the one that it would take.
    @inlinable
    func search(_ key: Key) -> (rank: Int, isKnown: Bool) {
        let wanted = key.distance(to: target).leadingWord & ~Self.storedMask
        var base = 0
        var length = ranks.count
        while length > 0 {
            let half = length / 2
            let middle = base + half
            base = ranks[middle] < wanted ? middle + 1 : base
            length = ranks[middle] < wanted || half == 0 ? length - half - 1 : half
        }
        // Only who agrees in 56 bits is compared in full.
        while base < ranks.count, ranks[base] & ~Self.storedMask == wanted {
            let other = stored[storedIndex(ranks[base])].contact.key
            if other == key { return (base, true) }
            if key.isCloser(than: other, to: target) { break }
            base += 1
        }
        return (base, false)
    }

    @inlinable
    mutating func insert(_ word: UInt64, at rank: Int) { ranks.insert(word, at: rank) }

    /// The rank of who gives way to a newcomer: the farthest without a request in flight and without an answer, else
    /// the farthest that answered; nil if the newcomer is farther or beyond the horizon, and in a sequential query.
    @inlinable
    func victim(for key: Key, at rank: Int) -> Int? {
        guard !isSequential else { return nil }
        if let horizon, !key.isCloser(than: horizon, to: target) { return nil }
        let all = PlaceSet(bits: ~0).bits &>> UInt128(PlaceSet.capacity - ranks.count)
        let idle = PlaceSet(bits: all & ~(inFlight.bits | answered.bits))
        if idle.last >= rank { return idle.last }
        return answered.last >= rank ? answered.last : nil
    }

    /// Forgets who is at a rank, and tells where the freed room is.
    @inlinable
    mutating func remove(_ rank: Int) -> Int {
        let index = storedIndex(ranks.remove(at: rank))
        let key = stored[index].contact.key
        if horizon.map({ key.isCloser(than: $0, to: target) }) ?? true { horizon = key }
        untried.closeGap(at: rank)
        inFlight.closeGap(at: rank)
        answered.closeGap(at: rank)
        return index
    }
}

extension Candidates: Hashable {
    /// Whether both know the same and did the same about it, wherever it is stored.
    @inlinable
    static func == (left: Self, right: Self) -> Bool {
        guard left.target == right.target, left.limit == right.limit, left.isSequential == right.isSequential,
            left.untried == right.untried, left.inFlight == right.inFlight, left.answered == right.answered,
            left.horizon == right.horizon, left.ranks.count == right.ranks.count
        else { return false }
        if left.isSequential { return left.stored == right.stored }
        return left.ranks.indices.allSatisfy { left[$0] == right[$0] }
    }

    @inlinable
    func hash(into hasher: inout Hasher) {
        hasher.combine(untried)
        hasher.combine(inFlight)
        hasher.combine(answered)
        if isSequential {
            hasher.combine(stored)
        } else {
            for rank in ranks.indices { hasher.combine(self[rank]) }
        }
    }
}
