import MainlineNetwork

/// Figures in words.
enum Words {
    /// Ten-thousandths as percents with one decimal.
    static func percent(_ share: Int) -> String { "\(share / 100).\(share % 100 / 10)" }

    static func percentile(_ percent: Int, of numbers: [Int]) -> Int {
        guard !numbers.isEmpty else { return 0 }
        return numbers.sorted()[min(numbers.count - 1, numbers.count * percent / 100)]
    }

    static func numbers(_ percents: [Int], of numbers: [Int]) -> String {
        percents.map { "\(percentile($0, of: numbers))" }.joined(separator: " / ")
    }

    static func percents(_ percents: [Int], of shares: [Int]) -> String {
        percents.map { percent(percentile($0, of: shares)) + " %" }.joined(separator: " / ")
    }

    static func endings(of probes: [ProbeOutcome]) -> String {
        var counts: [String: Int] = [:]
        for probe in probes {
            let name =
                switch probe.ending {
                case .finished(let reason): "\(reason)"
                case .refused(let refusal): "\(refusal)"
                case .unended: "unended"
                }
            counts[name, default: 0] += 1
        }
        return counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
    }
}
