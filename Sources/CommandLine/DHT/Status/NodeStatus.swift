import Glibc
import InterlockRuntime
import Kademlia
import Mainline
import MainlineDHT

/// How a node is, and what has happened since it was last asked.
struct NodeStatus: Sendable {
    /// What is shown of a second of traffic.
    struct Traffic: Hashable, Sendable {
        var datagramsIn = 0
        var bytesIn = 0
        var datagramsOut = 0
        var bytesOut = 0
    }
    /// Where the node is.
    var address: String
    /// The name of its state file; nil if it has none.
    var stateFile: String?
    var statistics: DHTStatistics
    /// A second of traffic, as it was on average since the last reading.
    var traffic: Traffic
    /// Milliseconds since 1970.
    var now: Int64

    /// A status, from the statistics and those before.
    init(
        address: String, stateFile: String?, _ statistics: DHTStatistics, after last: DHTStatistics?,
        now: Int64 = NodeStatus.wallClock()
    ) {
        (self.address, self.stateFile, self.statistics, self.now) = (address, stateFile, statistics, now)
        let elapsed = statistics.uptime - (last?.uptime ?? .zero)
        func each(_ path: KeyPath<DHTStatistics, Int>) -> Int {
            let seconds = elapsed / .seconds(1)
            guard seconds > 0 else { return 0 }
            return Int((Double(statistics[keyPath: path] - (last?[keyPath: path] ?? 0)) / seconds).rounded())
        }
        traffic = Traffic(
            datagramsIn: each(\.runtime.datagramsIn), bytesIn: each(\.runtime.bytesIn),
            datagramsOut: each(\.runtime.datagramsOut), bytesOut: each(\.runtime.bytesOut))
    }

    // MARK: Sums

    /// Datagrams of strangers, and their queries, that exceeded a rate.
    var overRate: Int {
        let screen = statistics.screen
        return Int(clamping: screen.overAddress &+ screen.overNetwork &+ screen.overTotal)
    }
    var martians: Int { Int(clamping: statistics.screen.martians) }
    /// Contacts that were asked whether they are there, before they came into the table or since.
    var checks: Int { Int(clamping: statistics.upkeep.include.checks &+ statistics.upkeep.probe.checks) }
    var explorations: Int { Int(clamping: statistics.upkeep.explore.rounds) }
    var rejoins: Int { Int(clamping: statistics.upkeep.explore.rejoins) }
    var converged: Int { statistics.lookups.reasons[.converged] ?? 0 }
    /// How long ago the state was saved; nil if it was not.
    var savedBefore: Duration? { statistics.state?.savedAt.map { .milliseconds(max(0, now - $0)) } }

    /// The wall clock: milliseconds since 1970.
    static func wallClock() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
