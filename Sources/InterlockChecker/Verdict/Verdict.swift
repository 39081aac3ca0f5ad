public import Interlock

/// What a check found, and how far it went.
public struct Verdict<N: Node>: Sendable, CustomStringConvertible {
    /// What there is to say about the system.
    public enum Conclusion: Hashable, Sendable {
        /// Nothing is wrong, and everything that is to happen sometimes does.
        case holds
        /// Something is wrong; the shortest way there.
        case violated(Counterexample<N>)
        /// What is to happen sometimes never does; the names of those properties.
        case neverSeen([String])
    }
    /// What there is to say about the system.
    public var conclusion: Conclusion
    /// How far the check went; until the violation, if there is one.
    public var reach: Reach
    /// Which cells of which matrices the nodes' machines took; each local step counts once.
    public var coverage: Coverage

    /// Whether nothing is wrong, as far as the check went.
    public var holds: Bool { conclusion == .holds }

    /// What is wrong and how to get there; nil if nothing is.
    public var counterexample: Counterexample<N>? {
        if case .violated(let found) = conclusion { return found }
        return nil
    }

    /// The verdict in full, the same in every process.
    public var description: String {
        switch conclusion {
        case .holds: "holds, \(reach.isExhaustive ? "exhaustively" : "bounded"): \(reach)"
        case .neverSeen(let names):
            "never seen, \(reach.isExhaustive ? "exhaustively" : "bounded"): \(names.joined(separator: ", ")): \(reach)"
        case .violated(let found): "violated after \(found.steps.count) steps: \(found)\n\(reach)"
        }
    }
}
