/// First in, first out, in one array: appending and taking are O(1) on average. Two queues are equal if they hold the
/// same.
@frozen
@usableFromInline
struct Queue<Element: Hashable & Sendable>: Hashable, Sendable {
    @usableFromInline var storage: [Element] = []
    /// Where the first element stands.
    @usableFromInline var start = 0

    @inlinable
    init() {}

    @inlinable var count: Int { storage.count - start }
    @inlinable var isEmpty: Bool { storage.count == start }
    @inlinable var elements: ArraySlice<Element> { storage[start...] }

    @inlinable
    mutating func append(_ element: Element) { storage.append(element) }

    /// The first element; there is one.
    @inlinable var first: Element { storage[start] }

    /// Takes the first element out; there is one.
    @inlinable
    mutating func removeFirst() -> Element {
        let element = storage[start]
        start += 1
        // What was taken is let go once it is half of the array, so that each element is moved once at most.
        if start == storage.count {
            storage.removeAll(keepingCapacity: true)
            start = 0
        } else if start >= 32, start * 2 >= storage.count {
            storage.removeFirst(start)
            start = 0
        }
        return element
    }

    @inlinable
    mutating func removeAll(where isGone: (Element) -> Bool) {
        storage = elements.filter { !isGone($0) }
        start = 0
    }

    @inlinable
    static func == (left: Self, right: Self) -> Bool { left.elements == right.elements }

    @inlinable
    func hash(into hasher: inout Hasher) { hasher.combine(elements) }
}
