import Interlock
import Kademlia
import Testing

/// Thousands of lookups in small networks. What holds at each step is asserted by ``QueryRun`` itself.
@Suite("Every lookup")
struct QueryRunTests {
    typealias Small = Query<Key8, UInt8>
    typealias Node = Contact<Key8, UInt8>

    @Test(arguments: 0..<20 as Range<UInt64>)
    func endsAndAnswersEveryEventAsTheModelDoes(block: UInt64) {
        for seed in block * 100..<block * 100 + 100 {
            var run = QueryRun(seed: seed &+ 1_000_000)
            run.finish()
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func findsTheClosestOfThoseThatAnswered(block: UInt64) {
        for seed in block * 50..<block * 50 + 50 {
            let limits = QueryLimits(concurrency: 1 + Int(seed % 4), resultCount: 1 + Int(seed % 7))
            var run = QueryRun(seed: seed, configuration: QueryConfiguration(limits: limits))
            run.finish()
            let answered = run.network.byDistance(run.answered.map(run.network.contact))
            #expect(run.result?.closest == Array(answered.prefix(limits.resultCount)), "seed \(seed)")
        }
    }

    /// Where everybody knows everybody and everybody answers, the answer is known beforehand.
    @Test(arguments: 0..<200 as Range<UInt64>)
    func findsTheTrulyClosestWhereEverybodyAnswers(seed: UInt64) {
        var words = SeededWords(seed: seed)
        var network = SmallNetwork(&words)
        for node in network.nodes { network.known[node.key] = words.some(of: network.nodes, 12) }
        let count = 1 + words.below(8)
        let configuration = QueryConfiguration(
            limits: QueryLimits(concurrency: 1 + words.below(4), resultCount: count))
        let query = Small(
            OperationID(0), target: network.target, own: network.own, seeds: [network.nodes[0]],
            configuration: configuration)
        let result = run(query) {
            network.answer(of: $0)
        } choosing: {
            words.below($0)
        }
        #expect(result?.closest == Array(network.byDistance(network.nodes).prefix(count)))
        #expect(result?.reason == (network.nodes.count >= count ? .converged : .exhausted))
    }

    /// All orders in which the answers can come, and every way in which each request can end: none is left out.
    @Test(arguments: [(1, 2), (2, 2), (3, 2), (3, 5)])
    func endsWhateverTheOrderAndWhoeverAnswers(concurrency: Int, resultCount: Int) {
        let known: [Key8: [Key8]] = [9: [1, 4], 4: [2, 9], 1: [9], 2: [3, 1], 3: []]
        let configuration = QueryConfiguration(
            limits: QueryLimits(concurrency: concurrency, resultCount: resultCount))
        let query = Small(
            OperationID(0), target: 0, own: 77, seeds: [Node(key: 9, address: 9), Node(key: 4, address: 4)],
            configuration: configuration)
        var ends = 0
        explore(query, .polled, [], [], known, &ends)
        #expect(ends > 20)
    }

    private func explore(
        _ query: Small, _ event: Small.Event, _ inFlight: [Key8], _ answered: [Key8], _ known: [Key8: [Key8]],
        _ ends: inout Int
    ) {
        var context = Context()
        var query = query
        switch query.step(event, &context) {
        case .waitingToSend(let contact)?:
            explore(query, .polled, inFlight + [contact.key], answered, known, &ends)
        case .waitingAtCapacity?, .waitingWithCapacity?:
            #expect(!inFlight.isEmpty, "nothing is in flight, and nothing is sent")
            for key in inFlight {
                let rest = inFlight.filter { $0 != key }
                let closer = (known[key] ?? []).map { Node(key: $0, address: $0.bits) }
                let response = Small.Event.responded(from: key, closer: closer, maySend: true)
                explore(query, response, rest, answered + [key], known, &ends)
                explore(query, .failed(key, maySend: true), rest, answered, known, &ends)
                explore(query, .timedOut(key, maySend: true), rest, answered, known, &ends)
            }
        case .finished(let result)?:
            ends += 1
            let closest = answered.sorted().prefix(query.configuration.limits.resultCount)
            if result.closest.map(\.key) != Array(closest) || Set(result.inFlight.map(\.key)) != Set(inFlight) {
                Issue.record("\(result) of \(answered), \(inFlight) in flight")
            }
        case nil:
            Issue.record("\(context.fault?.description ?? "")")
        }
    }

    /// Runs a query to its end, without failures; which of the requests in flight is answered next is chosen.
    private func run(
        _ query: Small, _ answer: (Key8) -> [Node], choosing next: (Int) -> Int
    ) -> QueryResult<Key8, UInt8>? {
        var query = query
        var context = Context()
        var inFlight: [Key8] = []
        var event = Small.Event.polled
        for _ in 0..<200 {
            switch query.step(event, &context) {
            case .waitingToSend(let contact)?:
                inFlight.append(contact.key)
                event = .polled
            case .waitingAtCapacity?, .waitingWithCapacity?:
                let key = inFlight.remove(at: next(inFlight.count))
                event = .responded(from: key, closer: answer(key), maySend: true)
            case .finished(let result)?: return result
            case nil: return nil
            }
        }
        return nil
    }
}
