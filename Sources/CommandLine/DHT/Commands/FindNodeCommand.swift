import ArgumentParser
import Kademlia
import Mainline
import MainlineDHT

struct FindNodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "find-node", abstract: "Find the nodes closest to an id, and print id and address of each.")

    @OptionGroup var network: NetworkOptions
    @OptionGroup var lookup: LookupOptions

    @Argument(help: "40 hexadecimal digits: a node's id or any other key.")
    var id: Key160

    func run() async throws {
        let limit = network.timeout?.duration ?? .seconds(30)
        let trace = network.traceFile
        var options = network.options(isReadOnly: true, limit: limit, trace: trace)
        options.limits.lookupPaths = lookup.paths
        let dht = MainlineService(options)
        let (reporter, id, hosts) = (network.reporter, id, network.hosts)
        try await DHTSession.run([dht], network, limit: limit, trace: trace) {
            try await dht.join(through: hosts, reporter)
            var tally = LookupTally()
            let outcome = try await dht.findNode(id) { report in
                tally.add(report)
                reporter.progress(tally.text)
                if let step = JSONObject(step: report) { reporter.result(step) }
            }
            reporter.endProgress()
            for contact in outcome.closest {
                reporter.result(
                    JSONObject("node", contact) { $0.add("sharedBits", contact.key.commonPrefixLength(with: id)) },
                    "\(contact.key) \(contact.address)")
            }
            reporter.remark(JSONObject("finished") { outcome.add(to: &$0) }, outcome.text)
            return !outcome.closest.isEmpty
        }
    }
}
