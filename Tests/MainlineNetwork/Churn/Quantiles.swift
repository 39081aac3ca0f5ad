import InterlockSimulator
import Interlock

/// How durations are spread, as points of their distribution function; between two points they are spread evenly.
/// Integers alone, so that no run depends on floating point.
public struct Quantiles: Hashable, Sendable {
    /// Of 1,000 durations, how many are at most this long.
    public struct Point: Hashable, Sendable {
        public var perMille: Int
        public var seconds: Int

        public init(_ perMille: Int, _ seconds: Int) { (self.perMille, self.seconds) = (perMille, seconds) }
    }
    public let points: [Point]

    /// - Parameter points: from 0 to 1,000 per mille, both rising.
    public init(_ points: [Point]) {
        precondition(points.first?.perMille == 0 && points.last?.perMille == 1_000, "the whole is spread")
        precondition(
            zip(points, points.dropFirst()).allSatisfy { $0.perMille < $1.perMille && $0.seconds <= $1.seconds })
        self.points = points
    }

    /// The duration that so many of a million are not longer than, 0...1,000,000.
    public func duration(at millionth: Int) -> Duration {
        let next = points.firstIndex { $0.perMille * 1_000 >= millionth } ?? points.count - 1
        guard next > 0 else { return .seconds(points[0].seconds) }
        let (low, high) = (points[next - 1], points[next])
        let part = (millionth - low.perMille * 1_000) * (high.seconds - low.seconds) * 1_000
        return .milliseconds(low.seconds * 1_000 + part / ((high.perMille - low.perMille) * 1_000))
    }

    func draw(_ chance: inout SeededGenerator) -> Duration { duration(at: chance.below(1_000_001)) }
}
