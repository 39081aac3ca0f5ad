import Interlock
import InterlockChecker
import Kademlia
import Testing

/// The engine under the checker, as it runs: every order of messages and deadlines, every loss, duplicate and crash
/// within a budget.
@Suite("Typed nodes, checked")
struct TypedNodeCheck {
    typealias Node = KademliaNode<Key8, UInt8>

    static func host(_ address: UInt8, knowing contacts: [UInt8], concurrency: Int = 2) -> CheckedSystem<Node>.Host {
        var engine = CoordinatorConfiguration()
        engine.query.limits = QueryLimits(concurrency: concurrency, resultCount: 2)
        let configuration = Node.Configuration(
            key: { Key8($0) }, contacts: contacts.map { Contact(key: Key8($0), address: $0) }, engine: engine)
        return .init(address, configuration)
    }

    static func isOver(_ node: Node) -> Bool { node.engine.operationCount == 0 }

    /// Whoever has an operation waits for something that comes by itself: no operation can hang.
    static var everyOperationCanEnd: Property<Node> {
        .always("an operation has a deadline armed") {
            (world: WorldView<Node>) in
            zip(world.nodes, world.armedTimers).allSatisfy { node, timers in
                guard let node, !isOver(node) else { return true }
                let operations = timers.filter { if case .operation = $0 { true } else { false } }.count
                let requests = timers.filter { if case .request = $0 { true } else { false } }.count
                return operations == node.engine.operationCount && requests == node.inFlightCount
            }
        }
    }

    @Test func aLookupEndsInEveryOrderOfEvents() {
        let system = CheckedSystem<Node>(
            hosts: [
                Self.host(0x01, knowing: [0x40]), Self.host(0x40, knowing: [0x80, 0x81]), Self.host(0x80, knowing: []),
                Self.host(0x81, knowing: []),
            ],
            requests: [OfferedRequest(.findClosest(target: 0x82), at: 0)], faults: FaultBudget(losses: 1, duplicates: 1)
        )
        let verdict = Checker.explore(
            system,
            properties: [
                Self.everyOperationCanEnd,
                .sometimes("the lookup finds both") { (reports: [SeenReport<Node>]) in
                    reports.contains { seen in
                        guard case .finished(.lookup(let result)) = seen.report else { return false }
                        return result.closest.map(\.address) == [0x80, 0x81]
                    }
                },
            ])
        #expect(verdict.holds, "\(verdict)")
        #expect(verdict.reach.isExhaustive)
    }

    @Test func aBroadcastStoresOnlyWhereItsLookupLed() {
        let system = CheckedSystem<Node>(
            hosts: [Self.host(0x01, knowing: [0x40]), Self.host(0x40, knowing: [0x80]), Self.host(0x80, knowing: [])],
            requests: [
                OfferedRequest(.broadcast(target: 0x82), at: 0), OfferedRequest(.findClosest(target: 0x41), at: 0),
            ])
        let verdict = Checker.explore(
            system,
            properties: [
                Self.everyOperationCanEnd,
                .always("only what a lookup found is asked to store") { (reports: [SeenReport<Node>]) in
                    reports.allSatisfy { seen in
                        guard case .finished(.broadcast(let result)) = seen.report else { return true }
                        let found = result.lookup?.closest ?? []
                        return (result.acknowledged + result.failed.map(\.contact)).allSatisfy(found.contains)
                    }
                },
                .sometimes("both stored") { (world: WorldView<Node>) in
                    world.nodes.filter { $0?.records == [0x82] }.count == 2
                },
            ])
        #expect(verdict.holds, "\(verdict)")
        #expect(verdict.reach.isExhaustive)
    }

    @Test func aBootstrapEndsAndStartsAgainInEveryOrderOfEvents() {
        let system = CheckedSystem<Node>(
            hosts: [Self.host(0x01, knowing: []), Self.host(0x40, knowing: [0x80]), Self.host(0x80, knowing: [])],
            requests: [OfferedRequest(.bootstrap(seeds: [0x40, 0x99]), at: 0, times: 2)],
            faults: FaultBudget(losses: 1))
        let verdict = Checker.explore(
            system,
            properties: [
                Self.everyOperationCanEnd,
                .sometimes("a silent seed is no obstacle") { (reports: [SeenReport<Node>]) in
                    reports.contains { seen in
                        guard case .finished(.bootstrap(let result)) = seen.report else { return false }
                        return result.failedSeeds == 1 && result.lookup?.closest.map(\.address) == [0x80]
                    }
                },
            ])
        #expect(verdict.holds, "\(verdict)")
        #expect(verdict.reach.isExhaustive)
    }

    /// Whoever crashed asks under numbers that it never used before: no answer to an earlier life is taken for a new
    /// one.
    @Test func noRequestNumberIsUsedAgainAfterACrash() {
        let system = CheckedSystem<Node>(
            hosts: [Self.host(0x01, knowing: [0x40]), Self.host(0x40, knowing: [])],
            requests: [
                OfferedRequest(.findClosest(target: 0x82), at: 0), OfferedRequest(.findClosest(target: 0x03), at: 0),
            ],
            faults: FaultBudget(losses: 1, crashes: 1))
        let verdict = Checker.explore(
            system,
            properties: [
                Self.everyOperationCanEnd,
                .always("one number, one request") { (world: WorldView<Node>) in
                    var targets: [RequestNumber: Key8] = [:]
                    return world.letters.allSatisfy { letter in
                        guard case .findCloser(let number, _, let target) = letter.message else { return true }
                        if let other = targets[number] { return other == target }
                        targets[number] = target
                        return true
                    }
                },
                .sometimes("a second life asks") { (node: Node) in node.lives == 2 && node.inFlightCount > 0 },
            ])
        #expect(verdict.holds, "\(verdict)")
        #expect(verdict.reach.isExhaustive)
    }
}
