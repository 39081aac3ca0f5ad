/// The contacts that a query knows, in order of distance to its target, and what it did about each.
///
/// The order is kept in ``ranks``, one word a candidate: the first 55 bits of its distance, then 8 bits that tell
/// where the contact is stored. So a newcomer moves 8 bytes a candidate behind it, and only distances that agree in
/// 55 bits are compared in full. What became of a candidate is a bit at its *place*: its rank if the closest is asked
/// first, else where it is stored, which is the order of arrival.
@frozen
@usableFromInline
struct Candidates<Key: KademliaKey, Address: ContactAddress>: Sendable {
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
    /// In ascending order of distance, behind them words greater than all, up to a whole number of blocks.
    @usableFromInline var ranks: [UInt64]
    /// The number of candidates.
    @usableFromInline var count = 0
    /// Where the low bits of the ranks point to.
    @usableFromInline var stored: [Candidate] = []
    /// Where a key that mixes to a byte may be stored, the last one that came: no more than a hint.
    @usableFromInline var hints: [256 of UInt8]
    /// Not asked yet.
    @usableFromInline var untried = PlaceSet()
    /// Asked, and neither answered nor given up.
    @usableFromInline var inFlight = PlaceSet()
    /// Who in flight is slow and holds no slot any more.
    @usableFromInline var slow = PlaceSet()
    /// Who in flight is slow, and is not waited for at the end.
    @usableFromInline var unawaited = PlaceSet()
    /// Whether one of those two has a member: as a rule not, and then nothing has to be done about them.
    @usableFromInline var hasSlow = false
    /// The number of slots held: of those in flight that are not slow.
    @usableFromInline var inFlightCount = 0
    /// Answered. Who is in none of the three sets failed, or gave no answer in time.
    @usableFromInline var answered = PlaceSet()
    @usableFromInline var answeredCount = 0
    /// The closest that ever gave way to another: nobody farther is taken again, lest somebody is asked twice.
    @usableFromInline var horizon: Key?

    @inlinable
    init(around target: Key, atMost limit: Int, sequential: Bool) {
        self.target = target
        self.limit = limit
        isSequential = sequential
        let blocks = (limit + Self.blockSize - 1) / Self.blockSize
        ranks = Array(repeating: Self.noRank, count: blocks * Self.blockSize)
        hints = [256 of UInt8](repeating: 0)
        stored.reserveCapacity(limit)
    }

    @inlinable static var storedMask: UInt64 { 0xFF }

    /// Behind all ranks: like them it begins with a 0.
    @inlinable static var noRank: UInt64 { .max &>> 1 }

    /// How many ranks are looked at together.
    @inlinable static var blockSize: Int { 8 }

    /// The candidate at a place.
    @inlinable
    subscript(place: Int) -> Candidate { stored[isSequential ? place : storedIndex(ranks[place])] }

    /// Where a contact with a request in flight is; nil if there is none.
    @inlinable @inline(__always)
    func placeInFlight(of key: Key) -> Int? {
        var rest = inFlight
        while !rest.isEmpty {
            let place = rest.first
            if self[place].contact.key == key { return place }
            rest.remove(place)
        }
        return nil
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
            rank = min(rank, count)
            dropped = true
            stored[index] = Candidate(contact, hops: hops)
        } else {
            stored.append(Candidate(contact, hops: hops))
        }
        hints[Self.mixed(contact.key)] = UInt8(truncatingIfNeeded: index)
        insert(prefix(of: contact.key) | UInt64(truncatingIfNeeded: index), at: rank)
        if isSequential {
            untried.insert(index)
        } else {
            let place = PlaceSet.bit(rank)
            untried.makeRoom(at: place)
            inFlight.makeRoom(at: place)
            answered.makeRoom(at: place)
            if hasSlow {
                slow.makeRoom(at: place)
                unawaited.makeRoom(at: place)
            }
            untried.bits |= place
        }
        return (rank == 0, dropped)
    }

    /// Notes that a request is sent to the candidate at a place.
    @inlinable
    mutating func ask(_ place: Int) {
        untried.remove(place)
        inFlight.insert(place)
        inFlightCount += 1
    }

    /// Notes that the request to the candidate at a place is settled.
    @inlinable
    mutating func settle(_ place: Int) {
        inFlight.remove(place)
        guard hasSlow else {
            inFlightCount -= 1
            return
        }
        if slow.contains(place) { slow.remove(place) } else { inFlightCount -= 1 }
        unawaited.remove(place)
        hasSlow = !slow.union(unawaited).isEmpty
    }

    /// Whom the end waits for.
    @inlinable var awaited: PlaceSet { PlaceSet(bits: inFlight.bits & ~unawaited.bits) }

    /// Notes that the candidate at a place, which is in flight, is slow: whether the end waits for it, and, if at most
    /// `limit` hold no slot then, that it holds none. False if it keeps its slot.
    @inlinable
    mutating func slowDown(_ place: Int, isAwaited: Bool, atMost limit: Int) -> Bool {
        if isAwaited { unawaited.remove(place) } else { unawaited.insert(place) }
        let isFreed = !slow.contains(place) && slow.count < limit
        if isFreed {
            slow.insert(place)
            inFlightCount -= 1
        }
        hasSlow = !slow.union(unawaited).isEmpty
        return slow.contains(place)
    }

    /// Forgets who is in flight.
    @inlinable
    mutating func dropInFlight() {
        inFlight = PlaceSet()
        slow = PlaceSet()
        unawaited = PlaceSet()
        hasSlow = false
        inFlightCount = 0
    }

    /// Notes that the candidate at a place answered.
    @inlinable
    mutating func noteAnswer(_ place: Int) {
        answered.insert(place)
        answeredCount += 1
    }

    /// Who answered, or was asked a short time ago and most likely will.
    @inlinable
    var promising: PlaceSet { PlaceSet(bits: answered.bits | inFlight.bits & ~(slow.bits | unawaited.bits)) }

    /// Whether so many have answered, and nobody before the last of them may still.
    @inlinable @inline(__always)
    func haveAnswered(_ wanted: Int) -> Bool {
        // Counting bits takes longer than all else here.
        guard answeredCount >= wanted else { return false }
        return answered.count(before: untried.union(awaited).first) >= wanted
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
        for rank in 0..<self.count {
            guard contacts.count < count else { break }
            let index = storedIndex(ranks[rank])
            if answered.contains(isSequential ? index : rank) { contacts.append(stored[index].contact) }
        }
        return contacts
    }

    @inlinable
    func storedIndex(_ rank: UInt64) -> Int { Int(truncatingIfNeeded: rank & Self.storedMask) }

    /// The first 55 bits of a key's distance, behind a bit that is 0: of two such words the difference tells by its
    /// first bit which is less.
    @inlinable
    func prefix(of key: Key) -> UInt64 { (key.distance(to: target).leadingWord &>> 1) & ~Self.storedMask }

    /// The number of candidates whose distance begins with less. Of the one block that the number lies in, the words
    /// below are counted without a branch: this takes less than a search by halves, whose branches the processor cannot
    /// foresee; and most of what is looked for is close, and so in the first block.
    @inlinable @inline(__always)
    func countBelow(_ prefix: UInt64) -> Int {
        let words = ranks.span
        var start = 0
        while start &+ Self.blockSize < words.count, words[unchecked: start &+ Self.blockSize &- 1] < prefix {
            start &+= Self.blockSize
        }
        var below: UInt64 = 0
        for index in 0..<Self.blockSize { below &+= (words[unchecked: start &+ index] &- prefix) &>> 63 }
        return start &+ Int(truncatingIfNeeded: below)
    }

    /// The rank of a key, or the one that it would take.
    @inlinable @inline(__always)
    func search(_ key: Key) -> (rank: Int, isKnown: Bool) {
        let prefix = prefix(of: key)
        var rank = countBelow(prefix)
        // Only who agrees in 55 bits is compared in full.
        while rank < count, ranks[rank] & ~Self.storedMask == prefix {
            let other = stored[storedIndex(ranks[rank])].contact.key
            if other == key { return (rank, true) }
            if key.isCloser(than: other, to: target) { break }
            rank += 1
        }
        return (rank, false)
    }

    /// Which of at most 64 contacts may be unknown, a bit each: all that are, and of the known ones those few that
    /// another has displaced from the hints. Most of what an answer names is known, in no order that the processor
    /// could foresee: this sorts it out without a branch.
    ///
    /// It changes nothing. As a mutating function it reads the hints where they are; another would copy them first.
    @inlinable
    mutating func unknown(among contacts: Span<Contact<Key, Address>>) -> UInt64 {
        // Where somebody may have to give way, each is looked at in turn.
        guard count > 0, count + contacts.count <= limit else { return ~0 &>> UInt64(64 - contacts.count) }
        var unknown: UInt64 = 0
        for index in contacts.indices {
            let key = contacts[unchecked: index].key
            let hint = Int(hints[Self.mixed(key)])
            unknown |= (stored[hint].contact.key == key ? 0 : 1) &<< UInt64(truncatingIfNeeded: index)
        }
        return unknown
    }

    /// A byte of all of the first 64 bits of a key: what is close to the target begins alike.
    @inlinable @inline(__always)
    static func mixed(_ key: Key) -> Int {
        Int(truncatingIfNeeded: (key.leadingWord &* 0x9E37_79B9_7F4A_7C15) &>> 56)
    }

    /// Puts a rank in its place. There is room for one more.
    @inlinable
    mutating func insert(_ word: UInt64, at rank: Int) {
        count += 1
        ranks.withUnsafeMutableBufferPointer { words in
            guard let base = words.baseAddress, rank < count, count <= words.count else { return }
            (base + rank + 1).update(from: base + rank, count: count - rank - 1)
            words[rank] = word
        }
    }

    /// The rank of who gives way to a newcomer: the farthest without a request in flight and without an answer, else
    /// the farthest that answered; nil if the newcomer is farther or beyond the horizon, and in a sequential query.
    @inlinable
    func victim(for key: Key, at rank: Int) -> Int? {
        guard !isSequential else { return nil }
        if let horizon, !key.isCloser(than: horizon, to: target) { return nil }
        let all = PlaceSet(bits: ~0).bits &>> UInt128(PlaceSet.capacity - count)
        let idle = PlaceSet(bits: all & ~(inFlight.bits | answered.bits))
        if idle.last >= rank { return idle.last }
        return answered.last >= rank ? answered.last : nil
    }

    /// Forgets who is at a rank, and tells where the freed room is.
    @inlinable
    mutating func remove(_ rank: Int) -> Int {
        let index = storedIndex(ranks.remove(at: rank))
        ranks.append(Self.noRank)
        count -= 1
        let key = stored[index].contact.key
        if horizon.map({ key.isCloser(than: $0, to: target) }) ?? true { horizon = key }
        if answered.contains(rank) { answeredCount -= 1 }
        untried.closeGap(at: rank)
        inFlight.closeGap(at: rank)
        answered.closeGap(at: rank)
        if hasSlow {
            slow.closeGap(at: rank)
            unawaited.closeGap(at: rank)
        }
        return index
    }
}

extension Candidates: Hashable {
    /// Whether both know the same and did the same about it, wherever it is stored.
    @inlinable
    static func == (left: Self, right: Self) -> Bool {
        guard left.target == right.target, left.limit == right.limit, left.isSequential == right.isSequential,
            left.untried == right.untried, left.inFlight == right.inFlight, left.answered == right.answered,
            left.slow == right.slow, left.unawaited == right.unawaited, left.horizon == right.horizon,
            left.count == right.count
        else { return false }
        if left.isSequential { return left.stored == right.stored }
        return (0..<left.count).allSatisfy { left[$0] == right[$0] }
    }

    @inlinable
    func hash(into hasher: inout Hasher) {
        hasher.combine(untried)
        hasher.combine(inFlight)
        hasher.combine(slow)
        hasher.combine(unawaited)
        hasher.combine(answered)
        if isSequential {
            hasher.combine(stored)
        } else {
            for rank in 0..<count { hasher.combine(self[rank]) }
        }
    }
}
