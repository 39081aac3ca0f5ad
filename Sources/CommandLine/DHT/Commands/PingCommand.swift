import ArgumentParser
import KRPC
import Kademlia
import Mainline
import MainlineDHT

struct PingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ping", abstract: "Ask one node whether it is there, at most three times.",
        discussion: "Nothing is joined for that, unless --bootstrap is given.")

    @OptionGroup var network: NetworkOptions

    @Argument(help: ArgumentHelp("The node, as HOST:PORT.", valueName: "host:port"))
    var node: HostPort

    func validate() throws { try network.validate(node) }

    func run() async throws {
        let limit = network.timeout?.duration ?? .seconds(6)
        let attempts = 3
        let trace = network.traceFile
        var options = network.options(isReadOnly: true, limit: limit, trace: trace, naming: [node])
        options.limits.requestTimeout = limit / attempts
        let (dht, reporter, node, hosts) = (MainlineService(options), network.reporter, node, network.bootstrap)
        // The node gives up by itself; what is above that is for a name that takes long to resolve.
        try await DHTSession.run([dht], network, limit: limit + .seconds(1), trace: trace) {
            if !hosts.isEmpty { try await dht.join(through: hosts, reporter) }
            for attempt in 1... {
                do {
                    let (id, endpoint, roundTrip) = try await dht.ping(node)
                    reporter.result(
                        JSONObject("answered") {
                            $0.add("id", "\(id)")
                            $0.add("address", "\(endpoint)")
                            $0.add("milliseconds", milliseconds: roundTrip)
                        },
                        "\(endpoint) is \(id), \(roundTrip.text)")
                    return true
                } catch DHTError.unanswered(_, .timedOut) where attempt < attempts {
                    reporter.progress("no answer yet, asking again")
                } catch is CancellationError {
                    throw CommandFailure(.network, "\(node) was not reached in time: allow more with --timeout")
                }
            }
            return false
        }
    }
}
