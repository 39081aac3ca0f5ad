import Interlock
import Testing

@Suite struct ChanceTests {
    @Test func oneSeedGivesOneStream() {
        var first = Chance(seed: 5)
        var second = Chance(seed: 5)
        var other = Chance(seed: 6)
        let words = (0..<50).map { _ in first.word() }
        #expect(words == (0..<50).map { _ in second.word() })
        #expect(words != (0..<50).map { _ in other.word() })
    }

    @Test(arguments: [1, 2, 3, 10, 1000]) func everyNumberBelowABoundComesAndNoOther(bound: Int) {
        for var chance in [Chance(seed: 1), Chance(key: .init(repeating: 9))] {
            let drawn = Set((0..<(bound * 40)).map { _ in chance.below(bound) })
            #expect(drawn == Set(0..<bound))
        }
    }

    @Test(arguments: [0, -1, 1]) func aBoundBelowOneIsTakenForOne(bound: Int) {
        var chance = Chance.everyChoice
        #expect(chance.below(bound) == 0)
        let another = chance.nextRun()
        #expect(!another)
    }

    /// RFC 8439 appendix A.1, test vectors 1 and 2: key and nonce of zeros, counters 0 and 1.
    @Test func theKeyedStreamIsChaCha20() {
        var chance = Chance(key: .init(repeating: 0))
        let words = (0..<16).map { _ in chance.word() }
        var bytes: [UInt8] = []
        for word in words {
            for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: word >> shift)) }
        }
        let hex = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        #expect(
            hex == "76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7"
                + "da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586"
                + "9f07e7be5551387a98ba977c732d080dcb0f29a048e3656912c6533e32ee7aed"
                + "29b721769ce64e43d57133b074d839d531ed1f28510afb45ace10a1f4b794d6f")
    }

    @Test func everyChoiceIsMadeOnceInOrder() {
        var chance = Chance.everyChoice
        var runs: [[Int]] = []
        repeat {
            let first = chance.below(2)
            if first == 1 { _ = chance.below(3) }
            runs.append(chance.choices)
        } while chance.nextRun()
        #expect(runs == [[0], [1, 0], [1, 1], [1, 2]])
    }

    @Test func aCheckerNumbersItsWordsAndStartsAgainWithEachRun() {
        var chance = Chance.everyChoice
        #expect([chance.word(), chance.word()] == [1, 2])
        _ = chance.below(2)
        let another = chance.nextRun()
        #expect(another)
        #expect(chance.word() == 1)
    }
}
