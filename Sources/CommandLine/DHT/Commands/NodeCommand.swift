import ArgumentParser
import InterlockRuntime
import Kademlia
import Mainline
import MainlineDHT

struct NodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "node", abstract: "Run a node of the network until it is told to stop.",
        discussion: """
            Interrupt it (Ctrl-C) or terminate it: it closes its socket and ends with 0, since that is how it is \
            meant to end.
            """)

    @OptionGroup var network: NetworkOptions

    @Flag(name: .long, help: "Join nobody: be the first node of a network of your own.")
    var alone = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "How often to tell how it is, without a terminal: each 10 seconds when not given.", valueName: "seconds"))
    var status: Seconds?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "How often to look up a random id, so that the contacts of a quiet node stay fresh.",
            valueName: "seconds"))
    var refresh = Seconds(600)

    func validate() throws {
        if alone, !network.bootstrap.isEmpty {
            throw ValidationError("--alone joins nobody, --bootstrap somebody: give one of them")
        }
    }

    func run() async throws {
        let (limit, trace) = (network.timeout?.duration, network.traceFile)
        let dht = MainlineService(network.options(isReadOnly: false, limit: nil, trace: trace))
        let (reporter, hosts) = (network.reporter, alone ? [] : network.hosts)
        let interval = status?.duration ?? (Console.hasLiveLine && !reporter.json ? .seconds(1) : .seconds(10))
        let refreshInterval = refresh.duration
        try await DHTSession.run([dht], network, limit: limit, trace: trace, signalsAreFailures: false) {
            let (endpoint, id) = (try await dht.boundEndpoint(), try await dht.id)
            reporter.result(
                JSONObject("listening") {
                    $0.add("address", "\(endpoint)")
                    $0.add("id", "\(id)")
                },
                "\(endpoint) is \(id)")
            if !hosts.isEmpty { try await dht.join(through: hosts, reporter) }
            async let refreshing: Void = keepFresh(dht, each: refreshInterval)
            while !Task.isCancelled {
                tell(try await dht.statistics(), reporter)
                do { try await Task.sleep(for: interval) } catch { break }
            }
            await refreshing
            // Told to stop, or at the end of the time that it was given: either is what its user wanted.
            return true
        }
    }
}

/// Looks up a random id now and then, until the task is cancelled.
private func keepFresh(_ dht: MainlineService, each interval: Duration) async {
    var system = SystemRandomNumberGenerator()
    while !Task.isCancelled {
        // Ends early when the task is cancelled, and then the loop does.
        try? await Task.sleep(for: interval)
        // A node that knows nobody yet has nobody to ask.
        _ = try? await dht.findNode(Key160(words: { system.next() }))
    }
}

/// One line of how the node is: one that changes on a terminal.
private func tell(_ statistics: DHTStatistics, _ reporter: Reporter) {
    let text = [
        statistics.contactCount.counted("contact"), "\(statistics.node.queries) queries",
        "\(statistics.peerCount.counted("peer")) of \(statistics.torrentCount.counted("torrent"))",
        "datagrams in \(statistics.runtime.datagramsIn) out \(statistics.runtime.datagramsOut)",
    ].joined(separator: ", ")
    if !reporter.json, Console.hasLiveLine {
        reporter.progress(text)
        return
    }
    reporter.result(
        JSONObject("status") {
            $0.add("contacts", statistics.contactCount)
            $0.add("queries", statistics.node.queries)
            $0.add("torrents", statistics.torrentCount)
            $0.add("peers", statistics.peerCount)
            $0.add("datagramsIn", statistics.runtime.datagramsIn)
            $0.add("datagramsOut", statistics.runtime.datagramsOut)
        }, text)
}
