import Interlock
import InterlockChecker
import Testing

@Suite struct VerdictTests {
    private let two = CheckedSystem<Scripted>(
        addresses: [0, 1], sharing: .init(onRequest: [.send(1, to: 0), .send(2, to: 0)], remembers: true),
        requests: [.init(0, at: 1)])

    @Test func aCheckThatNeverSeesWhatItIsAboutFails() {
        let verdict = Checker.explore(
            two,
            properties: [
                .sometimes("three messages") { (node: Scripted) in node.received.count == 3 },
                .sometimes("two messages") { (node: Scripted) in node.received.count == 2 },
                .sometimes("a report") { (reports: [SeenReport<Scripted>]) in !reports.isEmpty },
                .sometimes("nobody there") { (world: WorldView<Scripted>) in world.nodes.isEmpty },
            ])
        #expect(!verdict.holds)
        #expect(verdict.conclusion == .neverSeen(["three messages", "a report", "nobody there"]))
        #expect(verdict.description.hasPrefix("never seen, exhaustively: three messages, a report, nobody there: "))
    }

    @Test func whatIsReportedInOneInputIsSeenTogetherOrNotAtAll() {
        let node = Scripted.Configuration(onRequest: [.report(1), .report(2), .report(3)])
        let system = CheckedSystem<Scripted>(addresses: [0], sharing: node, requests: [.init(0, at: 0)])
        let sets = [[1], [1, 2], [1, 2, 3]]
        let verdict = Checker.explore(
            system, properties: sets.map { set in .sometimes("\(set)") { $0.map(\.report) == set } })
        #expect(verdict.conclusion == .neverSeen(["[1]", "[1, 2]"]))
    }

    @Test func whatIsReportedWhileAnotherNodeIsDownIsSeen() {
        let system = CheckedSystem<Scripted>(addresses: [0, 1], sharing: .init(onStart: [.report(1)]))
        let verdict = Checker.explore(
            system, properties: [0, 1].map { host in .sometimes("\(host) alone") { $0.map(\.host) == [host] } })
        #expect(verdict.holds && verdict.reach.isExhaustive, "\(verdict)")
        #expect(verdict.reach.states == 4)
    }

    @Test func aSystemIsSeenAsAWholeWithAnyOfItsNodesDown() {
        let node = Scripted.Configuration(onRequest: [.send(1, to: 0)])
        let system = CheckedSystem<Scripted>(
            addresses: [0, 1], sharing: node, requests: [.init(0, at: 1)], faults: FaultBudget(losses: 1))
        let verdict = Checker.explore(
            system,
            properties: [
                .sometimes("a message to nobody") { $0.nodes[0] == nil && $0.letters.count == 1 },
                .sometimes("lost before anybody is there") { $0.nodes[0] == nil && $0.nodes[1] != nil && isLost($0) },
                .always("whoever asks is up") { $0.nodes[1] != nil || $0.letters.isEmpty },
            ])
        #expect(verdict.holds && verdict.reach.isExhaustive, "\(verdict)")
        func isLost(_ world: WorldView<Scripted>) -> Bool { world.letters.isEmpty }
    }

    @Test func aPropertyThatIsBrokenFromTheStartNeedsNoStep() {
        let reports = Checker.explore(two, properties: [.always("a") { (_: [SeenReport<Scripted>]) in false }])
        #expect(reports.counterexample == .init(violation: .property("a"), steps: []))
        let world = Checker.explore(two, properties: [.always("b") { (_: WorldView<Scripted>) in false }])
        #expect(world.counterexample == .init(violation: .property("b"), steps: []))
        let node = Checker.explore(two, properties: [.always("c") { (_: Scripted) in false }])
        #expect(node.counterexample?.steps.count == 1)
    }

    @Test func aBrokenInvariantIsAViolation() {
        var system = two
        system.hosts[0].configuration.breaksAt = 2
        let found = Checker.explore(system).counterexample
        #expect(found?.violation == .brokenInvariant("too many messages"))
        #expect(found?.steps.count == 5)
    }

    @Test func aLimitOfStatesMakesTheVerdictBounded() {
        let all = Checker.explore(two).reach
        #expect(all.isExhaustive && all.states == 8)
        #expect(Checker.explore(two, limits: .init(states: 8)).reach == all)
        let cut = Checker.explore(two, limits: .init(states: 7))
        #expect(cut.holds && !cut.reach.isExhaustive)
        #expect(cut.reach.states == 7 && cut.reach.cuts.states == 1)
        #expect(cut.description.hasPrefix("holds, bounded: 7 states"))
        #expect(cut.description.hasSuffix("cut off: 1 beyond the limit of states"))
    }

    @Test func aLimitOfMessagesUnderWayMakesTheVerdictBounded() {
        let all = Checker.explore(two).reach
        #expect(Checker.explore(two, limits: .init(messagesInFlight: 2)).reach == all)
        let cut = Checker.explore(two, limits: .init(messagesInFlight: 1))
        #expect(!cut.reach.isExhaustive && cut.reach.cuts.messages == 1 && cut.reach.states == 3)
        let neverSeen = Property<Scripted>.sometimes("a message") { $0.received.count == 1 }
        #expect(
            Checker.explore(two, properties: [neverSeen], limits: .init(messagesInFlight: 1)).conclusion
                == .neverSeen(["a message"]))
    }

    @Test func aLimitOfDepthMakesTheVerdictBounded() {
        let all = Checker.explore(two).reach
        #expect(all.depth == 5)
        #expect(Checker.explore(two, limits: .init(depth: 6)).reach == all)
        let cut = Checker.explore(two, limits: .init(depth: 3))
        #expect(!cut.reach.isExhaustive && cut.reach.cuts.depth == 1 && cut.reach.states == 4)
    }

    @Test func aLimitOfChoicesMakesTheVerdictBounded() {
        let drawing = CheckedSystem<Scripted>(addresses: [0], sharing: .init(onStart: [.reportDrawn(below: [6])]))
        #expect(Checker.explore(drawing, limits: .init(choices: 6)).reach.isExhaustive)
        let cut = Checker.explore(drawing, limits: .init(choices: 5)).reach
        #expect(!cut.isExhaustive && cut.cuts.choices == 1 && cut.states == 1 + 5)
    }

    @Test func aWordMakesTheVerdictBoundedAndAChoiceDoesNot() {
        let drawing = Scripted.Configuration(
            onStart: [.reportDrawn(below: [2])], onRequest: [.reportWord, .reportWord])
        var system = CheckedSystem<Scripted>(addresses: [0], sharing: drawing)
        #expect(Checker.explore(system).reach.isExhaustive)
        system.requests = [.init(0, at: 0, times: 2)]
        let verdict = Checker.explore(system)
        #expect(verdict.holds && !verdict.reach.isExhaustive && verdict.reach.cuts.words == 2)
        #expect(verdict.description.hasPrefix("holds, bounded: "))
        #expect(verdict.description.hasSuffix("cut off: 2 inputs that drew words"))
    }

    @Test func aCounterexampleOfWhatIsMendedDoesNotReplay() throws {
        var broken = two
        broken.hosts[0].configuration.breaksAt = 2
        let found = try #require(Checker.explore(broken).counterexample)
        #expect(found.replay(on: broken, observer: nil))
        #expect(!found.replay(on: two, observer: nil))
        let overrun = try #require(Checker.explore(two, limits: .init(effects: 1)).counterexample)
        #expect(overrun.replay(on: two, observer: nil, limits: .init(effects: 1)))
        let property = try #require(
            Checker.explore(two, properties: [.always("none") { $0.received.isEmpty }]).counterexample)
        #expect(property.replay(on: two, observer: nil))
    }

    @Test func aNodeThatOverrunsTheLimitOfEffectsHasAFault() {
        #expect(Checker.explore(two, limits: .init(effects: 2)).holds)
        let found = Checker.explore(two, limits: .init(effects: 1)).counterexample
        #expect(
            found?.violation
                == .fault(Fault(.tooManyEffects, machine: "Scripted", state: "any", event: "requested 0 #0")))
    }

    @Test func aNodeThatWritesDatagramsCannotBeChecked() {
        let found = Checker.explore(CheckedSystem<Babbling>(addresses: [0], sharing: Nothing())).counterexample
        #expect(found?.violation == .datagram)
    }

    /// A node whose wire is bytes.
    private struct Babbling: DatagramNode, Hashable {
        init(_ configuration: Nothing, at address: UInt8, restoring stored: Nothing) {}
        typealias Message = Never
        typealias Timer = Never
        var brokenInvariant: String? { nil }
        mutating func received(
            _ bytes: RawSpan, from address: UInt8, _ context: inout Context, into effects: inout Effects<Self>
        ) {}
        mutating func handle(_ input: Input<Self>, _ context: inout Context, into effects: inout Effects<Self>) {
            effects.transmit(to: 1) { $0.append(0) }
        }
    }
}
