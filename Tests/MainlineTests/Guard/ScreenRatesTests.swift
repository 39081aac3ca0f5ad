import Interlock
import KRPC
import Mainline
import Testing

/// The rates of strangers, each at its limit, in virtual time.
@Suite("How much strangers may send")
struct ScreenRatesTests {
    private static let unlimited = Rate(perSecond: 1_000_000_000, burst: 1_000_000)

    /// A screen, and its time in milliseconds.
    private struct Bench {
        var screen: Screen
        var time: Int64 = 5000
        var chance = Chance(seed: 3)

        init(
            perAddress: Rate = unlimited, perNetwork: Rate = unlimited, answers: Rate = unlimited,
            own: [Prefix] = [], addresses: Int = 4096, networks: Int = 2048
        ) {
            screen = Screen(
                AddressPolicy(own: own),
                limits: RateLimits(
                    perAddress: perAddress, perNetwork: perNetwork, answers: answers, addresses: addresses,
                    networks: networks))
        }

        var now: Instant { Instant(nanoseconds: time * 1_000_000) }

        mutating func passage(_ sender: Endpoint) -> Screen.Passage {
            screen.passage(from: sender, now: now, &chance)
        }

        /// Whether one more query is answered.
        mutating func mayAnswer(_ passage: Screen.Passage = .stranger) -> Bool {
            screen.mayAnswer(passage, now: now)
        }

        /// How many of so many datagrams pass.
        mutating func passed(_ count: Int, from sender: Endpoint) -> Int {
            (0..<count).reduce(0) { total, _ in total + (passage(sender) == .stranger ? 1 : 0) }
        }
    }

    private func host(_ network: UInt32, _ number: UInt32 = 1) -> Endpoint {
        Endpoint(ipv4: 0x0800_0000 | network << 8 | number, port: 6881)
    }

    @Test func anAddressSendsItsBurstAtOnceAndItsRateInTheLongRun() {
        var bench = Bench(perAddress: Rate(perSecond: 10, burst: 5))
        #expect(bench.passed(5, from: host(1)) == 5 && bench.screen.counts.overAddress == 0)
        #expect(bench.passage(host(1)) == .overRate && bench.screen.counts.overAddress == 1)
        // Its port is no other address, its neighbour is.
        #expect(bench.passage(host(1).with(port: 7)) == .overRate)
        #expect(bench.passage(host(1, 2)) == .stranger)
        bench.time += 99
        #expect(bench.passage(host(1)) == .overRate)
        bench.time += 1
        #expect(bench.passed(2, from: host(1)) == 1)
        bench.time += 500
        #expect(bench.passed(9, from: host(1)) == 5)
        bench.time += 3_600_000
        #expect(bench.passed(9, from: host(1)) == 5)
        #expect(bench.screen.counts.overNetwork == 0)
    }

    @Test func aNetworkSendsItsBurstAtOnceAndItsRateInTheLongRun() {
        var bench = Bench(perNetwork: Rate(perSecond: 20, burst: 8))
        let passed = (0..<20 as Range<UInt32>).count { bench.passage(host(1, $0)) == .stranger }
        #expect(passed == 8 && bench.screen.counts.overNetwork == 12 && bench.screen.counts.overAddress == 0)
        #expect(bench.passage(host(2)) == .stranger)
        bench.time += 50
        #expect(bench.passage(host(1, 200)) == .stranger && bench.passage(host(1, 201)) == .overRate)
    }

    @Test func anIPv6NetworkIsItsFirst64Bits() {
        var bench = Bench(perNetwork: Rate(perSecond: 1, burst: 2))
        func host(_ network: UInt64, _ number: UInt64) -> Endpoint {
            Endpoint(ipv6: 0x2600_0000_0000_0000 | network, number, port: 6881)
        }
        #expect((1...4 as ClosedRange<UInt64>).count { bench.passage(host(1, $0)) == .stranger } == 2)
        #expect(bench.passage(host(2, 1)) == .stranger)
        var single = Bench(perAddress: Rate(perSecond: 1, burst: 1))
        #expect(single.passage(host(1, 1)) == .stranger && single.passage(host(1, 1)) == .overRate)
        #expect(single.passage(host(1, 2)) == .stranger)
    }

    @Test func whatAnAddressSendsInVainIsNotHeldAgainstItsNetwork() {
        var bench = Bench(perAddress: Rate(perSecond: 1, burst: 2), perNetwork: Rate(perSecond: 1, burst: 4))
        #expect(bench.passed(1000, from: host(1)) == 2)
        #expect(bench.passed(1000, from: host(1, 2)) == 2)
        #expect(bench.passed(1000, from: host(1, 3)) == 0)
        #expect(bench.screen.counts.overAddress == 1996 && bench.screen.counts.overNetwork == 1000)
        // Nor is what the network refused held against the address.
        bench.time += 2000
        #expect(bench.passed(9, from: host(1, 3)) == 2)
    }

    /// Counted the plain way: tokens in nanoseconds, brought up to date with every datagram.
    @Test(arguments: 0..<16 as Range<UInt64>)
    func theRatesAreThoseOfAPlainTokenBucket(seed: UInt64) {
        var chance = SeededGenerator(seed: seed)
        func below(_ bound: UInt64) -> UInt64 { chance.next() % bound }
        let (perSecond, burst) = (Int(1 + below(300)), Int(1 + below(30)))
        var bench = Bench(perAddress: Rate(perSecond: perSecond, burst: burst))
        let token = 1_000_000_000 / Int64(perSecond)
        var tokens = token * Int64(burst)
        for step in 0..<2000 {
            let pause = Int64(below(4) == 0 ? below(2_000_000_000 / UInt64(perSecond)) : below(1000)) / 1_000_000
            bench.time += pause
            tokens = min(tokens + pause * 1_000_000, token * Int64(burst))
            let passes = tokens >= token
            if passes { tokens -= token }
            #expect((bench.passage(host(1)) == .stranger) == passes, "seed \(seed), step \(step)")
        }
    }

    @Test func whatIsOurOwnIsNeverLimitedAndCostsNothing() {
        var bench = Bench(
            perAddress: Rate(perSecond: 1, burst: 1), answers: Rate(perSecond: 1, burst: 1),
            own: [Prefix(ipv4: 0x0800_0100, length: 24)])
        for _ in 0..<1000 {
            #expect(bench.passage(host(1)) == .own)
            #expect(bench.mayAnswer(.own) == true)
        }
        #expect(bench.screen.byteCount == 0 && bench.screen.counts == ScreenCounts())
        #expect(bench.passage(host(2)) == .stranger && bench.screen.byteCount > 0)
    }

    @Test func strangersTogetherAreAnsweredAsOftenAsTheyMayBe() {
        var bench = Bench(answers: Rate(perSecond: 10, burst: 3))
        let answered = (0..<5).count { _ in bench.mayAnswer() }
        #expect(answered == 3 && bench.screen.counts.overTotal == 2)
        #expect(bench.mayAnswer(.own) == true)
        bench.time += 100
        #expect(bench.mayAnswer() == true)
        #expect(bench.mayAnswer() == false)
    }

    @Test func anAnswerThatWasAwaitedIsNotHeldAgainstItsSender() {
        var bench = Bench(perAddress: Rate(perSecond: 1, burst: 2), perNetwork: Rate(perSecond: 1, burst: 2))
        for _ in 0..<50 {
            let passage = bench.passage(host(1))
            #expect(passage == .stranger)
            bench.screen.settle(passage, from: host(1))
        }
        #expect(bench.passed(9, from: host(1)) == 2)
        bench.screen.settle(.overRate, from: host(1))
        #expect(bench.screen.counts.awaited == 1)
        // A bucket does not become fuller than full.
        bench.time += 100_000
        for _ in 0..<50 { bench.screen.settle(.stranger, from: host(1)) }
        #expect(bench.passed(9, from: host(1)) == 2)
    }

    @Test func aClockThatIsSetBackLocksNobodyOut() {
        var bench = Bench(perAddress: Rate(perSecond: 1, burst: 3))
        #expect(bench.passed(9, from: host(1)) == 3)
        bench.time = 0
        #expect(bench.passed(9, from: host(1)) == 3)
        bench.time = -1
        #expect(bench.passed(9, from: host(1)) == 0)
        bench.time = .max / 1_000_000
        #expect(bench.passed(9, from: host(1)) == 3)
    }

    @Test func aRateOutOfRangeIsMovedInside() {
        #expect(Rate(perSecond: 0, burst: -1) == Rate(perSecond: 1, burst: 1))
        #expect(Rate(perSecond: .max, burst: .max) == Self.unlimited)
    }
}
