public import Interlock

/// A state of the system, as a property sees it.
public struct WorldView<N: Node & Hashable> {
    let meaning: Meaning<N>
    let words: [Int32]
    let timers: [[Int32]]
    let reported: [Int32]

    /// The node of each host; nil where it is not running.
    public var nodes: [N?] {
        (0..<meaning.layout.hosts).map { host in
            let node = words[meaning.layout.node(host)]
            return node < 0 ? nil : meaning.nodes[host][node]
        }
    }

    /// What each host has stored.
    public var stored: [N.Stored] {
        (0..<meaning.layout.hosts).map { meaning.stores[words[meaning.layout.stored($0)]] }
    }

    /// The timers that are armed at each host, in the order in which the check first met their names.
    public var armedTimers: [[N.Timer]] { timers.map { $0.map { meaning.timers[$0] } } }

    /// The messages under way; one that is there twice is listed twice. A message that would change nothing and cause
    /// nothing may still be among them.
    public var letters: [Letter<N>] { words[meaning.layout.head...].map { meaning.letters[$0] } }

    /// The distinct reports made so far, in the order in which the check first met them.
    public var reports: [SeenReport<N>] { reported.map { meaning.reports[$0] } }
}
