import Interlock
import InterlockDiagrams
import Kademlia
import Testing

/// The three sequence diagrams of the design document, message by message, against the traces of our machines.
@Suite("The design document's sequence diagrams")
struct SequenceDiagramTests {
    @Test func aSimpleQueryIsTheFirstDiagram() throws {
        let seed = try SeedDiagram(named: "simple-query")
        #expect(seed.messages.count == 23)
        var driver = TracedDriver(knowing: [0x10, 0x20], concurrency: 1)
        driver.call(1, target: 0x11)
        driver.run()
        driver.read([(1, 0x10)])
        driver.flush()
        driver.read([(1, 0x20)])
        let traced = TracedDiagram(of: driver.withoutVainPolls) { _ in "Query" }
        #expect(traced.difference(from: seed) == nil)
        // What is left out is there, and nothing but polls in vain: one after each request.
        let whole = TracedDiagram(of: driver.trace.records) { _ in "Query" }
        #expect(whole.difference(from: seed) != nil)
        #expect(whole.messages.count == traced.messages.count + 2 * 4)
    }

    @Test func aQueryOfConcurrencyThreeIsTheSecondDiagram() throws {
        let seed = try SeedDiagram(named: "higher-concurrency")
        #expect(seed.messages.count == 35)
        var driver = TracedDriver(knowing: [0x10, 0x20, 0x40], concurrency: 3)
        driver.call(1, target: 0x11)
        driver.run()
        driver.read([(1, 0x10)])
        driver.flush()
        driver.read([(1, 0x20)])
        driver.flush()
        let traced = TracedDiagram(of: driver.trace.records) { _ in "Query" }
        #expect(traced.difference(from: seed) == nil)
    }

    /// Both answers come in one batch of datagrams. The document's picture ends before what follows them is sent.
    @Test func twoConcurrentQueriesAreTheThirdDiagram() throws {
        let seed = try SeedDiagram(named: "two-queries")
        #expect(seed.messages.count == 28)
        var driver = TracedDriver(knowing: [0x10, 0x20], concurrency: 1)
        driver.call(1, target: 0x11)
        driver.call(2, target: 0x21)
        driver.run()
        driver.read([(1, 0x10), (2, 0x20)])
        let traced = TracedDiagram(of: driver.withoutVainPolls) { "Query\($0)" }
        #expect(traced.difference(from: seed) == nil)
        driver.flush()
        let sent = TracedDiagram(of: driver.trace.records) { "Query\($0)" }.messages.suffix(2)
        #expect(sent.map(\.text) == ["SendMessage", "SendMessage"])
    }

    @Test(arguments: ["simple-query", "higher-concurrency", "two-queries"])
    func theParticipantsAreThoseOfTheSeed(diagram: String) throws {
        let seed = try SeedDiagram(named: diagram)
        let queries = diagram == "two-queries" ? ["Query1", "Query2"] : ["Query"]
        #expect(seed.participants == ["Caller", "Endpoint", "Coordinator", "Pool"] + queries)
        for message in seed.messages {
            #expect(seed.participants.contains(message.sender))
            #expect(seed.participants.contains(message.receiver))
        }
    }

    /// The comparison sees a missing message, a wrong order, a wrong arrow and a wrong number.
    @Test func aDifferentRunIsADifferentDiagram() throws {
        let seed = try SeedDiagram(named: "higher-concurrency")
        func difference(concurrency: Int, first: UInt8, second: UInt8) -> String? {
            var driver = TracedDriver(knowing: [0x10, 0x20, 0x40], concurrency: concurrency)
            driver.call(1, target: 0x11)
            driver.run()
            driver.read([(1, first)])
            driver.flush()
            driver.read([(1, second)])
            driver.flush()
            return TracedDiagram(of: driver.trace.records) { _ in "Query" }.difference(from: seed)
        }
        #expect(difference(concurrency: 3, first: 0x10, second: 0x20) == nil)
        #expect(difference(concurrency: 2, first: 0x10, second: 0x20) != nil)
        #expect(difference(concurrency: 3, first: 0x20, second: 0x10) != nil)
        #expect(difference(concurrency: 3, first: 0x10, second: 0x40) != nil)
        var driver = TracedDriver(knowing: [0x10, 0x20, 0x40], concurrency: 3)
        driver.call(1, target: 0x11)
        driver.run()
        #expect(TracedDiagram(of: driver.trace.records) { _ in "Query" }.difference(from: seed) != nil)
    }

    /// Our names are those of the machines: each stands for a column or a row of a matrix, or for a step of the node.
    @Test func everyNameOfTheTableIsOneOfTheMachines() {
        let machines = [
            MachineDescription(of: Query<Key8, UInt8>.self), MachineDescription(of: QueryPool<Key8, UInt8>.self),
        ]
        for name in TracedDiagram.names.keys {
            let words = name.split(separator: " ").map(String.init)
            guard let machine = machines.first(where: { $0.name == words[0] }) else { continue }
            #expect((machine.states + machine.events).contains(words[1]), "\(name)")
        }
    }
}
