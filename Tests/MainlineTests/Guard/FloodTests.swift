import Interlock
import KRPC
import Mainline
import Testing

/// What others notice of a flood: nothing; and what it costs: no memory.
@Suite("Floods")
struct FloodTests {
    private func stranger(_ network: UInt32, _ number: UInt32 = 1) -> Endpoint {
        Endpoint(ipv4: 0x0800_0000 | network << 8 | number, port: 6881)
    }

    @Test func aFloodFromOneNetworkLeavesAnotherFullyServedAndMemoryFlat() {
        var screen = Screen(AddressPolicy())
        var chance = Chance(seed: 9)
        let (honest, seconds) = (stranger(2), 4)
        var flooded = 0
        var bytes: Set<Int> = []
        // 256 addresses of one /24 send a thousand datagrams a second each, another four a second.
        for millisecond in 0..<seconds * 1000 {
            let now = Instant(nanoseconds: Int64(millisecond) * 1_000_000)
            for number in 0..<256 as Range<UInt32> {
                if screen.passage(from: stranger(1, number), now: now, &chance) == .stranger { flooded += 1 }
            }
            if millisecond % 250 == 0 {
                #expect(screen.passage(from: honest, now: now, &chance) == .stranger, "\(millisecond) ms")
            }
            bytes.insert(screen.byteCount)
        }
        let rate = screen.limits.perNetwork
        #expect(flooded <= rate.burst + seconds * rate.perSecond && flooded >= seconds * rate.perSecond)
        #expect(bytes == [(4096 + 2048) * 16])
        #expect(screen.counts.overNetwork + screen.counts.overAddress == UInt64(seconds * 256_000 - flooded))
    }

    /// Forged senders are cheap: here each datagram has an address of its own, and more come than are remembered.
    @Test func aFloodFromEverywhereGetsNobodyRefusedAndNoFloodForgotten() {
        var limits = RateLimits()
        limits.addresses = 256
        limits.networks = 256
        var screen = Screen(AddressPolicy(), limits: limits)
        var (chance, number) = (Chance(seed: 9), SeededGenerator(seed: 4))
        let (honest, greedy, seconds) = (stranger(2), stranger(3), 10)
        var served = 0
        for millisecond in 0..<seconds * 1000 {
            let now = Instant(nanoseconds: Int64(millisecond) * 1_000_000)
            for _ in 0..<20 {
                // Above 16.0.0.0, where the two others are not.
                let forged = Endpoint(ipv4: 0x1000_0000 | UInt32(truncatingIfNeeded: number.next() >> 38), port: 1)
                #expect(screen.passage(from: forged, now: now, &chance) == .stranger)
            }
            if screen.passage(from: greedy, now: now, &chance) == .stranger { served += 1 }
            guard millisecond % 250 == 0 else { continue }
            #expect(screen.passage(from: honest, now: now, &chance) == .stranger)
        }
        let rate = screen.limits.perAddress
        #expect(served <= rate.burst + seconds * rate.perSecond, "who sends a thousand a second is remembered")
        #expect(screen.forgottenCount > 0 && screen.byteCount == 512 * 16)
    }

    @Test func whoOwesTheLeastOfFourIsForgotten() {
        var limits = RateLimits(
            perAddress: Rate(perSecond: 1, burst: 5), perNetwork: Rate(perSecond: 1, burst: 1000), addresses: 0)
        limits.networks = 4096
        var screen = Screen(AddressPolicy(), limits: limits)
        var chance = Chance(seed: 1)
        let now = Instant(nanoseconds: 1_000_000_000)
        func passed(_ number: UInt32, _ count: Int) -> Int {
            (0..<count).count { _ in screen.passage(from: stranger(1, number), now: now, &chance) == .stranger }
        }
        #expect([passed(1, 4), passed(2, 3), passed(3, 2), passed(4, 1)] == [4, 3, 2, 1])
        #expect(screen.forgottenCount == 0)
        #expect(passed(5, 2) == 2 && screen.forgottenCount == 1)
        // The fourth is new again, and takes the place of the third, or of the fifth, which owe two.
        #expect([passed(1, 9), passed(2, 9)] == [1, 2])
        #expect(passed(4, 9) == 5 && screen.forgottenCount == 2)
        // Who owes nothing any more gives way without a word.
        let later = Instant(nanoseconds: 60_000_000_000)
        for number in 10..<14 as Range<UInt32> {
            _ = screen.passage(from: stranger(1, number), now: later, &chance)
        }
        #expect(screen.forgottenCount == 2)
    }

    @Test func whoFallsIntoWhichSetHangsOnTheSecret() {
        // Two addresses that push each other out under one secret do not under another.
        func forgotten(seed: UInt64) -> UInt64 {
            var screen = Screen(AddressPolicy(), limits: RateLimits(addresses: 64, networks: 4096))
            var chance = Chance(seed: seed)
            for number in 0..<32 as Range<UInt32> {
                _ = screen.passage(from: stranger(number), now: Instant(nanoseconds: 1), &chance)
            }
            return screen.forgottenCount
        }
        #expect(Set((0..<32 as Range<UInt64>).map(forgotten)).count > 3)
    }
}
