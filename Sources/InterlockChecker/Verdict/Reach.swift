internal import Interlock

/// How far a check went.
public struct Reach: Hashable, Sendable, CustomStringConvertible {
    /// How often a limit cut something off.
    public struct Cuts: Hashable, Sendable {
        /// Successors that were not kept because there were as many states as allowed; the check ended there.
        public var states = 0
        /// Steps that would have led to more messages under way than allowed.
        public var messages = 0
        /// States that were not gone on from because they lie too deep.
        public var depth = 0
        /// Inputs whose choices can fall in more ways than were taken.
        public var choices = 0
        /// Inputs that drew words, of which one value alone was tried.
        public var words = 0

        /// Nothing was cut off.
        public init() {}
    }
    /// Distinct states of the system.
    public var states = 0
    /// Steps of the system, those to known states included.
    public var transitions = 0
    /// Steps from the first state to the farthest.
    public var depth = 0
    /// How often a node was handed an input: once for each distinct node, input and way in which its choices can fall.
    public var localSteps = 0
    /// Distinct nodes, over all hosts.
    public var nodes = 0
    /// Distinct messages, by sender and receiver.
    public var letters = 0
    /// What was not looked at.
    public var cuts = Cuts()

    /// Nothing was looked at.
    public init() {}

    /// Whether every state within the system's budgets was looked at: no limit cut anything off.
    public var isExhaustive: Bool { cuts == Cuts() }

    /// The counts, and what was cut off if anything was.
    public var description: String {
        var text = "\(states) states, \(transitions) transitions, \(depth) deep; "
        text += "\(localSteps) local steps of \(nodes) nodes, \(letters) letters"
        let counted = [
            (cuts.states, "beyond the limit of states"), (cuts.messages, "with too many messages under way"),
            (cuts.depth, "too deep"), (cuts.choices, "inputs with too many choices"),
            (cuts.words, "inputs that drew words"),
        ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        return counted.isEmpty ? text : text + "; cut off: " + counted.joined(separator: ", ")
    }
}
