import KRPC
import Kademlia
import Mainline

/// What was announced in a demo, by whom, to whom; and where a stranger may come in.
struct Announced: Sendable {
    let infoHash: Key160
    /// The member that announced.
    let announcer: Int
    /// What a lookup has to find.
    let peer: Endpoint
    let outcome: AnnounceOutcome
    /// The members that acknowledged.
    let holders: [Int]
    /// A member that neither knows about the torrent nor is known to the announcer.
    let entry: Int

    func tell(_ reporter: Reporter) {
        reporter.result(
            JSONObject("announced") {
                $0.add("infoHash", "\(infoHash)")
                $0.add("node", announcer)
                $0.add("peer", "\(peer)")
                $0.add("acknowledged", outcome.acknowledged.map { "\($0.address)" })
                $0.add("unacknowledged", outcome.missed.map { "\($0.contact.address)" })
            },
            "node \(announcer) announces torrent \(infoHash): \(outcome.acknowledged.count) nodes acknowledge")
    }
}
