import InterlockSimulator
import MainlineNetwork

extension Summary {
    /// All figures as one object: shares in percents, times in milliseconds.
    var json: String {
        let (counts, churn) = (run.network.simulation.counts, run.network.counts)
        let probes = judged.flatMap(\.probes)
        let pairs = [
            ("nodes", "\(run.options.nodes)"), ("minutes", "\(run.options.minutes)"), ("loss", "\(run.options.loss)"),
            ("seed", "\(run.options.seed)"), ("sessionsEnded", "\(churn.departures)"),
            ("newcomers", "\(churn.newcomers)"), ("returned", "\(churn.returned)"),
            ("returnedWithoutContacts", "\(churn.returnedEmpty)"),
            ("lookups", "\(probes.count)"), ("recall", Words.percent(Look.recall(of: probes))),
            ("lookupTimes", numbers(probes.map(\.milliseconds))),
            ("lookupRequests", numbers(probes.map(\.requestCount))),
            ("recoveredAfter", run.recoveredAfter.map { "\($0)" } ?? "null"),
            ("datagrams", "\(counts.sent)"), ("datagramsLost", "\(counts.lost)"),
            ("datagramsToNobody", "\(counts.missed)"), ("datagramsDelivered", "\(counts.delivered)"),
            ("datagramsPerNodeAndHour", "\(datagramRate(in: .normal))"),
            ("datagramsPerNodeAndHourInOutage", "\(datagramRate(in: .outage))"),
            ("datagramsPerNodeAndHourInRecovery", "\(datagramRate(in: .recovery))"),
            ("processorMilliseconds", "\(costs)"),
            ("peakKiB", "\(memory)"), ("digest", quoted("\(run.digest)")),
            ("troubles", "[\(troubles.map(quoted).joined(separator: ", "))]"),
            ("bars", "[\n" + verdicts.map { "    " + object(of: $0) }.joined(separator: ",\n") + "\n  ]"),
            ("looks", "[\n" + run.looks.map { "    " + object(of: $0) }.joined(separator: ",\n") + "\n  ]"),
        ]
        return "{\n" + pairs.map { "  \(quoted($0)): \($1)" }.joined(separator: ",\n") + "\n}"
    }

    private func object(of verdict: Verdict) -> String {
        "{\"name\": \(quoted(verdict.name)), \"reached\": \(quoted(verdict.reached)), \"bar\": \(quoted(verdict.bar)), "
            + "\"isMet\": \(verdict.isMet)}"
    }

    private func object(of look: Look) -> String {
        let shares = [
            ("live", look.health.liveShare), ("liveWithBad", look.health.liveShareWithBad),
            ("full", look.health.fullness), ("neighbours", look.health.neighbourShare), ("recall", look.recall),
        ]
        let words = shares.map { "\(quoted($0)): \(Words.percent($1))" }.joined(separator: ", ")
        return "{\"minute\": \(look.minute), \"phase\": \"\(look.phase)\", "
            + "\"isolated\": \(look.health.isolated), \(words)}"
    }

    private func numbers(_ numbers: [Int]) -> String {
        let words = [("p50", 50), ("p90", 90), ("p99", 99), ("most", 100)].map {
            "\(quoted($0)): \(Words.percentile($1, of: numbers))"
        }
        return "{\(words.joined(separator: ", "))}"
    }

    private func quoted(_ text: String) -> String {
        "\"" + text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : "\($0)" }.joined() + "\""
    }
}
