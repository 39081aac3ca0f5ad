import Interlock
import KRPC
import Kademlia
import Mainline
import Synchronization
import Testing

@testable import MainlineDHT

/// What of a node is kept while its table grows and shrinks, and what of a file is believed.
@Suite struct NodeMemoryTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func memory(_ change: (inout MainlineOptions) -> Void = { _ in }) -> NodeMemory {
        var options = loopback()
        options.id = Key160(0, 0, 0)
        change(&options)
        return NodeMemory(options, Telemetry(options))
    }

    /// A node that was started with these contacts in its table.
    private func node(_ numbers: ClosedRange<UInt64>?) -> MainlineNode {
        var node = MainlineNode(
            MainlineConfiguration(
                id: Key160(0, 0, 0), policy: AddressPolicy(own: [Prefix(ipv4: 0x0A00_0000, length: 8)]),
                contacts: numbers.map { $0.map { savedContact($0, age: 0, isGood: true).contact } } ?? []),
            at: Endpoint(ipv4: 0x7F00_0001, port: 1), restoring: Nothing())
        var context = Context()
        var effects = Effects<MainlineNode>()
        node.handle(.started(downFor: nil), &context, into: &effects)
        return node
    }

    private func numbers(_ state: NodeState) -> [UInt64] { state.contacts.map(\.contact.key.second).sorted() }

    @Test func aLongOutageKeepsTheLastTableThatHadEnough() async throws {
        let clock = Clock()
        let memory = memory { $0.surroundings = clock.surroundings }
        #expect(try await memory.prepare().contacts.isEmpty)
        let full = memory.snapshot(of: node(1...10))
        #expect(numbers(full) == Array(1...10))
        clock.pass(100)
        let empty = memory.snapshot(of: node(nil))
        #expect(numbers(empty) == Array(1...10))
        let ages = Dictionary(uniqueKeysWithValues: full.contacts.map { ($0.contact.key, $0.age) })
        for saved in empty.contacts {
            #expect(!saved.isGood)
            #expect(saved.age == (ages[saved.contact.key] ?? 0) + 100)
        }
        // One below the limit is completed, and forgets nobody.
        #expect(numbers(memory.snapshot(of: node(11...17))) == Array(1...17))
        #expect(numbers(memory.snapshot(of: node(nil))) == Array(1...10))
        // At the limit it takes the place of the other.
        #expect(numbers(memory.snapshot(of: node(21...28))) == Array(21...28))
        #expect(numbers(memory.snapshot(of: node(nil))) == Array(21...28))
        #expect(memory.restoredCount == 0)
    }

    @Test func whoIsNotHeardOfGrowsOlderHoweverOftenTheStateIsSaved() async throws {
        let clock = Clock()
        try folder.write(StateFormat.bytes(of: sample(contacts: 10)), to: "state")
        let memory = memory {
            ($0.surroundings, $0.stateFile) = (clock.surroundings, folder("state"))
        }
        let contacts = try await memory.prepare().contacts
        #expect(contacts.count == 10 && memory.restoredCount == 10)
        let node = node(1...10)
        let first = memory.snapshot(of: node)
        for _ in 0..<40 {
            clock.pass(0.25)
            _ = memory.snapshot(of: node)
        }
        let last = memory.snapshot(of: node)
        #expect(last.contacts.map(\.contact) == first.contacts.map(\.contact))
        #expect(last.contacts.map(\.age) == first.contacts.map { $0.age + 10 })
    }

    @Test func whomTheFileNamesIsJudgedByThePresentPolicy() async throws {
        // A neighbour of loopback, of the node's network, of the internet; nobody at all.
        let addresses: [(UInt32, UInt16)] = [
            (0x7F00_0002, 6881), (0x0A00_0001, 6881), (0x0808_0808, 6881), (0x0808_0809, 0), (0xE000_0001, 6881),
        ]
        var saved = sample(contacts: 0)
        saved.contacts = addresses.enumerated().map { index, address in
            let (address, port) = address
            return NodeState.SavedContact(
                contact: MainlineContact(
                    key: Key160(UInt64(index + 1) << 56, 0, 1), address: IPv4Endpoint(address: address, port: port)),
                age: 1, isGood: true)
        }
        func taken(_ change: (inout MainlineOptions) -> Void) async throws -> [UInt32] {
            try folder.write(StateFormat.bytes(of: saved), to: "state")
            let memory = memory {
                $0.stateFile = folder("state")
                change(&$0)
            }
            let contacts = try await memory.prepare().contacts
            #expect(memory.restoredCount == contacts.count)
            return contacts.map(\.address.address)
        }
        #expect(try await taken { _ in } == [0x7F00_0002, 0x0A00_0001, 0x0808_0808])
        #expect(try await taken { $0.privatePrefixes = [] } == [0x7F00_0002, 0x0808_0808])
        #expect(
            try await taken { ($0.privatePrefixes, $0.bind) = ([], Endpoint(ipv4: 0, port: 0)) } == [0x0808_0808])
    }

    // MARK: Limits

    @Test func limitsBelowTheirLeastAreTakenForThat() {
        var options = MainlineOptions()
        (options.state.contacts, options.saveInterval, options.watch.clockInterval) = (-5, .seconds(-1), .zero)
        #expect(options.state.contacts == StateLimits.leastContacts)
        #expect(options.saveInterval == MainlineOptions.shortestSaveInterval)
        #expect(options.watch.clockInterval == WatchLimits.shortestClockInterval)
        (options.state.contacts, options.saveInterval) = (StateLimits.leastContacts + 1, .seconds(1))
        #expect(options.state.contacts == StateLimits.leastContacts + 1 && options.saveInterval == .seconds(1))
    }

    @Test func whereNoContactIsSavedTheIdIs() async throws {
        let memory = memory { $0.state.contacts = .min }
        _ = try await memory.prepare()
        let snapshot = memory.snapshot(of: node(1...10))
        #expect(snapshot.contacts.isEmpty && snapshot.id == Key160(0, 0, 0))
    }
}

/// Clocks that a test moves.
private final class Clock: Sendable {
    private let passed = Mutex(Duration.seconds(10))

    var surroundings: Surroundings {
        var surroundings = Surroundings.system
        surroundings.clocks = { [self] in
            let passed = passed.withLock { $0 }
            return ClockReading(running: passed, elapsed: passed, wall: .seconds(1_790_000_000) + passed)
        }
        return surroundings
    }

    func pass(_ seconds: Double) { passed.withLock { $0 += .seconds(seconds) } }
}
