import MainlineNetwork

/// What was seen of the network at a minute.
struct Look {
    enum Phase: String {
        case normal
        /// No datagram arrives.
        case outage
        /// The outage is over, the time in which the network has to recover is not.
        case recovery
    }
    var minute: Int
    var phase: Phase
    /// The time since the look before, in minutes, what it was, and how many datagrams nodes sent in it.
    var passed: (minutes: Int, phase: Phase, datagrams: Int)
    var health: TableHealth
    var probes: [ProbeOutcome] = []

    /// Of the true closest of all probes, how many answered, in ten-thousandths.
    var recall: Int { Self.recall(of: probes) }

    static func recall(of probes: [ProbeOutcome]) -> Int {
        let wanted = probes.reduce(0) { $0 + $1.wanted }
        return wanted == 0 ? 0 : probes.reduce(0) { $0 + $1.found } * 10_000 / wanted
    }

    /// All figures as integers in one line: what the digest of a run covers.
    var line: String {
        let counts = [
            minute, health.nodes, health.isolated, health.contacts, health.live, health.bad, health.badLive,
            health.room, health.neighbours, health.neighbourhood, passed.datagrams,
        ]
        let outcomes = probes.map {
            "\($0.ending) \($0.found)/\($0.wanted) \($0.duration) \($0.requestCount) \($0.hopCount)"
        }
        return "\(phase) \(counts) \(health.spread) \(outcomes)"
    }
}
