public import Interlock

/// What waits behind records that are not yet durable, in order.
@usableFromInline
struct HeldEffects<N: Node> {
    @usableFromInline
    enum Held {
        case datagram([UInt8], InternetEndpoint)
        case report(N.Report, RequestID?)
        /// What follows waits for one more record.
        case barrier
    }
    @usableFromInline var items: [Held] = []
    @usableFromInline var head = 0

    @inlinable init() {}

    /// How many effects wait, with the barriers.
    @inlinable var count: Int { items.count - head }
    @inlinable var isEmpty: Bool { head == items.count }

    @inlinable
    mutating func append(_ item: Held) { items.append(item) }

    /// Takes the first effect that is free to go after `records` more records became durable, each barrier using up
    /// one; nil if none is.
    mutating func next(passing records: inout Int) -> Held? {
        while head < items.count {
            if case .barrier = items[head] {
                guard records > 0 else { return nil }
                records -= 1
                drop()
            } else {
                let item = items[head]
                drop()
                return item
            }
        }
        return nil
    }

    mutating func removeAll() { (items, head) = ([], 0) }

    private mutating func drop() {
        head += 1
        if head == items.count {
            items.removeAll(keepingCapacity: true)
            head = 0
        } else if head >= 1024, head * 2 >= items.count {
            items.removeFirst(head)
            head = 0
        }
    }
}
