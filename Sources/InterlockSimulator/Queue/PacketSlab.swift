/// The bytes of datagrams on their way, in slots of one size that are reused: no allocation a datagram once the slab
/// has grown to what is on its way at once.
@frozen @usableFromInline
struct PacketSlab {
    @usableFromInline let slotSize: Int
    @usableFromInline var bytes: [UInt8] = []
    @usableFromInline var free: [UInt32] = []

    @inlinable
    init(slotSize: Int) { self.slotSize = slotSize }

    /// Copies a datagram of at most ``slotSize`` bytes.
    @inlinable
    mutating func store(_ source: RawSpan) -> UInt32 {
        let slot = free.popLast() ?? grow()
        let start = Int(slot) * slotSize
        let end = start + source.byteCount
        bytes.withUnsafeMutableBytes { target in
            source.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: target[start..<end]).copyMemory(from: $0) }
        }
        return slot
    }

    @inlinable
    mutating func release(_ slot: UInt32) { free.append(slot) }

    @inlinable
    func range(of slot: UInt32, _ count: Int) -> Range<Int> {
        let start = Int(slot) * slotSize
        return start..<(start + count)
    }

    @usableFromInline
    mutating func grow() -> UInt32 {
        let slot = UInt32(bytes.count / slotSize)
        bytes.append(contentsOf: repeatElement(0, count: slotSize))
        return slot
    }
}
