import ArgumentParser
import Kademlia
import Mainline
import MainlineDHT

struct AnnounceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "announce", abstract: "Tell the nodes closest to a torrent that this host has it.",
        discussion: "They forget it after about half an hour: announce again before that, for as long as it holds.")

    @OptionGroup var network: NetworkOptions
    @OptionGroup var lookup: LookupOptions

    @Argument(help: "40 hexadecimal digits: the info hash of the torrent.")
    var infohash: Key160

    @Option(name: .long, help: "The port that peers shall connect to, at the address that the announcement comes from.")
    var port: UInt16

    func validate() throws {
        if port == 0 { throw ValidationError("nobody can connect to port 0: give one in 1...65535") }
    }

    func run() async throws {
        let limit = network.timeout?.duration ?? .seconds(30)
        let trace = network.traceFile
        var options = network.options(isReadOnly: true, limit: limit, trace: trace)
        options.limits.lookupPaths = lookup.paths
        let dht = MainlineService(options)
        let (reporter, infohash, port, hosts) = (network.reporter, infohash, port, network.hosts)
        try await DHTSession.run([dht], network, limit: limit, trace: trace) {
            try await dht.join(through: hosts, reporter)
            var tally = LookupTally()
            do {
                let outcome = try await dht.announce(infohash, port: port) { report in
                    tally.add(report)
                    if case .acknowledged(let contact) = report {
                        reporter.result(
                            JSONObject("acknowledged", contact), "acknowledged by \(contact.key) \(contact.address)")
                    } else if let step = JSONObject(step: report) {
                        reporter.result(step)
                    }
                    reporter.progress(tally.text)
                }
                reporter.endProgress()
                report(outcome, reporter)
                return !outcome.acknowledged.isEmpty
            } catch is CancellationError where tally.acknowledgedCount > 0 {
                // Cut short: who acknowledged was printed.
                return true
            }
        }
    }
}

/// Prints who did not acknowledge, and the sum.
private func report(_ outcome: AnnounceOutcome, _ reporter: Reporter) {
    for miss in outcome.missed {
        reporter.result(
            JSONObject("unacknowledged", miss.contact) { $0.add("reason", miss.failure.text) },
            "not by \(miss.contact.key) \(miss.contact.address): \(miss.failure.text)")
    }
    reporter.remark(
        JSONObject("finished") {
            $0.add("acknowledged", outcome.acknowledged.count)
            $0.add("unacknowledged", outcome.missed.count)
            outcome.lookup.add(to: &$0)
        },
        "\(outcome.acknowledged.count) acknowledged, \(outcome.missed.count) did not; \(outcome.lookup.text)")
}
