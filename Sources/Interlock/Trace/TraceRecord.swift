/// One line of a trace: who did what. Sequence diagrams, coverage and replays read these; none has a view of its own.
public struct TraceRecord: Hashable, Sendable, CustomStringConvertible {
    /// What happened.
    public enum Act: Hashable, Sendable {
        /// The parent handed an event to the machine, which was in `state`'s kind.
        case entered(event: String, in: String)
        /// The machine answered its parent with a state, and is now in that kind.
        case left(state: String, in: String)
        /// A hook of the parent kept an event from the machine.
        case vetoed(event: String, by: String, reason: String)
        /// An event arrived that cannot happen: our own bug.
        case impossible(event: String, in: String)
        /// The machine queued an event to itself.
        case queued(event: String)
        /// A driver handed an input to a node: a timer, a request, a start.
        case input(String)
        /// A driver handed a message or a datagram to a node.
        case received(String, from: String)
        /// A driver performed an effect of a node: a timer, a record, a report.
        case effect(String)
        /// A driver sent a message or a datagram of a node.
        case sent(String, to: String)
    }
    /// How deep in the hierarchy of machines: 0 for a node or a top machine.
    public var depth: Int
    /// The machine's name, or the node's.
    public var machine: String
    /// What tells it from its siblings.
    public var instance: UInt64?
    /// What it did, or what was done to it.
    public var act: Act

    /// A line of the trace.
    public init(depth: Int, machine: String, instance: UInt64?, act: Act) {
        (self.depth, self.machine, self.instance, self.act) = (depth, machine, instance, act)
    }

    /// Name and instance: `Query 3`.
    public var who: String { instance.map { "\(machine) \($0)" } ?? machine }

    /// The canonical line, the same in every process for the same run.
    public var description: String {
        let text =
            switch act {
            case .entered(let event, let kind): "> \(who) [\(kind)] \(event)"
            case .left(let state, let kind): "< \(who) [\(kind)] \(state)"
            case .vetoed(let event, let hook, let reason): "x \(who) \(event) vetoed by \(hook): \(reason)"
            case .impossible(let event, let kind): "! \(who) [\(kind)] \(event)"
            case .queued(let event): "+ \(who) \(event)"
            case .input(let input): "> \(who) \(input)"
            case .received(let message, let sender): "> \(who) received \(message) from \(sender)"
            case .effect(let effect): "< \(who) \(effect)"
            case .sent(let message, let receiver): "< \(who) sends \(message) to \(receiver)"
            }
        return String(repeating: "  ", count: depth) + text
    }
}
