import InterlockRuntime
import Kademlia
import Mainline
import MainlineDHT

extension NodeStatus {
    /// The status in one line, for a log.
    var text: String {
        let statistics = statistics
        return [
            "\(statistics.contactCount.counted("contact")), \(statistics.table.good) good",
            "\(statistics.node.queries) queries",
            "\(statistics.peerCount.counted("peer")) of \(statistics.torrentCount.counted("torrent"))",
            "datagrams in \(statistics.runtime.datagramsIn) out \(statistics.runtime.datagramsOut)",
            "up \(statistics.uptime.span)",
        ].joined(separator: ", ")
    }

    /// The status for programs.
    var object: JSONObject {
        JSONObject("status") {
            addTable(to: &$0)
            addTraffic(to: &$0)
            addWork(to: &$0)
            guard let state = statistics.state else { return }
            $0.add("stateSaves", state.saves)
            $0.add("stateSaveFailures", state.failures)
            $0.add("stateRestored", state.restored)
            if let savedAt = state.savedAt { $0.add("stateSavedAt", Int(savedAt)) }
        }
    }

    private func addTable(to object: inout JSONObject) {
        object.add("contacts", statistics.table.count)
        object.add("good", statistics.table.good)
        object.add("questionable", statistics.table.questionable)
        object.add("bad", statistics.table.bad)
        object.add("buckets", statistics.table.buckets)
        if let depth = statistics.table.depth { object.add("depth", depth) }
        if let roundTrip = statistics.roundTrip { object.add("roundTripMilliseconds", milliseconds: roundTrip) }
    }

    private func addTraffic(to object: inout JSONObject) {
        object.add("datagramsIn", statistics.runtime.datagramsIn)
        object.add("datagramsOut", statistics.runtime.datagramsOut)
        object.add("bytesIn", statistics.runtime.bytesIn)
        object.add("bytesOut", statistics.runtime.bytesOut)
        object.add("queries", statistics.node.queries)
        object.add("answers", statistics.node.answers)
        object.add("refused", statistics.node.refusals)
        object.add("overRate", overRate)
        object.add("martians", martians)
    }

    private func addWork(to object: inout JSONObject) {
        object.add("torrents", statistics.torrentCount)
        object.add("peers", statistics.peerCount)
        object.add("lookupsRunning", statistics.runningCount)
        object.add("lookupsEnded", statistics.lookups.ended)
        object.add("lookupsConverged", converged)
        object.add("upkeepRunning", statistics.upkeepCount)
        object.add("checks", checks)
        object.add("explorations", explorations)
        object.add("rejoins", rejoins)
        object.add("uptimeMilliseconds", milliseconds: statistics.uptime)
    }
}
