import Kademlia

/// At most a dozen nodes with keys of 8 bits, each of which knows some of the others, and a lookup among them.
struct SmallNetwork {
    typealias Node = Contact<Key8, UInt8>

    var nodes: [Node]
    var known: [Key8: [Node]] = [:]
    var own: Key8
    var target: Key8

    init(_ words: inout SeededWords, most: Int = 12) {
        var keys: [Key8] = []
        while keys.count < 1 + words.below(most) + 1 {
            let key = Key8 { words.next() }
            if !keys.contains(key) { keys.append(key) }
        }
        own = keys.removeLast()
        target = words.below(4) == 0 ? keys[0] : Key8 { words.next() }
        nodes = keys.map { Node(key: $0, address: ~$0.bits) }
        let everybody = nodes + [Node(key: own, address: ~own.bits)]
        for node in nodes {
            known[node.key] = words.some(of: everybody, words.below(everybody.count + 1))
        }
    }

    func contact(_ key: Key8) -> Node { Node(key: key, address: ~key.bits) }

    /// What a node answers to a request: whom it knows, in any order.
    func answer(of key: Key8) -> [Node] { known[key] ?? [] }

    func byDistance(_ contacts: [Node]) -> [Node] {
        contacts.sorted { $0.key.isCloser(than: $1.key, to: target) }
    }
}

extension SeededWords {
    /// Some elements in any order, none twice.
    mutating func some<Element>(of elements: [Element], _ count: Int) -> [Element] {
        var rest = elements
        return (0..<min(count, rest.count)).map { _ in rest.remove(at: below(rest.count)) }
    }

    mutating func one<Element>(of elements: [Element]) -> Element { elements[below(elements.count)] }
}

extension QueryConfiguration {
    /// Any configuration that makes sense for a small network.
    static func any(_ words: inout SeededWords) -> Self {
        Self(
            iteration: words.below(4) == 0 ? .sequential : .closestFirst,
            limits: QueryLimits(
                concurrency: 1 + words.below(4), resultCount: 1 + words.below(6),
                candidates: words.below(3) == 0 ? 1 + words.below(8) : 128,
                closerPerAnswer: words.below(4) == 0 ? words.below(4) : 64,
                requests: words.below(4) == 0 ? 1 + words.below(6) : 1024, slow: words.below(5),
                spare: words.below(2) == 0 ? .max : words.below(3)))
    }
}
