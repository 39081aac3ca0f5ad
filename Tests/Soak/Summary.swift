import Interlock
import InterlockSimulator
import Mainline
import MainlineNetwork

/// What a run came to.
struct Summary {
    let run: Run
    let costs: Int
    let memory: Int
    let judged: [Look]

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

    /// Datagrams that a node sends in an hour of a phase.
    func datagramRate(in phase: Look.Phase) -> Int {
        let looks = run.looks.filter { $0.passed.phase == phase }
        let minutes = looks.reduce(0) { $0 + $1.passed.minutes }
        return looks.reduce(0) { $0 + $1.passed.datagrams } * 60 / run.options.nodes / max(1, minutes)
    }

    var verdicts: [Verdict] {
        let bars = run.options.bars
        let least = judged.map(\.health.liveShare).min() ?? 0
        let recall = Look.recall(of: judged.flatMap(\.probes))
        var verdicts = [
            Verdict(
                name: "least share of live contacts", reached: "\(Words.percent(least)) %", bar: ">= \(bars.live) %",
                isMet: least >= bars.live * 100),
            Verdict(
                name: "recall of the true 8 closest", reached: "\(Words.percent(recall)) %",
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

    /// The figures that are told at the end, in words.
    var figures: [(name: String, value: String)] {
        let (options, counts, churn) = (run.options, run.network.simulation.counts, run.network.counts)
        let probes = judged.flatMap(\.probes)
        let live = judged.map(\.health.liveShare)
        let all = run.looks.map(\.health.liveShare)
        let rate = (counts.delivered + run.probedCount) * 1_000 / max(1, costs)
        return [
            ("network", "\(options.nodes) nodes, \(options.minutes) min, loss \(options.loss) %, seed \(options.seed)"),
            (
                "churn",
                "\(churn.departures) sessions ended; \(churn.newcomers) newcomers, \(churn.returned) came back with "
                    + "contacts, \(churn.returnedEmpty) without; told again of others: \(churn.helped)"
            ),
            (
                "live contacts, median / least / least of all looks",
                Words.percents([50, 0], of: live) + " / " + Words.percents([0], of: all)
            ),
            ("tables full, median / least", Words.percents([50, 0], of: judged.map(\.health.fullness))),
            ("neighbourhood known, median / least", Words.percents([50, 0], of: judged.map(\.health.neighbourShare))),
            ("recall by look, median / p5 / least", Words.percents([50, 5, 0], of: judged.map(\.recall))),
            (
                "lookups",
                "\(probes.count); \(Words.endings(of: probes)); all found by \(probes.count { $0.found == $0.wanted })"
            ),
            ("lookup ms, p50 / p90 / p99 / longest", Words.numbers([50, 90, 99, 100], of: probes.map(\.milliseconds))),
            ("lookup requests, p50 / p90 / most", Words.numbers([50, 90, 100], of: probes.map(\.requestCount))),
            (
                "datagrams a node an hour",
                "\(datagramRate(in: .normal)); in the outage \(datagramRate(in: .outage)), in the "
                    + "\(options.bars.recovery) minutes after it \(datagramRate(in: .recovery))"
            ),
            (
                "datagrams",
                "\(counts.sent) sent, \(counts.lost) lost, \(counts.missed) to nobody, \(counts.delivered) delivered; "
                    + "\(run.probedCount) more in copies"
            ),
            ("requests of nodes that left", "\(churn.requests), answered \(churn.requestsAnswered)"),
            (
                "cost",
                "\(costs / 1_000).\(costs % 1_000 / 100) CPU s, \(memory / 1_024) MiB, \(rate) deliveries a CPU s"
            ),
        ]
    }
}
