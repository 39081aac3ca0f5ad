import InterlockRuntime
import KRPC
import Kademlia
import Mainline
import MainlineDHT

/// A network on one machine, and what is shown with it.
struct Demo: Sendable {
    /// The nodes of the network.
    let members: [MainlineService]
    /// A node that knows nobody until the network stands.
    let stranger: MainlineService
    /// Where the first node joins another network; nowhere if empty.
    let entry: [HostPort]
    let reporter: Reporter
    let trace: TraceFile?

    /// Who knows whom is looked at so often before the demo gives up finding a stranger's place.
    private static let attempts = 8

    /// Builds the network, announces, finds. True if the stranger found the peer on at least two hops.
    func run() async throws -> Bool {
        let clock = ContinuousClock()
        let startedAt = clock.now
        var endpoints: [Endpoint] = []
        for member in members { endpoints.append(try await member.boundEndpoint()) }
        let own = try await stranger.boundEndpoint()
        reporter.result(
            JSONObject("listening") {
                $0.add("nodes", members.count)
                $0.add("first", "\(endpoints[0])")
            },
            Style.bold("\(members.count) nodes on \(endpoints[0].addressText), each knows one other"))

        try await join(endpoints)
        let joinedAt = clock.now
        let contactCounts = try await contactCounts()
        let announced = try await announce(endpoints)
        name(endpoints, own, announced)

        let lookup = try await find(announced, endpoints)
        var summary = DemoSummary(announced: announced, lookup: lookup, contactCounts: contactCounts)
        summary.joining = startedAt.duration(to: joinedAt)
        summary.total = startedAt.duration(to: clock.now)
        for node in members + [stranger] { summary.datagramCount += try await node.statistics().runtime.datagramsOut }
        summary.tell(reporter)
        return summary.isFound
    }

    // MARK: Steps

    /// Every node joins through one that joined before it.
    private func join(_ endpoints: [Endpoint]) async throws {
        if !entry.isEmpty { try await members[0].join(through: entry, reporter) }
        for (index, member) in members.enumerated().dropFirst() {
            let known = Int.random(in: 0..<index)
            let outcome = try await member.bootstrap(from: [HostPort(endpoints[known])])
            guard outcome.isJoined else {
                throw CommandFailure(
                    .network, "node \(index) could not join through \(endpoints[known]): is loopback UDP blocked here?")
            }
            reporter.result(
                JSONObject("joined") {
                    $0.add("node", index)
                    $0.add("through", known)
                    $0.add("contacts", outcome.contactCount)
                })
            reporter.progress("joined \(index + 1) of \(members.count)")
        }
        reporter.endProgress()
    }

    private func contactCounts() async throws -> [Int] {
        var counts: [Int] = []
        for member in members { counts.append(try await member.statistics().contactCount) }
        return counts.sorted()
    }

    /// One node announces a torrent. Which one, and which torrent, is drawn again until there is a node through which a
    /// stranger can come in without sharing a contact with the announcer.
    private func announce(_ endpoints: [Endpoint]) async throws -> Announced {
        var ids: [Key160] = []
        for member in members { ids.append(try await member.id) }
        for _ in 0..<Self.attempts {
            let announcer = Int.random(in: members.indices)
            var system = SystemRandomNumberGenerator()
            let infoHash = Key160(words: { system.next() })
            let outcome = try await members[announcer].announce(infoHash, port: nil)
            guard !outcome.acknowledged.isEmpty else { continue }
            let known = Set(try await members[announcer].knownContacts(.max, closestTo: infoHash).map(\.key))
            let holders = Set(outcome.acknowledged.map(\.key))
            let places = members.indices.filter { index in
                let id = ids[index]
                return index != announcer && !known.contains(id) && !holders.contains(id)
            }
            guard let entry = places.randomElement() else { continue }
            let announced = Announced(
                infoHash: infoHash, announcer: announcer, peer: endpoints[announcer], outcome: outcome,
                holders: members.indices.filter { holders.contains(ids[$0]) }, entry: entry)
            announced.tell(reporter)
            return announced
        }
        throw CommandFailure(
            .notFound,
            "every node knows every other here: ask for more of them with --nodes, so that there are strangers")
    }

    /// The stranger gets to know one node, and asks its way from there.
    private func find(_ announced: Announced, _ endpoints: [Endpoint]) async throws -> DemoLookup {
        _ = try await stranger.ping(HostPort(endpoints[announced.entry]))
        let mine = try await stranger.knownContacts(.max, closestTo: announced.infoHash)
        let theirs = try await members[announced.announcer].knownContacts(.max, closestTo: announced.infoHash)
        let shared = Set(mine.map(\.key)).intersection(theirs.map(\.key))
        let (id, announcer) = (try await stranger.id, try await members[announced.announcer].id)
        guard !mine.isEmpty, shared.isEmpty, !mine.contains(where: { $0.key == announcer }) else {
            throw CommandFailure(
                .notFound, "the stranger and the announcer came to share a contact meanwhile: run the demo again")
        }
        reporter.result(
            JSONObject("stranger") {
                $0.add("id", "\(id)")
                $0.add("knows", mine.map { "\($0.address)" })
                $0.add("shared", shared.count)
            },
            """
            a stranger knows node \(announced.entry) alone, shares no contact with node \(announced.announcer), \
            and looks for the torrent
            """)
        var lookup = DemoLookup()
        let clock = ContinuousClock()
        let startedAt = clock.now
        for try await event in try stranger.peers(for: announced.infoHash) {
            let elapsed = startedAt.duration(to: clock.now)
            lookup.add(event, at: elapsed)
            tell(event, at: elapsed, announced, endpoints)
        }
        lookup.isPeerFound = lookup.peers.contains(announced.peer)
        return lookup
    }

    // MARK: Words

    /// One step of the lookup, as it goes.
    private func tell(
        _ event: PeerLookup.Event, at elapsed: Duration, _ announced: Announced, _ endpoints: [Endpoint]
    ) {
        func name(_ endpoint: Endpoint) -> String {
            guard let index = endpoints.firstIndex(of: endpoint) else { return "\(endpoint)" }
            return "node \(index)"
        }
        let time = Style.faint("  \(elapsed.text)  ")
        switch event {
        case .asked(let endpoint):
            reporter.result(JSONObject(step: event.report) ?? JSONObject("asked"), time + "asks \(name(endpoint))")
        case .progressed(let progress):
            let bits = progress.contact.key.commonPrefixLength(with: announced.infoHash)
            reporter.result(
                JSONObject(step: event.report) ?? JSONObject("answered"),
                time + "\(name(progress.contact.address.endpoint)), \(bits.counted("bit")) in common, "
                    + "names \(progress.namedCount.counted("node"))")
        case .missed(let contact, let failure):
            reporter.result(
                JSONObject(step: event.report) ?? JSONObject("missed"),
                time + Style.yellow("\(name(contact.address.endpoint)): \(failure.text)"))
        case .found(let peers, let contact):
            let text = peers.map { "\(name($0)) (\($0))" }.joined(separator: ", ")
            reporter.result(
                JSONObject("peer") {
                    $0.add("addresses", peers.map(\.description))
                    $0.add("from", "\(contact.address)")
                },
                time + Style.green("\(name(contact.address.endpoint)) names the peer \(text)"))
        case .finished: break
        }
    }

    /// Names the lifelines of the trace.
    private func name(_ endpoints: [Endpoint], _ own: Endpoint, _ announced: Announced) {
        guard let trace else { return }
        trace.name("MainlineNode", "stranger")
        for (index, endpoint) in endpoints.enumerated() { trace.name("\(endpoint)", "node \(index)") }
        trace.name("\(own)", "stranger")
    }
}
