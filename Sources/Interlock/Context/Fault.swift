/// Our own bug, as a value: a step that the matrix does not allow, or a limit of the effects that was overrun.
///
/// The checker makes a counterexample of it, the simulator a failing seed; the runtime logs it and drops the event.
public struct Fault: Hashable, Sendable, CustomStringConvertible {
    public enum Reason: Hashable, Sendable {
        /// The event cannot happen in the state.
        case impossible
        /// The step ended in a state that the cell does not list.
        case undeclared(ledTo: String)
        /// One input asked for more effects than the driver's buffer may hold; what came after the limit was dropped.
        case tooManyEffects
    }
    public var reason: Reason
    public var machine: String
    public var state: String
    public var event: String

    public init(_ reason: Reason, machine: String, state: String, event: String) {
        (self.reason, self.machine, self.state, self.event) = (reason, machine, state, event)
    }

    public var description: String {
        switch reason {
        case .impossible: "\(machine) in \(state) met \(event), which is impossible"
        case .undeclared(let next): "\(machine) in \(state) met \(event) and went to \(next), which is not declared"
        case .tooManyEffects: "\(machine) in \(state) met \(event) and overran the limit of its effects"
        }
    }
}
