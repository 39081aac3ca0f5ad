/// What is to happen, in a total order: by time, and at one time in the order of adding.
///
/// A heap with four children a node, of entries of 24 bytes that point into a pool of reused slots. What is cancelled
/// gives up its payload at once and its entry lazily; as soon as such entries are more than half of all (and more than
/// ``compactionFloor``) the heap is made anew without them, so that they stay bounded by what is live.
@frozen
public struct EventQueue<Payload> {
    @frozen @usableFromInline
    struct Entry {
        @usableFromInline let at: Int64
        @usableFromInline let order: UInt64
        @usableFromInline let slot: UInt32

        @inlinable
        init(at: Int64, order: UInt64, slot: UInt32) { (self.at, self.order, self.slot) = (at, order, slot) }

        @inlinable
        func precedes(_ other: Self) -> Bool { at != other.at ? at < other.at : order < other.order }
    }

    /// Below this many cancelled entries a heap is never made anew.
    @inlinable public static var compactionFloor: Int { 1_024 }

    @usableFromInline var heap: [Entry] = []
    /// nil: free, or cancelled and still in the heap.
    @usableFromInline var payloads: [Payload?] = []
    @usableFromInline var free: [UInt32] = []
    @usableFromInline var nextOrder: UInt64 = 0
    @usableFromInline var cancelledCount = 0

    @inlinable public init() {}

    /// How much is to happen, without what was cancelled.
    @inlinable public var count: Int { heap.count - cancelledCount }
    /// How many entries the heap holds, with what was cancelled.
    @inlinable public var entryCount: Int { heap.count }

    /// Adds what is to happen at an instant, in nanoseconds.
    ///
    /// - Returns: the slot by which it can be cancelled until it happens.
    /// - Complexity: O(log n).
    @inlinable @discardableResult
    public mutating func add(_ payload: Payload, at: Int64) -> UInt32 {
        let slot: UInt32
        if let reused = free.popLast() {
            slot = reused
            payloads[Int(slot)] = payload
        } else {
            slot = UInt32(payloads.count)
            payloads.append(payload)
        }
        let entry = Entry(at: at, order: nextOrder, slot: slot)
        nextOrder &+= 1
        heap.append(entry)
        siftUp(entry, from: heap.count - 1)
        return slot
    }

    /// Keeps from happening what has not happened yet.
    ///
    /// - Complexity: O(1) amortised.
    @inlinable
    public mutating func cancel(_ slot: UInt32) {
        guard payloads[Int(slot)] != nil else { return }
        payloads[Int(slot)] = nil
        cancelledCount += 1
        if cancelledCount > Self.compactionFloor && cancelledCount * 2 > heap.count { compact() }
    }

    /// Takes the first of what is to happen, unless it is later than `end`.
    ///
    /// - Complexity: O(log n).
    @inlinable
    public mutating func popFirst(notAfter end: Int64) -> (at: Int64, payload: Payload)? {
        while let first = heap.first, first.at <= end {
            removeFirst()
            free.append(first.slot)
            if let payload = payloads[Int(first.slot)].take() { return (first.at, payload) }
            cancelledCount -= 1
        }
        return nil
    }

    @inlinable
    mutating func removeFirst() {
        guard let last = heap.popLast(), !heap.isEmpty else { return }
        siftDown(last, from: 0)
    }

    /// Moves a hole up until the entry fits.
    @inlinable
    mutating func siftUp(_ entry: Entry, from position: Int) {
        heap.withUnsafeMutableBufferPointer { heap in
            var hole = position
            while hole > 0 {
                let parent = (hole - 1) >> 2
                guard entry.precedes(heap[parent]) else { break }
                heap[hole] = heap[parent]
                hole = parent
            }
            heap[hole] = entry
        }
    }

    /// Moves a hole down until the entry fits.
    @inlinable
    mutating func siftDown(_ entry: Entry, from position: Int) {
        heap.withUnsafeMutableBufferPointer { heap in
            let count = heap.count
            var hole = position
            var child = hole * 4 + 1
            while child < count {
                var least = child
                for other in (child + 1)..<Swift.max(child + 1, Swift.min(child + 4, count))
                where heap[other].precedes(heap[least]) {
                    least = other
                }
                guard heap[least].precedes(entry) else { break }
                heap[hole] = heap[least]
                hole = least
                child = hole * 4 + 1
            }
            heap[hole] = entry
        }
    }

    @inlinable
    mutating func compact() {
        var kept = 0
        for position in heap.indices {
            let entry = heap[position]
            if payloads[Int(entry.slot)] == nil {
                free.append(entry.slot)
            } else {
                heap[kept] = entry
                kept += 1
            }
        }
        heap.removeLast(heap.count - kept)
        cancelledCount = 0
        guard heap.count > 1 else { return }
        for position in stride(from: (heap.count - 2) >> 2, through: 0, by: -1) {
            siftDown(heap[position], from: position)
        }
    }
}
