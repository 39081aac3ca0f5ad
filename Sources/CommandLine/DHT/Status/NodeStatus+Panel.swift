import InterlockRuntime
import Kademlia
import Mainline
import MainlineDHT

extension NodeStatus {
    /// The status for a terminal, a line a subject; what matters most comes first, since narrow terminals cut the rest.
    var panel: [StyledText] {
        var lines = [heading, table, network, sum, served, dropped, lookups, upkeep]
        if statistics.state != nil { lines.append(state) }
        return lines
    }

    private var heading: StyledText {
        var line = StyledText(address, .bold)
        line.add("  up \(statistics.uptime.span)  ")
        line.add("\(statistics.id)", .faint)
        return line
    }

    private var table: StyledText {
        let table = statistics.table
        var line = Self.line("table", "\(table.count.counted("contact")): ")
        line.add("\(table.good) good", table.good > 0 ? .green : .red)
        line.add(", \(table.questionable) questionable, ")
        line.add("\(table.bad) bad", table.bad > 0 ? .yellow : nil)
        if let depth = table.depth { line.add("; \(table.buckets.counted("bucket")), depth \(depth)") }
        return line
    }

    private var network: StyledText {
        let (traffic, roundTrip) = (traffic, statistics.roundTrip?.text ?? "unknown")
        return Self.line(
            "traffic",
            "in \(traffic.datagramsIn.grouped)/s \(traffic.bytesIn.bytes)/s, "
                + "out \(traffic.datagramsOut.grouped)/s \(traffic.bytesOut.bytes)/s; round trip \(roundTrip)")
    }

    private var sum: StyledText {
        let runtime = statistics.runtime
        return Self.line(
            "total",
            "in \(runtime.datagramsIn.grouped) (\(runtime.bytesIn.bytes)), "
                + "out \(runtime.datagramsOut.grouped) (\(runtime.bytesOut.bytes))")
    }

    private var served: StyledText {
        let node = statistics.node
        var line = Self.line("served", "\(node.answers.grouped) of \(node.queries.grouped) queries, ")
        line.add("\(node.refusals.grouped) refused", node.refusals > 0 ? .yellow : nil)
        line.add("; holds \(statistics.peerCount.counted("peer")) of \(statistics.torrentCount.counted("torrent"))")
        return line
    }

    private var dropped: StyledText {
        let malformed = statistics.node.malformed
        var line = Self.line("dropped", "")
        line.add("\(overRate.grouped) over rate", overRate > 0 ? .yellow : nil)
        line.add(", ")
        line.add("\(martians.grouped) martian", martians > 0 ? .yellow : nil)
        line.add(", \(malformed.grouped) malformed")
        return line
    }

    private var lookups: StyledText {
        let lookups = statistics.lookups
        var line = Self.line(
            "lookups", "\(statistics.runningCount) running, \(lookups.ended) done, \(converged) converged")
        if lookups.failed > 0 { line.add(", \(lookups.failed) failed", .yellow) }
        return line
    }

    private var upkeep: StyledText {
        Self.line(
            "upkeep",
            "\(statistics.upkeepCount) running, \(checks.counted("check")), \(explorations.counted("exploration")), "
                + rejoins.counted("rejoin"))
    }

    private var state: StyledText {
        var line = Self.line("state", savedBefore.map { "saved \($0.span) ago" } ?? "not saved yet")
        if let state = statistics.state {
            if state.failures > 0 { line.add(", failed \(state.failures.counted("time"))", .red) }
            line.add(", \(state.restored.counted("contact")) restored")
        }
        line.add("; \(stateFile ?? "")", .faint)
        return line
    }

    private static func line(_ name: String, _ text: String) -> StyledText {
        var line = StyledText(name + String(repeating: " ", count: max(1, 9 - name.count)), .faint)
        line.add(text)
        return line
    }
}
