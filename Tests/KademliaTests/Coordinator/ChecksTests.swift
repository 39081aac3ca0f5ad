import Interlock
import Kademlia
import Testing

/// Who comes into the routing table, and who leaves it, when the coordinator keeps it by itself.
@Suite("A coordinator checks who is in its table")
struct ChecksTests {
    typealias Engine = Coordinator<Key8, UInt8>

    /// Buckets of two: of 0xFF the keys below 0x80 are the farthest bucket, those below 0xC0 the next.
    static func configuration(
        include: IncludeLimits = IncludeLimits(), probe: ProbeLimits = ProbeLimits(), failures: UInt8 = 3
    ) -> CoordinatorConfiguration {
        var configuration = CoordinatorConfiguration()
        configuration.routing = RoutingLimits(bucketSize: 2, goodFor: 60, failures: failures)
        configuration.upkeep = UpkeepConfiguration(include: include, probe: probe, sweepInterval: .seconds(30))
        // Small as these tables are, who is given up leaves them.
        configuration.limits = CoordinatorLimits(floor: 0)
        return configuration
    }

    static func keys(_ bench: EngineBench) -> [UInt8] { bench.engine.table.entries.map(\.address) }

    static func pass(_ seconds: Int64, _ bench: inout EngineBench) {
        bench.context.now = bench.context.now.advanced(by: .seconds(seconds))
    }

    // MARK: Candidates

    @Test func aCandidateComesInOnceItAnswered() {
        var bench = EngineBench(Self.configuration())
        let stranger = bench.contact(5)
        #expect(bench.run(.candidate(stranger)) == [.noted, .waitingToCheck(stranger, for: .include)])
        #expect(bench.engine.table.isEmpty)
        #expect(bench.engine.checkCount == 1)
        #expect(bench.settleCheck(of: 5, .include, Engine.Event.checkAnswered) == [.tableChanged(.added(stranger))])
        #expect(bench.engine.table.entries.map { bench.engine.table.standing(of: $0, now: 0) } == [.good])
        #expect(bench.engine.checkCount == 0)
    }

    @Test(arguments: 0..<3)
    func aCandidateThatDoesNotAnswerStaysOutside(number: Int) {
        let outcomes: [(EngineBench.Contact, Check) -> Engine.Event] = [
            { .checkFailed($0, $1) }, { .checkTimedOut($0, $1) }, { .checkLost($0, $1) },
        ]
        var bench = EngineBench(knowing: [9], Self.configuration())
        let table = bench.engine.table
        bench.run(.candidate(bench.contact(5)))
        #expect(bench.settleCheck(of: 5, .include, outcomes[number]) == [])
        #expect(bench.engine.table == table)
        // It may try again.
        #expect(bench.run(.candidate(bench.contact(5))) == [.noted, .waitingToCheck(bench.contact(5), for: .include)])
    }

    @Test func onlyWhomTheTableWouldTakeIsChecked() {
        var bench = EngineBench(knowing: [1, 2, 0x80], Self.configuration())
        for contact in [bench.contact(1), bench.contact(3), bench.contact(0xFF), Contact(key: 1, address: 50)] {
            #expect(bench.run(.candidate(contact)) == [.noted])
        }
        #expect(bench.engine.includeCounts.added == 0)
        #expect(bench.run(.candidate(bench.contact(0x81))).count == 2, "there is room in its bucket")
    }

    @Test func candidatesWaitForAFreeCheck() {
        var bench = EngineBench(Self.configuration(include: IncludeLimits(queue: 2, checksInFlight: 1)))
        for key in [1, 0x80, 0xC0, 0xE0] as [UInt8] { bench.run(.candidate(bench.contact(key))) }
        #expect(bench.checks.map(\.contact.address) == [1])
        #expect(bench.engine.includeCounts.droppedFull == 1)
        #expect(
            bench.settleCheck(of: 1, .include, Engine.Event.checkAnswered) == [
                .tableChanged(.added(bench.contact(1))), .waitingToCheck(bench.contact(0x80), for: .include),
            ])
        #expect(
            bench.settleCheck(of: 0x80, .include, Engine.Event.checkFailed) == [
                .waitingToCheck(bench.contact(0xC0), for: .include)
            ])
    }

    @Test func withoutUpkeepNothingIsChecked() {
        var bench = EngineBench(knowing: [1])
        let before = bench.engine
        let events: [Engine.Event] = [
            .candidate(bench.contact(5)), .started, .disturbed, .due(.explore), .due(.probe),
            .checkAnswered(bench.contact(5), .include), .checkTimedOut(bench.contact(1), .probe),
        ]
        for event in events { #expect(bench.run(event) == [.noted]) }
        #expect(bench.engine == before)
    }

    /// A node that can send nothing says so of each check as it is asked for it.
    @Test func checksThatCannotBeSentAreLostInOneLoop() {
        var bench = EngineBench(Self.configuration(include: IncludeLimits(checksInFlight: 1)))
        for key in 0..<3 as Range<UInt8> { bench.step(.candidate(bench.contact(key << 6 | 0x3F))) }
        for _ in 0..<bench.engine.pollLimit {
            guard let state = bench.step(.polled), state != .idle else { break }
            guard case .waitingToCheck(let contact, let check) = state else { continue }
            #expect(bench.step(.checkLost(contact, check)) == .noted)
        }
        #expect(bench.engine.kind == .idle)
        #expect(bench.engine.includeCounts.lost == bench.engine.includeCounts.added)
        #expect(bench.engine.includeCounts.added == 3)
        bench.checks = []
    }

    // MARK: Contacts of the table

    /// Two in a bucket that were silent for two minutes.
    static func silentPair(_ configuration: CoordinatorConfiguration = configuration()) -> EngineBench {
        var bench = EngineBench(knowing: [1, 2], configuration)
        pass(120, &bench)
        return bench
    }

    @Test func aContestedContactIsCheckedAndKeepsItsPlaceIfItAnswers() {
        var bench = Self.silentPair()
        #expect(
            bench.run(.heardFrom(bench.contact(3), responded: true)) == [
                .noted, .waitingToCheck(bench.contact(1), for: .probe),
            ])
        #expect(bench.settleCheck(of: 1, .probe, Engine.Event.checkAnswered) == [])
        #expect(Self.keys(bench) == [1, 2])
        #expect(bench.engine.table.entry(of: 1)?.lastSeen == 120)
    }

    @Test func aContestedContactThatIsGoneGivesItsPlaceToTheNewcomer() {
        var bench = Self.silentPair()
        bench.run(.heardFrom(bench.contact(3), responded: true))
        // The second check comes at once.
        #expect(
            bench.settleCheck(of: 1, .probe, { .checkTimedOut($0, $1) }) == [
                .waitingToCheck(bench.contact(1), for: .probe)
            ])
        #expect(Self.keys(bench) == [1, 2])
        #expect(
            bench.settleCheck(of: 1, .probe, { .checkTimedOut($0, $1) }) == [
                .tableChanged(.removed(bench.contact(1))), .waitingToCheck(bench.contact(3), for: .include),
            ])
        #expect(Self.keys(bench) == [2])
        #expect(
            bench.settleCheck(of: 3, .include, Engine.Event.checkAnswered) == [
                .tableChanged(.added(bench.contact(3)))
            ])
        #expect(Self.keys(bench) == [2, 3])
    }

    @Test func whoDidNotAnswerUsContestsNobody() {
        var bench = Self.silentPair()
        #expect(bench.run(.heardFrom(bench.contact(3), responded: false)) == [.noted])
        #expect(bench.checks.isEmpty)
        #expect(bench.engine.probeCounts.replacementsKept == 0)
    }

    @Test func whoFailsInLookupsUntilItIsBadIsChecked() {
        var bench = EngineBench(knowing: [1, 2], Self.configuration(failures: 1))
        bench.run(.called(OperationID(1), .findClosest(target: 1)))
        bench.settleLookup(of: 1, .silence)
        #expect(bench.checks == [.init(contact: bench.contact(1), check: .probe)])
        bench.settleCheck(of: 1, .probe, Engine.Event.checkFailed)
        bench.settleCheck(of: 1, .probe, { .checkTimedOut($0, $1) })
        #expect(Self.keys(bench) == [2])
        #expect(bench.told.filter { $0 == .tableChanged(.becameBad(bench.contact(1))) }.count == 1)
        bench.settleAll()
    }

    @Test func aSweepChecksTheSilentTheLongestFirst() {
        var bench = EngineBench(Self.configuration(probe: ProbeLimits(queue: 3, checksInFlight: 2)))
        for key in [1, 0x80, 0xC0, 0xE0, 0xF0] as [UInt8] {
            Self.pass(10, &bench)
            bench.step(.heardFrom(bench.contact(key), responded: true))
        }
        bench.run(.started)
        #expect(bench.alarms[.probe] == .seconds(30))
        bench.settleAll(.answer([]))
        #expect(bench.checks.isEmpty, "all were heard of lately")
        // The lookup of the own key heard of everybody but these.
        Self.pass(61, &bench)
        #expect(bench.fire(.probe).contains(.waitingToWake(.probe, after: .seconds(30))))
        #expect(bench.checks.count == 2)
        #expect(bench.alarms[.probe] == .seconds(30), "one timer after another")
    }

    @Test func whoDidNotAnswerLastIsCheckedWithTheNextSweep() {
        var bench = EngineBench(knowing: [1, 2, 0x80], Self.configuration())
        bench.run(.started)
        bench.settleAll(.answer([]))
        bench.run(.called(OperationID(1), .findClosest(target: 0x80)))
        bench.settleLookup(of: 0x80, .silence)
        bench.settleAll(.answer([]))
        #expect(bench.checks.isEmpty)
        bench.fire(.probe)
        #expect(bench.checks == [.init(contact: bench.contact(0x80), check: .probe)])
        bench.settleCheck(of: 0x80, .probe, Engine.Event.checkAnswered)
        #expect(bench.engine.table.entry(of: 0x80)?.failures == 0)
        bench.fire(.probe)
        #expect(bench.checks.isEmpty)
    }

    @Test func aNodeThatIsStartedAgainAsksWhomItRestored() {
        var bench = EngineBench(Self.configuration())
        bench.run(.restored([1, 0x80, 0xC0].map(bench.contact)))
        bench.run(.started)
        #expect(bench.checks.map(\.contact.address) == [1, 0x80, 0xC0])
        #expect(bench.live.count == 1, "and looks its own key up among them")
    }

    @Test func whoSpeaksMeanwhileNeedsNoCheck() {
        var bench = Self.silentPair(Self.configuration(probe: ProbeLimits(checksInFlight: 1)))
        bench.run(.called(OperationID(1), .findClosest(target: 2)))
        bench.run(.started)
        #expect(bench.checks.map(\.contact.address) == [1])
        bench.settleLookup(of: 2, .answer([]))
        #expect(bench.engine.probeCounts.cleared == 1)
        bench.settleCheck(of: 1, .probe, Engine.Event.checkAnswered)
        #expect(bench.checks.isEmpty)
    }

    // MARK: Silence that says nothing

    @Test func aCheckThatIsLostIsNoVerdict() {
        var bench = Self.silentPair()
        bench.run(.started)
        let table = bench.engine.table
        for _ in 0..<5 {
            #expect(!bench.checks.isEmpty)
            while let flight = bench.checks.first {
                bench.settleCheck(of: flight.contact.address, .probe, Engine.Event.checkLost)
            }
            bench.fire(.probe)
        }
        #expect(bench.engine.table == table)
    }

    /// The network is gone: whatever times out blames nobody, and the table is there when it comes back.
    @Test func aDeadNetworkEmptiesNothing() {
        var bench = EngineBench(knowing: [1, 2, 0x80, 0xC0], Self.configuration())
        let contacts = Self.keys(bench)
        bench.run(.started)
        for hour in 0..<24 {
            Self.pass(3600, &bench)
            while bench.settle(.deafness) {}
            for flight in bench.checks {
                bench.settleCheck(of: flight.contact.address, .probe) { .checkTimedOut($0, $1, wasDeaf: true) }
            }
            bench.run(.called(OperationID(UInt64(hour) + 1), .findClosest(target: 3)))
            while bench.settle(.deafness) {}
            for wake in [.explore, .probe] as [Wake] where bench.alarms[wake] != nil { bench.fire(wake) }
        }
        #expect(Self.keys(bench) == contacts)
        #expect(bench.engine.isIsolated)
        // It comes back.
        while bench.settle(.answer([])) {}
        for flight in bench.checks {
            bench.settleCheck(of: flight.contact.address, .probe, Engine.Event.checkAnswered)
        }
        bench.fire(.explore)
        while bench.settle(.answer([])) {}
        #expect(!bench.engine.isIsolated)
        let now = bench.context.now.seconds
        #expect(bench.engine.table.entries.count { bench.engine.table.standing(of: $0, now: now) == .good } == 4)
    }

    /// Asking everybody again and again in a dead network would be the most that a node ever sends.
    @Test func aDeadNetworkIsTriedWithOneContactAtATime() {
        var configuration = Self.configuration(probe: ProbeLimits(checksInFlight: 8))
        configuration.limits = CoordinatorLimits(silence: 2, floor: 0)
        var bench = EngineBench(knowing: [1, 2, 0x80, 0x81, 0xC0], configuration)
        bench.run(.started)
        while bench.settle(.answer([])) {}
        func lose(_ bench: inout EngineBench) {
            while let flight = bench.checks.first {
                bench.settleCheck(of: flight.contact.address, .probe) { .checkLost($0, $1) }
            }
        }
        Self.pass(3_600, &bench)
        bench.fire(.probe)
        #expect(bench.checks.count == 5, "nothing is wrong yet")
        lose(&bench)
        var tried: Set<UInt8> = []
        for _ in 0..<40 {
            bench.fire(.probe)
            #expect(bench.checks.count == 1)
            tried.formUnion(bench.checks.map(\.contact.address))
            lose(&bench)
        }
        #expect(tried == [1, 2, 0x80, 0x81, 0xC0] && bench.engine.counts.sweepsCutShort == 40)
        // One answers: the next sweep is for all others.
        bench.fire(.probe)
        bench.settleCheck(of: bench.checks[0].contact.address, .probe, Engine.Event.checkAnswered)
        bench.fire(.probe)
        #expect(bench.checks.count == 4 && bench.engine.counts.sweepsCutShort == 41)
        // Word of another network does the same.
        lose(&bench)
        bench.run(.disturbed)
        #expect(bench.checks.count > 1)
    }

    // D14: a failure took its contact out of the table, and queued it for a check.
    @Test func whoNeverWasInTheTableIsNeitherRemovedNorChecked() {
        var bench = EngineBench(knowing: [1], Self.configuration(failures: 1))
        bench.run(.called(OperationID(1), .findClosest(target: 0)))
        bench.settle(.answer([0x80, 0xC0]))
        let table = bench.engine.table
        while bench.settle(.silence) {}
        bench.step(.checkTimedOut(bench.contact(0xE0), .probe))
        bench.step(.checkTimedOut(bench.contact(0xE0), .include))
        bench.drain()
        #expect(bench.engine.table == table)
        #expect(bench.checks.isEmpty)
        #expect(!bench.told.contains { if case .tableChanged(.removed) = $0 { true } else { false } })
        #expect(bench.engine.probeCounts.late == 1 && bench.engine.includeCounts.late == 1)
    }

    /// A replacement that fails elsewhere replaces nobody.
    @Test func aReplacementThatFellSilentIsForgotten() {
        var bench = Self.silentPair()
        bench.run(.heardFrom(bench.contact(3), responded: true))
        bench.run(.unanswered(bench.contact(3)))
        #expect(bench.engine.probeCounts.replacementsForgotten == 1)
        bench.settleCheck(of: 1, .probe, { .checkTimedOut($0, $1) })
        #expect(
            bench.settleCheck(of: 1, .probe, { .checkTimedOut($0, $1) }) == [
                .tableChanged(.removed(bench.contact(1)))
            ])
    }

    /// What comes with another state is said in order, whoever is polled in between.
    @Test func whatChangesTogetherIsSaidInOrder() {
        var bench = Self.silentPair(Self.configuration(failures: 1))
        bench.run(.heardFrom(bench.contact(3), responded: true))
        bench.settleCheck(of: 1, .probe, { .checkTimedOut($0, $1) })
        bench.checks.removeAll()
        #expect(bench.step(.checkTimedOut(bench.contact(1), .probe)) == .noted)
        #expect(bench.engine.kind == .ready)
        // Nobody polled: what is held goes first.
        #expect(
            bench.step(.heardFrom(bench.contact(0x80), responded: true)) == .tableChanged(.removed(bench.contact(1))))
        #expect(
            bench.drain() == [
                .waitingToCheck(bench.contact(3), for: .include), .tableChanged(.added(bench.contact(0x80))),
            ])
    }
}
