import Interlock
import Kademlia

/// A network of nodes with full tables, a fifth of which collude: asked for whom they know, they name those of
/// themselves that are closest to the target, and nobody else.
struct LiarNetwork {
    typealias Node = Contact<Key160, UInt16>

    let nodes: [Node]
    let isLiar: [Bool]
    /// Of each node, ``bucketSize`` of each prefix length at most.
    let tables: [[Node]]
    /// How many a node holds of each prefix length, and names in an answer.
    let bucketSize: Int

    init(_ words: inout SeededWords, nodes count: Int, liars hasLiars: Bool, bucketSize: Int) {
        self.bucketSize = bucketSize
        nodes = (0..<count).map { number in
            Node(key: Key160 { words.next() }, address: UInt16(number))
        }
        isLiar = (0..<count).map { hasLiars && $0 % 5 == 0 }
        var tables: [[Node]] = []
        for node in nodes {
            var counts = [Int](repeating: 0, count: 160)
            let start = words.below(count)
            var table: [Node] = []
            // Any order will do: the keys are random.
            for index in 0..<count {
                let other = nodes[(start + index * 7) % count]
                let length = other.key.distance(to: node.key).leadingWord.leadingZeroBitCount
                guard other != node, counts[length] < bucketSize else { continue }
                counts[length] += 1
                table.append(other)
            }
            tables.append(table)
        }
        self.tables = tables
    }

    func closest(_ nodes: [Node], to target: Key160, _ count: Int? = nil) -> [Node] {
        Array(nodes.sorted { $0.key.isCloser(than: $1.key, to: target) }.prefix(count ?? bucketSize))
    }

    /// Looks a key up from a node; all answer in the order in which they are asked.
    func lookup(_ target: Key160, from own: Node, seeds: Int, _ configuration: QueryConfiguration) -> QueryResult<
        Key160, UInt16
    >? {
        let liars = closest(nodes.filter { isLiar[Int($0.address)] }, to: target)
        var lookup = Lookup<Key160, UInt16>(
            OperationID(1), target: target, own: own.key, seeds: closest(tables[Int(own.address)], to: target, seeds),
            configuration: configuration)
        var context = Context()
        var inFlight: [Node] = []
        var event = Lookup<Key160, UInt16>.Event.polled
        while true {
            switch lookup.step(event, &context) {
            case .waitingToSend(let contact)?:
                inFlight.append(contact)
                event = .polled
            case .waitingAtCapacity?, .waitingWithCapacity?:
                let node = inFlight.removeFirst()
                let isLie = isLiar[Int(node.address)]
                let closer = isLie ? liars : closest(tables[Int(node.address)], to: target)
                event = .responded(from: node.key, closer: closer, maySend: true)
            case .finished(let result)?: return result
            case nil: return nil
            }
        }
    }
}
