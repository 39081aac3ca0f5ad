import KRPC
import Kademlia
import Mainline

/// The table at the end of a demo.
struct DemoSummary: Sendable {
    let announced: Announced
    let lookup: DemoLookup
    /// Contacts in the table of each node, ascending.
    let contactCounts: [Int]
    var joining: Duration = .zero
    var total: Duration = .zero
    /// Sent by all nodes from first to last.
    var datagramCount = 0

    /// Hops to the end of the lookup; 0 if it was cut short.
    private var hopCount: Int { lookup.outcome?.hopCount ?? 0 }

    /// Whether the stranger found the peer, and had to ask its way.
    var isFound: Bool { lookup.isPeerFound && hopCount >= 2 }

    private var median: Int { contactCounts.isEmpty ? 0 : contactCounts[contactCounts.count / 2] }
    private var least: Int { contactCounts.first ?? 0 }
    private var most: Int { contactCounts.last ?? 0 }

    func tell(_ reporter: Reporter) { reporter.result(object, text) }

    private var object: JSONObject {
        JSONObject("summary") {
            $0.add("found", isFound)
            $0.add("nodes", contactCounts.count)
            $0.add("contactsLeast", least)
            $0.add("contactsMedian", median)
            $0.add("contactsMost", most)
            $0.add("acknowledged", announced.outcome.acknowledged.count)
            $0.add("peers", lookup.peers.map(\.description))
            $0.add("hops", hopCount)
            $0.add("requests", lookup.outcome?.requestCount ?? 0)
            $0.add("answers", lookup.outcome?.answerCount ?? 0)
            $0.add("joiningMilliseconds", milliseconds: joining)
            $0.add("lookupMilliseconds", milliseconds: lookup.took)
            $0.add("totalMilliseconds", milliseconds: total)
            $0.add("datagrams", datagramCount)
        }
    }

    private var text: String {
        var table = TextTable()
        table.add("nodes", contactCounts.count)
        table.add("contacts a node", "\(least) least, \(median) median, \(most) most")
        table.add("all joined after", joining.text)
        table.add("announced by", "node \(announced.announcer), \(announced.peer)")
        table.add("acknowledged by", "nodes \(announced.holders.map(String.init).joined(separator: ", "))")
        table.add("stranger came in at", "node \(announced.entry), which is none of these")
        table.add("first peer after", lookup.firstPeerAfter?.text ?? "never")
        table.add("lookup", lookup.outcome.map { "\($0.text), \(lookup.took.text)" } ?? "cut short")
        table.add("datagrams of all", datagramCount)
        table.add("time in total", total.text)
        let end =
            isFound
            ? Style.green("found: \(announced.peer) has the torrent, by a lookup of \(hopCount.counted("hop"))")
            : Style.red("not found")
        return "\n\(table)\n\n\(end)"
    }
}
