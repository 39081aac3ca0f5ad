import Interlock
import KRPC
import Kademlia
import Mainline
import Testing

/// What the node does of its own accord.
@Suite struct UpkeepTests {
    private let peer = NodeHarness.contact(2)

    private func wakes(_ harness: NodeHarness) -> Set<MainlineTimer> {
        Set(harness.waits.keys.filter { if case .upkeep = $0 { true } else { false } })
    }

    @Test func aNodeAsksToBeWokenUnlessItHasNoUpkeep() {
        #expect(wakes(NodeHarness()) == [.upkeep(.explore), .upkeep(.probe)])
        #expect(wakes(NodeHarness { $0.hasUpkeep = false }).isEmpty)
    }

    @Test func contactsFromBeforeAreInTheTableAndToBeAskedAgain() {
        let contacts = (1...UInt32(5)).map { NodeHarness.contact($0) }
        let harness = NodeHarness { $0.contacts = contacts }
        #expect(Set(harness.node.table.entries.map(\.contact)) == Set(contacts))
        let health = harness.node.health(at: harness.context.now)
        #expect(health.good == 0 && health.questionable == 5 && health.bad == 0)
    }

    @Test func contactsFromBeforeThatNobodyCanReachNowAreLeftOut() {
        // Found by fuzzing: those of a former own prefix came into the table and were asked.
        let own = NodeHarness.contact(1)
        let stranger = MainlineContact(key: Key160(9, 9, 9), address: IPv4Endpoint(address: 0x5000_0001, port: 6881))
        let unreachable = MainlineContact(key: Key160(8, 8, 8), address: IPv4Endpoint(address: 0x5000_0002, port: 0))
        let harness = NodeHarness {
            $0.policy = AddressPolicy()
            $0.contacts = [own, stranger, unreachable]
        }
        #expect(harness.node.table.entries.map(\.contact) == [stranger])
        #expect(harness.sent.allSatisfy { $0.to == stranger.address.endpoint })
    }

    @Test func aLookupStartsFromContactsFromBefore() {
        var harness = NodeHarness { $0.contacts = [NodeHarness.contact(1)] }
        harness.handle(.requested(.findNode(Key160(1, 1, 1)), RequestID(1)))
        #expect(harness.sent.map(\.to) == [NodeHarness.contact(1).address.endpoint])
    }

    @Test func anExplorationAsksAndReportsNothingButChangesOfTheTable() throws {
        var harness = NodeHarness { $0.contacts = [NodeHarness.contact(1)] }
        // It looks its own key up as soon as it starts.
        let query = try #require(harness.sent.first { $0.isFindNode })
        #expect(harness.node.upkeepCount == 1 && harness.node.runningCount == 0)
        #expect(harness.reports.isEmpty)
        let newcomer = NodeHarness.contact(7)
        let next = harness.answer(query, by: NodeHarness.contact(1)) { response in
            response.nodes { $0.append(newcomer.key.bytes, newcomer.address.endpoint) }
        }
        let second = try #require(next.first { $0.to == newcomer.address.endpoint })
        harness.answer(second, by: newcomer)
        #expect(harness.reports == [.contactAdded(newcomer)] && harness.reportIDs == [nil])
        #expect(harness.node.upkeepCount == 0)
        #expect(wakes(harness).contains(.upkeep(.explore)), "and it will do so again")
        harness.handle(.timerFired(.upkeep(.explore)))
        #expect(harness.node.upkeepCount == 1 && harness.sent.contains { $0.isFindNode } && harness.reports.isEmpty)
        #expect(harness.node.brokenInvariant == nil)
    }

    @Test func anExplorationThatTakesTooLongEnds() throws {
        var harness = NodeHarness { $0.contacts = [NodeHarness.contact(1)] }
        let deadline = try #require(harness.timersSet.first { if case .operation = $0 { true } else { false } })
        harness.handle(.timerFired(deadline))
        #expect(harness.node.upkeepCount == 0 && harness.reports.isEmpty)
        #expect(harness.node.brokenInvariant == nil)
    }

    @Test func whatTheUpkeepRunsTakesNoPlaceOfAUser() {
        var harness = NodeHarness {
            $0.contacts = [NodeHarness.contact(1)]
            $0.limits.operations = 1
        }
        #expect(harness.node.upkeepCount == 1)
        harness.handle(.requested(.findNode(Key160(1, 1, 1)), RequestID(1)))
        #expect(harness.node.runningCount == 1 && harness.reports.allSatisfy { $0 != .refused(.busy) })
    }

    @Test func idsOfTheUpkeepAreNobodyElses() {
        var harness = NodeHarness { $0.contacts = [NodeHarness.contact(1)] }
        harness.handle(.requested(.findNode(Key160(1, 1, 1)), RequestID(1 << 63)))
        #expect(harness.reports == [.refused(.duplicate)] && harness.node.runningCount == 0)
        #expect(harness.node.brokenInvariant == nil)
    }

    /// Lets checks be due, one sweep after another, and all of them run into their deadlines.
    private func exhaustChecks(_ harness: inout NodeHarness, sweeps: Int) {
        for _ in 0..<sweeps {
            harness.handle(.timerFired(.upkeep(.probe)))
            while let timer = harness.waits.keys.first(where: { if case .request = $0 { true } else { false } }) {
                harness.exhaust(timer)
            }
        }
    }

    @Test func aContactThatDoesNotAnswerItsChecksLeavesTheTable() {
        var harness = NodeHarness()
        harness.introduce(peer)
        harness.context.now = harness.context.now.advanced(by: .seconds(10 * 60))
        let own = harness.node.table.own
        for number in 1...17 as ClosedRange<UInt32> {
            harness.introduce(
                MainlineContact(
                    key: Key160(sharing: Int(number % 5), bitsWith: own) { UInt64(number) << 48 },
                    address: IPv4Endpoint(address: 0x0A00_0009 | number << 16, port: 6881)))
        }
        #expect(harness.node.table.count == 18)
        harness.context.now = harness.context.now.advanced(by: .seconds(6 * 60))
        exhaustChecks(&harness, sweeps: 2)
        #expect(harness.node.table.count == 17 && harness.node.transactionCount == 0)
        #expect(harness.removed == [peer])
    }

    @Test func whoDoesNotAnswerStaysAsABadOneIfHardlyAnybodyElseIsKnown() {
        var harness = NodeHarness()
        harness.introduce(peer)
        harness.context.now = harness.context.now.advanced(by: .seconds(16 * 60))
        exhaustChecks(&harness, sweeps: 2)
        #expect(harness.node.health(at: harness.context.now).bad == 1)
        #expect(harness.removed.isEmpty && harness.node.transactionCount == 0)
    }

    @Test func aContactThatAnswersACheckWithAnErrorStays() throws {
        var harness = NodeHarness()
        harness.introduce(peer)
        harness.context.now = harness.context.now.advanced(by: .seconds(16 * 60))
        harness.handle(.timerFired(.upkeep(.probe)))
        let check = try #require(harness.sent.first { $0.isQuery })
        #expect(check.to == peer.address.endpoint)
        harness.refuse(check)
        #expect(harness.node.health(at: harness.context.now).good == 1)
        harness.handle(.timerFired(.upkeep(.probe)))
        #expect(harness.sent.isEmpty, "it is fresh again")
    }

    @Test func aCandidateThatAnswersItsCheckWithAnErrorStaysOutside() throws {
        var harness = NodeHarness()
        let sent = harness.query(by: peer) { $0.ping(TransactionID(UInt32(1)), into: &$1) }
        harness.refuse(try #require(sent.first { $0.isQuery }))
        #expect(harness.node.table.isEmpty && harness.node.transactionCount == 0)
    }
}
