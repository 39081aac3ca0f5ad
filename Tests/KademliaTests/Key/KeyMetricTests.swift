import Kademlia
import Testing

@Suite("The XOR metric, on all keys of 8 bits")
struct KeyMetricTests {
    private let keys = (0...255).map { Key8(UInt8($0)) }

    @Test func theDistanceIsZeroOnlyOfAKeyToItself() {
        for a in keys {
            for b in keys { #expect((a.distance(to: b) == .zero) == (a == b)) }
        }
    }

    @Test func theDistanceIsTheSameBothWays() {
        for a in keys {
            for b in keys { #expect(a.distance(to: b) == b.distance(to: a)) }
        }
    }

    @Test func aDetourIsNeverShorter() {
        var shorter = 0
        for a in keys {
            for b in keys {
                for c in keys
                where Int(a.distance(to: c).bits)
                    > Int(a.distance(to: b).bits) + Int(b.distance(to: c).bits)
                {
                    shorter += 1
                }
            }
        }
        #expect(shorter == 0)
    }

    @Test func atEachDistanceThereIsExactlyOneKey() {
        for a in keys { #expect(Set(keys.map { a.distance(to: $0) }).count == 256) }
    }

    @Test func closerMeansAtTheSmallerDistance() {
        var wrong = 0
        for target in keys {
            for a in keys {
                for b in keys
                where a.isCloser(than: b, to: target) != (a.distance(to: target) < b.distance(to: target)) {
                    wrong += 1
                }
            }
        }
        #expect(wrong == 0)
    }

    @Test func theCommonPrefixEndsAtTheFirstBitThatDiffers() {
        for a in keys {
            for b in keys {
                let first = (0..<8).first { a[bit: $0] != b[bit: $0] } ?? 8
                #expect(a.commonPrefixLength(with: b) == first)
            }
        }
    }

    @Test func aLongerCommonPrefixIsCloser() {
        for target in keys {
            let nearestFirst = keys.sorted { $0.isCloser(than: $1, to: target) }
            let shared = nearestFirst.map { $0.commonPrefixLength(with: target) }
            #expect(shared == shared.sorted(by: >))
        }
    }
}
