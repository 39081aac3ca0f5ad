import Interlock
import InterlockSimulator
import Mainline
import MainlineNetwork

/// What a run came to.
struct Summary {
    let run: Run
    let costs: Int
    let memory: Int
    private let judged: [Look]

    init(_ run: Run) {
        self.run = run
        costs = Costs.milliseconds
        memory = Costs.peakMemory
        judged = run.looks.filter { $0.phase == .normal }
    }

    /// What makes the figures worthless.
    var troubles: [String] {
        run.network.simulation.failures.map(\.description)
            + (run.isOverBudget ? ["the budget of \(run.options.budget) CPU s was used up"] : [])
            + (judged.isEmpty ? ["nothing was looked at outside of the outage"] : [])
    }

    var verdicts: [Verdict] {
        let bars = run.options.bars
        let least = judged.map(\.health.liveShare).min() ?? 0
        let recall = Look.recall(of: judged.flatMap(\.probes))
        var verdicts = [
            Verdict(
                name: "least share of live contacts", reached: "\(Self.percent(least)) %", bar: ">= \(bars.live) %",
                isMet: least >= bars.live * 100),
            Verdict(
                name: "recall of the true 8 closest", reached: "\(Self.percent(recall)) %",
                bar: ">= \(bars.recall) %", isMet: recall >= bars.recall * 100),
        ]
        if !run.options.outage.isEmpty {
            let after = run.recoveredAfter
            verdicts.append(
                Verdict(
                    name: "lookups recovered after", reached: after.map { "\($0) min" } ?? "never",
                    bar: "<= \(bars.recovery) min", isMet: after.map { $0 <= bars.recovery } ?? false))
        }
        return verdicts
    }

    // MARK: The table

    static var heading: String {
        Self.columns([
            "minute", "", "nodes", "alone", "live %", "p5", "with bad", "full %", "near %", "recall %", "p50 ms",
            "p90", "p99", "asked", "hops", "endings",
        ])
    }

    static func row(of look: Look) -> String {
        let times = look.probes.map { Int($0.duration.nanoseconds / 1_000_000) }
        return columns([
            "\(look.minute)", look.phase == .normal ? "" : look.phase.rawValue, "\(look.health.nodes)",
            "\(look.health.isolated)", percent(look.health.liveShare), "\(look.health.percentile(5))",
            percent(look.health.liveShareWithBad), percent(look.health.fullness),
            percent(look.health.neighbourShare), percent(look.recall), "\(percentile(50, of: times))",
            "\(percentile(90, of: times))", "\(percentile(99, of: times))",
            "\(percentile(50, of: look.probes.map(\.requestCount)))",
            "\(percentile(50, of: look.probes.map(\.hopCount)))", endings(of: look.probes),
        ])
    }

    private static func columns(_ cells: [String]) -> String {
        let widths = [6, 8, 6, 5, 6, 4, 8, 6, 6, 8, 6, 6, 6, 5, 4]
        return cells.enumerated().map { index, cell in
            guard index < widths.count else { return cell }
            return String(repeating: " ", count: max(0, widths[index] - cell.count)) + cell
        }.joined(separator: " ")
    }

    // MARK: The end

    var text: String {
        let counts = figures.map { "\($0.name): \($0.value)" }
        let bars = verdicts.map { "\($0.isMet ? "met   " : "MISSED")  \($0.name): \($0.reached) (\($0.bar))" }
        return (counts + troubles.map { "failed: \($0)" } + bars + ["digest: \(run.digest)"]).joined(separator: "\n")
    }

    var json: String {
        let pairs =
            figures.map { ($0.name, "\"\($0.value)\"") }
            + verdicts.map {
                ($0.name, "{\"reached\": \"\($0.reached)\", \"bar\": \"\($0.bar)\", \"met\": \($0.isMet)}")
            }
            + [
                ("digest", "\"\(run.digest)\""),
                ("troubles", "[\(troubles.map { "\"\($0)\"" }.joined(separator: ", "))]"),
            ]
        let looks = run.looks.map { look in
            "    {\"minute\": \(look.minute), \"phase\": \"\(look.phase)\", \"live\": \(Self.percent(look.health.liveShare)), "
                + "\"liveWithBad\": \(Self.percent(look.health.liveShareWithBad)), "
                + "\"full\": \(Self.percent(look.health.fullness)), "
                + "\"neighbours\": \(Self.percent(look.health.neighbourShare)), "
                + "\"isolated\": \(look.health.isolated), \"recall\": \(Self.percent(look.recall))}"
        }
        return "{\n" + pairs.map { "  \"\($0)\": \($1),\n" }.joined()
            + "  \"looks\": [\n" + looks.joined(separator: ",\n") + "\n  ]\n}"
    }

    private var figures: [(name: String, value: String)] {
        let (options, counts, churn) = (run.options, run.network.simulation.counts, run.network.counts)
        let probes = judged.flatMap(\.probes)
        let times = probes.map { Int($0.duration.nanoseconds / 1_000_000) }
        let hours = max(1, run.looks.last.map { $0.minute } ?? 0)
        let live = judged.map(\.health.liveShare)
        let all = run.looks.map(\.health.liveShare)
        let full = judged.map(\.health.fullness)
        let seconds = max(1, costs)
        return [
            ("network", "\(options.nodes) nodes, \(options.minutes) min, loss \(options.loss) %, seed \(options.seed)"),
            (
                "churn",
                "\(churn.departures) sessions ended; \(churn.newcomers) newcomers, \(churn.returned) came back with "
                    + "contacts, \(churn.returnedEmpty) without; told again of others: \(churn.helped)"
            ),
            (
                "live contacts, median / least / least of all looks",
                Self.percents([50, 0], of: live) + " / " + Self.percents([0], of: all)
            ),
            ("tables full, median / least", Self.percents([50, 0], of: full)),
            ("neighbourhood known, median / least", Self.percents([50, 0], of: judged.map(\.health.neighbourShare))),
            ("recall by look, median / p5 / least", Self.percents([50, 5, 0], of: judged.map(\.recall))),
            (
                "lookups",
                "\(probes.count); \(Self.endings(of: probes)); all 8 found by \(probes.count { $0.found == $0.wanted })"
            ),
            ("lookup ms, p50 / p90 / p99 / longest", Self.numbers([50, 90, 99, 100], of: times)),
            ("lookup requests, p50 / p90 / most", Self.numbers([50, 90, 100], of: probes.map(\.requestCount))),
            ("datagrams a node an hour", "\(counts.sent * 60 / options.nodes / hours)"),
            (
                "datagrams",
                "\(counts.sent) sent, \(counts.lost) lost, \(counts.missed) to nobody, \(counts.delivered) delivered"
            ),
            ("requests of nodes that left", "\(churn.requests), answered \(churn.requestsAnswered)"),
            (
                "cost",
                "\(costs / 1_000).\(costs % 1_000 / 100) CPU s, \(memory / 1_024) MiB, \(counts.delivered * 1_000 / seconds) deliveries a CPU s"
            ),
        ]
    }

    // MARK: Words

    /// Ten-thousandths as percents with one decimal.
    static func percent(_ share: Int) -> String { "\(share / 100).\(share % 100 / 10)" }

    static func percentile(_ percent: Int, of numbers: [Int]) -> Int {
        guard !numbers.isEmpty else { return 0 }
        return numbers.sorted()[min(numbers.count - 1, numbers.count * percent / 100)]
    }

    private static func numbers(_ percents: [Int], of numbers: [Int]) -> String {
        percents.map { "\(percentile($0, of: numbers))" }.joined(separator: " / ")
    }

    private static func percents(_ percents: [Int], of shares: [Int]) -> String {
        percents.map { percent(percentile($0, of: shares)) + " %" }.joined(separator: " / ")
    }

    private static func endings(of probes: [ProbeOutcome]) -> String {
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
