/// One ordered buffer of effects, owned and reused by the driver. A crash may fall after any of them.
@frozen
public struct Effects<N: Node> {
    @usableFromInline var storage: [Effect<N>] = []
    @usableFromInline var arena: [UInt8] = []
    @usableFromInline var dropped = 0
    /// How many effects one input may have; what is appended beyond is dropped and counted, a fault of ours.
    public let limit: Int

    /// An empty buffer that takes up to `limit` effects an input.
    @inlinable
    public init(limit: Int = 4096) {
        self.limit = limit
        storage.reserveCapacity(Swift.min(limit, 64))
        arena.reserveCapacity(2048)
    }

    /// The effects of an input, in the order in which they are to be performed.
    @inlinable public var list: [Effect<N>] { storage }
    /// The arena of the datagrams to transmit; ``Effect/transmit(_:to:)`` holds ranges of it.
    @inlinable public var bytes: [UInt8] { arena }
    /// How many effects were dropped since the last ``clear()``.
    @inlinable public var droppedCount: Int { dropped }

    /// Adds an effect.
    @inlinable
    public mutating func append(_ effect: consuming Effect<N>) {
        if storage.count < limit { storage.append(effect) } else { dropped += 1 }
    }

    /// Adds a datagram that `encode` appends to the arena.
    @inlinable
    public mutating func transmit(to address: N.Address, _ encode: (inout [UInt8]) -> Void) where N: DatagramNode {
        let start = arena.count
        encode(&arena)
        append(.transmit(start..<arena.count, to: address))
    }

    /// Forgets everything and keeps the room.
    @inlinable
    public mutating func clear() {
        // One by one: an array of a generic type is destroyed at once by code that looks its parts up at run time.
        while !storage.isEmpty { storage.removeLast() }
        arena.removeAll(keepingCapacity: true)
        dropped = 0
    }
}
