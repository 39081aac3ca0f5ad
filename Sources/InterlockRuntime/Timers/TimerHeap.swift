/// The timers of a node by name: an indexed binary heap, so that replacing and cancelling leave nothing behind.
///
/// A timer fires once, never early, never after being cancelled; ties fire in the order of setting. Setting, cancelling
/// and taking are O(log count).
@usableFromInline
struct TimerHeap<Name: Hashable> {
    @usableFromInline
    struct Entry {
        @usableFromInline var deadline: Int64
        /// Counts settings: breaks ties, and tells timers set during a round from those due before it.
        @usableFromInline var sequence: UInt64
        @usableFromInline var slot: Int

        @inlinable
        init(deadline: Int64, sequence: UInt64, slot: Int) {
            (self.deadline, self.sequence, self.slot) = (deadline, sequence, slot)
        }

        @inlinable
        func precedes(_ other: Entry) -> Bool {
            deadline != other.deadline ? deadline < other.deadline : sequence < other.sequence
        }
    }
    @usableFromInline
    struct Slot {
        @usableFromInline var name: Name?
        /// Where in the heap its entry is.
        @usableFromInline var place: Int

        @inlinable init(name: Name?, place: Int) { (self.name, self.place) = (name, place) }
    }
    @usableFromInline var heap: [Entry] = []
    @usableFromInline var slots: [Slot] = []
    @usableFromInline var free: [Int] = []
    @usableFromInline var slotOfName: [Name: Int] = [:]
    /// The sequence number of the next setting.
    @usableFromInline var nextSequence: UInt64 = 0
    @usableFromInline let limit: Int

    @inlinable init(limit: Int) { self.limit = limit }

    @inlinable var count: Int { heap.count }
    /// The earliest deadline, in nanoseconds.
    @inlinable var earliest: Int64? { heap.first?.deadline }

    /// Sets or replaces a timer; false if the limit refuses a new name.
    @inlinable
    mutating func set(_ name: Name, at deadline: Int64) -> Bool {
        let sequence = nextSequence
        if let slot = slotOfName[name] {
            nextSequence += 1
            let place = slots[slot].place
            heap[place].deadline = deadline
            heap[place].sequence = sequence
            restore(at: place)
            return true
        }
        guard heap.count < limit else { return false }
        nextSequence += 1
        let slot: Int
        if let reused = free.popLast() {
            slot = reused
            slots[slot] = Slot(name: name, place: heap.count)
        } else {
            slot = slots.count
            slots.append(Slot(name: name, place: heap.count))
        }
        slotOfName[name] = slot
        heap.append(Entry(deadline: deadline, sequence: sequence, slot: slot))
        rise(from: heap.count - 1)
        return true
    }

    /// Removes a timer; a name that is not set is no error.
    @inlinable
    mutating func cancel(_ name: Name) {
        guard let slot = slotOfName.removeValue(forKey: name) else { return }
        remove(at: slots[slot].place)
    }

    /// Takes the first timer that is due at `now` and was set before `sequence`; nil if there is none.
    @inlinable
    mutating func takeDue(at now: Int64, setBefore sequence: UInt64) -> Name? {
        guard let first = heap.first, first.deadline <= now, first.sequence < sequence,
            let name = slots[first.slot].name
        else { return nil }
        slotOfName.removeValue(forKey: name)
        remove(at: 0)
        return name
    }

    @inlinable
    mutating func remove(at place: Int) {
        let slot = heap[place].slot
        slots[slot].name = nil
        free.append(slot)
        let last = heap.removeLast()
        guard place < heap.count else { return }
        heap[place] = last
        slots[last.slot].place = place
        restore(at: place)
    }

    @inlinable
    mutating func restore(at place: Int) {
        if place > 0, heap[place].precedes(heap[(place - 1) / 2]) { rise(from: place) } else { sink(from: place) }
    }

    @inlinable
    mutating func rise(from start: Int) {
        var place = start
        while place > 0, heap[place].precedes(heap[(place - 1) / 2]) {
            swap(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    @inlinable
    mutating func sink(from start: Int) {
        var place = start
        while true {
            var least = place
            let left = 2 * place + 1
            if left < heap.count, heap[left].precedes(heap[least]) { least = left }
            if left + 1 < heap.count, heap[left + 1].precedes(heap[least]) { least = left + 1 }
            guard least != place else { return }
            swap(place, least)
            place = least
        }
    }

    @inlinable
    mutating func swap(_ left: Int, _ right: Int) {
        heap.swapAt(left, right)
        slots[heap[left].slot].place = left
        slots[heap[right].slot].place = right
    }
}
