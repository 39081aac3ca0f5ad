import MainlineNetwork

extension Summary {
    static var heading: String {
        Self.columns([
            "minute", "", "nodes", "alone", "live %", "p5", "with bad", "full %", "near %", "recall %", "p50 ms",
            "p90", "p99", "asked", "hops", "endings",
        ])
    }

    static func row(of look: Look) -> String {
        let times = look.probes.map(\.milliseconds)
        return columns([
            "\(look.minute)", look.phase == .normal ? "" : look.phase.rawValue, "\(look.health.nodes)",
            "\(look.health.isolated)", Words.percent(look.health.liveShare), "\(look.health.percentile(5))",
            Words.percent(look.health.liveShareWithBad), Words.percent(look.health.fullness),
            Words.percent(look.health.neighbourShare), Words.percent(look.recall), "\(Words.percentile(50, of: times))",
            "\(Words.percentile(90, of: times))", "\(Words.percentile(99, of: times))",
            "\(Words.percentile(50, of: look.probes.map(\.requestCount)))",
            "\(Words.percentile(50, of: look.probes.map(\.hopCount)))", Words.endings(of: look.probes),
        ])
    }

    private static func columns(_ cells: [String]) -> String {
        let widths = [6, 8, 6, 5, 6, 4, 8, 6, 6, 8, 6, 6, 6, 5, 4]
        return cells.enumerated().map { index, cell in
            guard index < widths.count else { return cell }
            return String(repeating: " ", count: max(0, widths[index] - cell.count)) + cell
        }.joined(separator: " ")
    }

    var text: String {
        let counts = figures.map { "\($0.name): \($0.value)" }
        let bars = verdicts.map { "\($0.isMet ? "met   " : "MISSED")  \($0.name): \($0.reached) (\($0.bar))" }
        return (counts + troubles.map { "failed: \($0)" } + bars + ["digest: \(run.digest)"]).joined(separator: "\n")
    }
}
