import Interlock
import Kademlia
import Testing

/// A network of nodes that each have a routing table and an exploration, join by one other, and answer at once.
struct ExploreNetwork {
    typealias Contact = Kademlia.Contact<Key160, UInt32>
    typealias Machine = Explore<Key160, UInt32>

    struct Node {
        var table: RoutingTable<Key160, UInt32>
        var machine: Machine
        var timer: Duration?
        var joinsAt: Duration
    }

    static let limits = QueryLimits(concurrency: 3, resultCount: 8)
    var nodes: [Node] = []
    var context = Context(chance: Chance(seed: 3))
    var words: SeededWords
    var requests = 0
    var latestID = OperationID(0)
    let explores: Bool

    /// A network whose nodes join one after another.
    init(_ count: Int, every interval: Duration, seed: UInt64, explores: Bool = true) {
        words = SeededWords(seed: seed)
        self.explores = explores
        for number in 0..<count {
            let key = Key160 { [words = words] in
                var words = words; return words.next()
            }
            _ = words.next()
            let configuration = ExploreConfiguration(query: QueryConfiguration(limits: Self.limits))
            nodes.append(
                Node(
                    table: RoutingTable(around: key, limits: RoutingLimits(bucketSize: 8)),
                    machine: Machine(around: key, configuration: configuration), joinsAt: interval * number))
        }
    }

    func contact(_ number: Int) -> Contact { Contact(key: nodes[number].machine.own, address: UInt32(number)) }

    /// Lets everything happen that is due by then.
    mutating func run(until end: Duration) {
        while let next = nodes.indices.compactMap({ number in
            nodes[number].timer.map { ($0, number) }
                ?? (nodes[number].joinsAt < .seconds(1 << 40)
                    ? (nodes[number].joinsAt, number) : nil)
        }).min(by: <), next.0 <= end {
            let (now, number) = next
            if nodes[number].timer == nil {
                nodes[number].joinsAt = .seconds(1 << 40)
                join(number)
                drive(number, .joined, now)
            } else {
                nodes[number].timer = nil
                let table = nodes[number].table
                drive(number, .due(deepest: table.deepestBucket, contacts: table.count), now)
            }
        }
    }

    /// Looks the own key up, from one node that joined before.
    private mutating func join(_ number: Int) {
        guard number > 0 else { return }
        latestID = OperationID(latestID.number + 1)
        let own = nodes[number].machine.own
        _ = look(number, own, from: [contact(words.below(number))])
    }

    /// Has a node look a key up, apart from its exploration.
    mutating func look(_ number: Int, _ target: Key160, from seeds: [Contact]) -> QueryResult<Key160, UInt32>? {
        var query = Query<Key160, UInt32>(
            latestID, target: target, own: nodes[number].machine.own, seeds: seeds,
            configuration: QueryConfiguration(limits: Self.limits))
        var inFlight: [Contact] = []
        var event = Query<Key160, UInt32>.Event.polled
        while let state = query.step(event, &context) {
            switch state {
            case .waitingToSend(let contact):
                inFlight.append(contact)
                event = .polled
            case .waitingAtCapacity, .waitingWithCapacity:
                let contact = inFlight.removeFirst()
                event = .responded(from: contact.key, closer: ask(contact, target, by: number), maySend: true)
            case .finished(let result):
                return result
            }
        }
        return nil
    }

    /// A request and its answer: both have heard of each other then.
    private mutating func ask(_ other: Contact, _ target: Key160, by number: Int) -> [Contact] {
        requests += 1
        _ = nodes[Int(other.address)].table.observe(contact(number), responded: false, now: 0)
        _ = nodes[number].table.observe(other, responded: true, now: 0)
        return nodes[Int(other.address)].table.closest(8, to: target)
    }

    private mutating func drive(_ number: Int, _ event: Machine.Event, _ now: Duration) {
        guard explores else { return }
        var event = event
        var inFlight: [Contact] = []
        var target = Key160.zero
        while let state = nodes[number].machine.step(event, &context) {
            event = .polled
            switch state {
            case .idle: return
            case .waitingToWake(let after): nodes[number].timer = now + after
            case .chosen(let key, _):
                target = key
                latestID = OperationID(latestID.number + 1)
                event = .seeded(latestID, nodes[number].table.closest(20, to: target))
            case .waitingToSend(_, let contact): inFlight.append(contact)
            case .waitingAtCapacity, .waitingWithCapacity:
                let contact = inFlight.removeFirst()
                event = .responded(latestID, from: contact.key, closer: ask(contact, target, by: number))
            case .finished, .waitingToRejoin: break
            }
        }
    }

    /// How many nodes do not know one of the eight that are truly closest to them, though its bucket has room for it.
    var strangers: Int {
        nodes.indices.count { number in
            let table = nodes[number].table
            let others = nodes.map(\.machine.own).filter { $0 != table.own }
            let closest = others.sorted { $0.isCloser(than: $1, to: table.own) }.prefix(8)
            return closest.contains { key in
                table.entry(of: key) == nil && table.bucket(of: key).map { table.range(ofBucket: $0).count < 8 } == true
            }
        }
    }

    /// Of so many lookups of random keys by random nodes, how many find the eight closest exactly.
    mutating func exactLookups(of count: Int) -> Int {
        var exact = 0
        for _ in 0..<count {
            let number = words.below(nodes.count)
            let target = Key160(words: { context.chance.word() })
            let own = nodes[number].machine.own
            let closest = nodes.map(\.machine.own).filter { $0 != own }.sorted { $0.isCloser(than: $1, to: target) }
            let found = look(number, target, from: nodes[number].table.closest(20, to: target))
            if found?.closest.map(\.key) == Array(closest.prefix(8)) { exact += 1 }
        }
        return exact
    }
}
