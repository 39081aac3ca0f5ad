/// The operations of a coordinator that have not ended, sorted by id: who is asked for each, and what it did. A
/// collection; its rules are the ``Coordinator``'s.
@frozen
@usableFromInline
struct Operations<Key: KademliaKey, Address: ContactAddress>: Hashable, Sendable {
    @usableFromInline var list: [Operation] = []
    @usableFromInline var lookups = 0
    @usableFromInline var broadcasts = 0
    @usableFromInline var bootstraps = 0
    @usableFromInline var explorations = 0
    @usableFromInline var rejoins = 0

    @frozen
    @usableFromInline
    enum Role: UInt8, Hashable, Sendable, CaseIterable {
        case lookup, broadcast, bootstrap
        /// Those that the coordinator starts by itself.
        case exploration, rejoin
    }

    @frozen
    @usableFromInline
    struct Operation: Hashable, Sendable {
        @usableFromInline let id: OperationID
        @usableFromInline let role: Role
        @usableFromInline let target: Key
        /// Whom the node was told to ask, until their answers are taken from the queue.
        @usableFromInline var asked: [Asked] = []
        /// The seeds that the node was told to ask, likewise.
        @usableFromInline var seeds: [AskedSeed] = []
        @usableFromInline var counts = OperationCounts()
        /// Whether its cancellation or expiry is in the queue: then another one is late.
        @usableFromInline var isEnding = false

        @inlinable
        init(_ id: OperationID, _ role: Role, target: Key) {
            self.id = id
            self.role = role
            self.target = target
        }
    }

    @frozen
    @usableFromInline
    struct Asked: Hashable, Sendable {
        @usableFromInline let contact: Contact<Key, Address>
        @usableFromInline let isStore: Bool
        /// Whether the answer is in the queue: then another one is late.
        @usableFromInline var isAnswered = false
        /// Whether it is in the queue that the contact is slow: then another word of it is late.
        @usableFromInline var isSlowing = false

        /// Whether anything of it is in the queue.
        @inlinable var isQueued: Bool { isAnswered || isSlowing }

        @inlinable
        init(_ contact: Contact<Key, Address>, isStore: Bool) {
            self.contact = contact
            self.isStore = isStore
        }
    }

    @frozen
    @usableFromInline
    struct AskedSeed: Hashable, Sendable {
        @usableFromInline let address: Address
        @usableFromInline var isAnswered = false

        @inlinable
        init(_ address: Address) { self.address = address }
    }

    @inlinable
    init() {}

    @inlinable var count: Int { list.count }

    /// The bootstrap that the coordinator started by itself; nil if none runs.
    @inlinable var rejoin: OperationID? { rejoins == 0 ? nil : list.last { $0.role == .rejoin }?.id }

    /// Where an operation is; nil if it ended or never was.
    @inlinable
    func place(of id: OperationID) -> Int? {
        let place = position(of: id)
        return place < list.count && list[place].id == id ? place : nil
    }

    @inlinable
    mutating func insert(_ operation: Operation) {
        list.insert(operation, at: position(of: operation.id))
        count(operation.role, 1)
    }

    @inlinable
    mutating func remove(_ id: OperationID) {
        guard let place = place(of: id) else { return }
        count(list.remove(at: place).role, -1)
    }

    @inlinable
    mutating func count(_ role: Role, _ change: Int) {
        switch role {
        case .lookup: lookups += change
        case .broadcast: broadcasts += change
        case .bootstrap: bootstraps += change
        case .exploration: explorations += change
        case .rejoin: rejoins += change
        }
    }

    @inlinable
    func position(of id: OperationID) -> Int {
        // Ids grow as a rule: the end is looked at first.
        guard let last = list.last, last.id >= id else { return list.count }
        var range = 0..<list.count
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            range = list[middle].id < id ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound
    }
}
