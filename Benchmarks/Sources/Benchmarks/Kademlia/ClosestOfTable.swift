import Kademlia
import Mainline

extension Benchmark {
    /// The 8 closest contacts of 152 by bucket order, against a scan of all keys; targets anywhere, no contact bad.
    static let closestOfTable = Benchmark(name: "closest-8-of-table-of-152", bound: .value(60)) { effort in
        measureTable(effort, nearOwnKey: false, badContacts: 0)
    }

    /// The harder half: targets that share up to 20 bits with the node's own key, a quarter of the contacts bad, so
    /// that the answer is put together from several buckets.
    static let closestOfSpottyTable = Benchmark(name: "closest-8-of-spotty-table", bound: .value(100)) { effort in
        measureTable(effort, nearOwnKey: true, badContacts: 38)
    }
}

private func measureTable(_ effort: Effort, nearOwnKey: Bool, badContacts: Int) -> Figure {
    var words = SeededWords(seed: 2)
    var table = filledTable(&words)
    for _ in 0..<badContacts {
        let contact = table[Int(words.next() % 152)].contact
        for _ in 0..<table.limits.failures { _ = table.recordFailure(of: contact) }
    }
    let keys = table.entries.map(\.key)
    let targets = (0..<256).map { number in
        nearOwnKey ? Key160(sharing: number % 21, bitsWith: table.own) { words.next() } : Key160 { words.next() }
    }
    var selection = Selection(table: table, targets: targets)
    // Closures, not a local function: what that captures is boxed, and every access checked.
    precondition(effort.allocations(calls: 256) { selection.next() } == 0, "no allocation")
    var scanned: [Int] = []
    var turn = 0
    let (ours, scan) = effort.alternating(calls: 2_000_000) {
        selection.next()
    } against: {
        targets[turn & 255].closest(8, of: keys.span, into: &scanned)
        turn += 1
        consume(scanned[7])
    }
    return Figure(value: ours, unit: "ns", comparison: Figure.Comparison(name: "full scan", value: scan))
}

private struct Selection {
    let table: RoutingTable<Key160, IPv4Endpoint>
    let targets: [Key160]
    var turn = 0

    mutating func next() {
        let limits = table.limits
        let places = table.places(ofClosest: 8, to: targets[turn & 255]) { !$0.isBad(under: limits) }
        turn += 1
        consume(places)
    }
}
