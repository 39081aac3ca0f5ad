import ArgumentParser
import InterlockRuntime
import KRPC
import Kademlia
import Mainline
import MainlineDHT

struct NodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "node", abstract: "Run a node of the network until it is told to stop.",
        discussion: """
            With --state it keeps its id and its contacts: the next one comes back without being told a host. \
            Interrupt it (Ctrl-C) or terminate it: it saves, closes its socket and ends with 0, since that is how it \
            is meant to end.
            """)

    @OptionGroup var network: NetworkOptions

    @Flag(name: .long, help: "Join nobody: be the first node of a network of your own.")
    var alone = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Keep id, contacts and statistics in this file, which one node at a time may have.", valueName: "file"))
    var state: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "How often to tell how it is: each second on a terminal, each 10 elsewhere when not given.",
            valueName: "seconds"))
    var status: Seconds?

    func validate() throws {
        if alone, !network.bootstrap.isEmpty {
            throw ValidationError("--alone joins nobody, --bootstrap somebody: give one of them")
        }
        if state?.isEmpty == true { throw ValidationError("--state needs the name of a file") }
        if alone, let advice = boundAdvice { throw ValidationError(advice) }
    }

    /// What to give so that the neighbours of a node that is bound to a private address are spoken to.
    private var boundAdvice: String? {
        guard let endpoint = network.bind?.endpoint, PrivateRange.containing(endpoint) != nil else { return nil }
        return PrivateRange.advice(for: endpoint, own: network.privatePrefixes)
    }

    func run() async throws {
        let (limit, trace) = (network.timeout?.duration, network.traceFile)
        var options = network.options(isReadOnly: false, limit: nil, trace: trace)
        options.stateFile = state
        let (dht, reporter) = (MainlineService(options), network.reporter)
        let interval = status?.duration ?? (reporter.hasPanel ? .seconds(1) : .seconds(10))
        let entry = NodeEntry(
            hosts: alone ? [] : network.hosts, areNamed: !network.bootstrap.isEmpty, own: options.privatePrefixes)
        // A host behind a router is at such an address and still on the internet: a word, and no error.
        let (stateFile, advice) = (state, boundAdvice)
        try await DHTSession.run([dht], network, limit: limit, trace: trace, signalsAreFailures: false) {
            let (endpoint, id) = (try await dht.boundEndpoint(), try await dht.id)
            let restored = dht.state?.restored ?? 0
            reporter.result(
                JSONObject("listening") {
                    $0.add("address", "\(endpoint)")
                    $0.add("id", "\(id)")
                    if stateFile != nil { $0.add("restored", restored) }
                },
                "\(endpoint) is \(id)")
            if let advice {
                reporter.remark(JSONObject("remark") { $0.add("text", advice) }, "\(advice), if neighbours shall join")
            }
            try await entry.join(dht, restored: restored, reporter)
            var last: DHTStatistics?
            while !Task.isCancelled {
                let statistics = try await dht.statistics()
                tell(NodeStatus(address: "\(endpoint)", stateFile: stateFile, statistics, after: last), reporter)
                last = statistics
                do { try await Task.sleep(for: interval) } catch { break }
            }
            if reporter.hasPanel { reporter.leavePanel() }
            // Told to stop, or at the end of the time that it was given: either is what its user wanted.
            return true
        }
        if let stateFile, let state = dht.state { tellSaved(state, stateFile, reporter) }
    }
}

/// Lines that change on a terminal, one line elsewhere.
private func tell(_ status: NodeStatus, _ reporter: Reporter) {
    if reporter.hasPanel { reporter.panel(status.panel) } else { reporter.result(status.object, status.text) }
}

/// Says at the end whether the next node can go on from here; why not, the log has told.
private func tellSaved(_ state: StateStatistics, _ file: String, _ reporter: Reporter) {
    reporter.remark(
        JSONObject("stopped") {
            $0.add("saves", state.saves)
            $0.add("saveFailures", state.failures)
        },
        state.saves > 0 ? "stopped; \(file) is saved" : "stopped; \(file) could not be saved")
}
