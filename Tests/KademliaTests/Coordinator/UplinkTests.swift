import Interlock
import Kademlia
import Testing

/// A node whose way to the network is broken while a neighbour goes on answering it.
@Suite("A coordinator that only a neighbour answers")
struct UplinkTests {
    typealias Engine = Coordinator<Key8, UInt8>

    static let world: [UInt8] = [1, 2, 0x80, 0x81, 0xC0, 0xC1, 0xE0]
    static let neighbour: UInt8 = 0xFE

    /// What lies around the node.
    struct Surroundings {
        /// Who answers, and names whom.
        var answers: (UInt8) -> [UInt8]?
        /// Whether nothing comes from anybody while a request waits that is not answered.
        var isDeaf = false
        /// Whether checks can be sent.
        var checks = true
    }

    static func configuration(_ limits: CoordinatorLimits = CoordinatorLimits()) -> CoordinatorConfiguration {
        var configuration = CoordinatorConfiguration()
        configuration.routing = RoutingLimits(bucketSize: 2, goodFor: 900, failures: 3)
        configuration.upkeep = UpkeepConfiguration(sweepInterval: .seconds(30))
        configuration.limits = limits
        return configuration
    }

    static func address(_ flight: EngineBench.Flight) -> UInt8 {
        switch flight.purpose {
        case .find(let contact), .store(let contact): contact.address
        case .seed(let address): address
        }
    }

    /// Settles whatever is in flight, then a minute passes, and both timers fire. Returns who was asked.
    @discardableResult
    static func pass(_ minutes: Int, _ bench: inout EngineBench, _ surroundings: Surroundings) -> Set<UInt8> {
        var asked: Set<UInt8> = []
        for _ in 0..<minutes {
            while !bench.flights.isEmpty || !bench.checks.isEmpty {
                if let flight = bench.flights.first {
                    let named = surroundings.answers(address(flight))
                    asked.insert(address(flight))
                    bench.settle(named.map { .answer($0) } ?? (surroundings.isDeaf ? .deafness : .silence))
                } else if let flight = bench.checks.first {
                    let address = flight.contact.address
                    asked.insert(address)
                    let isAnswered = surroundings.answers(address) != nil
                    bench.settleCheck(of: address, flight.check) { contact, check in
                        guard surroundings.checks else { return .checkLost(contact, check) }
                        return isAnswered
                            ? .checkAnswered(contact, check)
                            : .checkTimedOut(contact, check, wasDeaf: surroundings.isDeaf)
                    }
                }
            }
            bench.context.now = bench.context.now.advanced(by: .seconds(60))
            for wake in [.explore, .probe] as [Wake] where bench.alarms[wake] != nil { bench.fire(wake) }
        }
        return asked
    }

    /// A node that joined by the seeds 1 and 2, and for two hours heard nobody but its neighbour.
    static func cutOff(isDeaf: Bool, _ limits: CoordinatorLimits = CoordinatorLimits()) -> EngineBench {
        var bench = EngineBench(configuration(limits))
        bench.run(.started)
        bench.run(.called(OperationID(1), .bootstrap(seeds: [1, 2])))
        pass(60, &bench, Surroundings(answers: { $0 == neighbour ? world : world + [neighbour] }))
        #expect(Set(bench.engine.table.entries.map(\.address)) == Set(world + [neighbour]))
        pass(120, &bench, Surroundings(answers: { $0 == neighbour ? [] : nil }, isDeaf: isDeaf))
        return bench
    }

    static func good(_ bench: EngineBench) -> Set<UInt8> {
        let now = bench.context.now.seconds
        let table = bench.engine.table
        return Set(table.entries.filter { table.standing(of: $0, now: now) == .good }.map(\.address))
    }

    @Test(arguments: [false, true])
    func theTableIsThereOnceTheWayIsBack(isDeaf: Bool) {
        var bench = Self.cutOff(isDeaf: isDeaf)
        #expect(bench.engine.table.count == 8, "nobody left")
        #expect(Self.good(bench) == [Self.neighbour])
        #expect(bench.engine.counts.keptBad > 0)
        // The neighbour was cut off as well, and knows nobody else.
        Self.pass(60, &bench, Surroundings(answers: { $0 == Self.neighbour ? [] : Self.world + [Self.neighbour] }))
        #expect(Self.good(bench) == Set(Self.world + [Self.neighbour]))
    }

    @Test func whoIsGivenUpIsAskedSeldom() {
        var bench = Self.cutOff(isDeaf: false)
        let before = bench.engine.probeCounts.checks
        Self.pass(60, &bench, Surroundings(answers: { $0 == Self.neighbour ? [] : nil }))
        let checks = bench.engine.probeCounts.checks - before
        #expect((60...140).contains(checks), "\(checks): one contact a sweep, twice")
    }

    /// All have moved but the seeds: they must be asked, though the neighbour answers every lookup.
    @Test func theSeedsAreAskedThoughANeighbourAnswers() {
        var bench = Self.cutOff(isDeaf: false)
        let moved: [UInt8] = [3, 0x82, 0xC2, 0xE2]
        let surroundings = Surroundings(
            answers: { address in
                if address == Self.neighbour { return [] }
                return address == 1 || moved.contains(address) ? moved : nil
            }, checks: false)
        let rejoins = bench.engine.counts.sparseRejoins
        let asked = Self.pass(60, &bench, surroundings)
        #expect(bench.engine.counts.sparseRejoins > rejoins)
        #expect(asked.isSuperset(of: moved))
        #expect(Self.good(bench).isSuperset(of: moved))
    }

    @Test func seedsAreAskedOncePerSoManySparseRounds() {
        for limit in [4, 16] {
            var bench = Self.cutOff(isDeaf: false, CoordinatorLimits(sparseRounds: limit))
            let (rounds, rejoins) = (bench.engine.exploreCounts.rounds, bench.engine.counts.sparseRejoins)
            Self.pass(200, &bench, Surroundings(answers: { $0 == Self.neighbour ? [] : nil }))
            let met =
                Double(bench.engine.exploreCounts.rounds - rounds)
                / Double(bench.engine.counts.sparseRejoins - rejoins)
            #expect(abs(met - Double(limit)) <= 2, "\(met)")
        }
    }

    @Test func aSmallNetworkWithoutBadContactsIsLeftInPeace() {
        var bench = EngineBench(Self.configuration())
        bench.run(.started)
        bench.run(.called(OperationID(1), .bootstrap(seeds: [1])))
        Self.pass(120, &bench, Surroundings(answers: { _ in [1] }))
        #expect(bench.engine.counts.sparseRejoins == 0)
    }

    // MARK: The floor

    /// As many as the floor beside it, or one fewer.
    @Test(arguments: [3, 4])
    func whoIsGivenUpLeavesIfTheTableHoldsTheFloorWithoutIt(floor: Int) {
        var bench = EngineBench(
            knowing: [1, 0x80, 0xC0, 0xE0], Self.configuration(CoordinatorLimits(floor: floor)))
        bench.run(.started)
        while bench.settle(.answer([])) {}
        bench.step(.unanswered(bench.contact(1)))
        bench.fire(.probe)
        for _ in 0..<2 { bench.settleCheck(of: 1, .probe) { .checkTimedOut($0, $1) } }
        let isKept = floor == 4
        #expect((bench.engine.table.entry(of: 1) != nil) == isKept)
        #expect(bench.engine.counts.keptBad == (isKept ? 1 : 0))
        let change: Engine.TableChange = isKept ? .becameBad(bench.contact(1)) : .removed(bench.contact(1))
        #expect(bench.told.contains(.tableChanged(change)))
        guard isKept else { return }
        // It is handed to nobody, gives its place to a newcomer, and comes back if it answers.
        bench.run(.called(OperationID(1), .findClosest(target: 1)))
        #expect(!bench.flights.contains { Self.address($0) == 1 })
        while bench.settle(.answer([])) {}
        bench.fire(.probe)
        bench.settleCheck(of: 1, .probe, Engine.Event.checkAnswered)
        #expect(Self.good(bench) == [1, 0x80, 0xC0, 0xE0])
    }

    @Test func aKeptContactGivesItsPlaceToANewcomer() {
        var bench = EngineBench(knowing: [1, 2, 0x80], Self.configuration())
        for _ in 0..<3 { bench.step(.unanswered(bench.contact(1))) }
        bench.drain()
        for _ in 0..<2 { bench.settleCheck(of: 1, .probe) { .checkTimedOut($0, $1) } }
        #expect(bench.engine.table.count == 3)
        bench.run(.heardFrom(bench.contact(3), responded: true))
        #expect(bench.told.contains(.tableChanged(.replaced(bench.contact(1), by: bench.contact(3)))))
    }

    // MARK: What is remembered

    @Test func contactsThatAnswerAreRememberedBesideTheSeeds() {
        var bench = EngineBench(Self.configuration(CoordinatorLimits(rememberedSeeds: 4)))
        bench.run(.started)
        bench.run(.called(OperationID(1), .bootstrap(seeds: [1, 2])))
        Self.pass(60, &bench, Surroundings(answers: { _ in Self.world }))
        #expect(Set(bench.engine.rememberedSeeds.prefix(2)) == [1, 2])
        #expect(bench.engine.rememberedSeeds.count == 4)
        #expect(Set(bench.engine.rememberedSeeds.suffix(2)).isSubset(of: Self.world.dropFirst(2)))
        #expect(bench.engine.counts.contactsForgotten > 0)
        #expect(bench.engine.counts.seedsForgotten == 0)
        // Seeds that are given come first.
        bench.run(.called(OperationID(2), .bootstrap(seeds: [50, 51, 52])))
        #expect(bench.engine.rememberedSeeds.prefix(3) == [50, 51, 52])
        #expect(bench.engine.counts.seedsForgotten == 1)
    }
}
