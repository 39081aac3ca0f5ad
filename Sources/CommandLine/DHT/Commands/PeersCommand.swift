import ArgumentParser
import Kademlia
import Mainline
import MainlineDHT

struct PeersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "peers", abstract: "Find peers of a torrent, and print the address of each as it arrives.")

    @OptionGroup var network: NetworkOptions
    @OptionGroup var lookup: LookupOptions

    @Argument(help: "40 hexadecimal digits: the info hash of the torrent.")
    var infohash: Key160

    func run() async throws {
        let limit = network.timeout?.duration ?? .seconds(30)
        let trace = network.traceFile
        var options = network.options(isReadOnly: true, limit: limit, trace: trace)
        options.limits.lookupPaths = lookup.paths
        let dht = MainlineService(options)
        let (reporter, infohash, hosts) = (network.reporter, infohash, network.hosts)
        try await DHTSession.run([dht], network, limit: limit, trace: trace) {
            try await dht.join(through: hosts, reporter)
            var tally = LookupTally()
            for try await event in try dht.peers(for: infohash) {
                switch event {
                case .found(let peers, let contact):
                    tally.peerCount += peers.count
                    for peer in peers {
                        reporter.result(
                            JSONObject("peer") {
                                $0.add("address", "\(peer)")
                                $0.add("from", "\(contact.address)")
                            }, "\(peer)")
                    }
                case .finished(let outcome):
                    reporter.endProgress()
                    reporter.remark(
                        JSONObject("finished") {
                            $0.add("peers", tally.peerCount)
                            outcome.add(to: &$0)
                        },
                        "\(tally.peerCount.counted("peer")); \(outcome.text)")
                    return tally.peerCount > 0
                case .asked, .progressed, .missed:
                    tally.add(event.report)
                    if let step = JSONObject(step: event.report) { reporter.result(step) }
                }
                reporter.progress(tally.text)
            }
            // Cut short: what was found was printed.
            if tally.peerCount == 0 { throw CancellationError() }
            return true
        }
    }
}

extension PeerLookup.Event {
    /// The report that the event came from.
    var report: MainlineReport {
        switch self {
        case .found(let peers, let contact): .foundPeers(peers, from: contact)
        case .asked(let endpoint): .asked(endpoint)
        case .progressed(let progress): .progressed(progress)
        case .missed(let contact, let failure): .missed(contact, failure)
        case .finished(let outcome): .finished(outcome)
        }
    }
}
