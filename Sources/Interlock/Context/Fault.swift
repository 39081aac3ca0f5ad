/// Our own bug, as a value: a step that the matrix does not allow, or a limit of the effects that was overrun.
///
/// The checker makes a counterexample of it, the simulator a failing seed; the runtime logs it and drops the event.
public struct Fault: Hashable, Sendable, CustomStringConvertible {
    /// What was wrong with the step.
    public enum Reason: Hashable, Sendable {
        /// The event cannot happen in the state.
        case impossible
        /// The step ended in a state that the cell does not list.
        case undeclared(ledTo: String)
        /// One input led to more steps than its node allows; the rest waits for the next input.
        case tooManySteps
        /// One input asked for more effects than the driver's buffer may hold; what came after the limit was dropped.
        case tooManyEffects
    }
    /// What was wrong.
    public var reason: Reason
    /// The name of the machine that was to take the step.
    public var machine: String
    /// The kind of its state before the step.
    public var state: String
    /// The kind of the event.
    public var event: String

    /// A fault of the named machine, in a kind of state, at a kind of event.
    public init(_ reason: Reason, machine: String, state: String, event: String) {
        (self.reason, self.machine, self.state, self.event) = (reason, machine, state, event)
    }

    public var description: String {
        switch reason {
        case .impossible: "\(machine) in \(state) met \(event), which is impossible"
        case .undeclared(let next): "\(machine) in \(state) met \(event) and went to \(next), which is not declared"
        case .tooManySteps: "\(machine) in \(state) met \(event) and did not come to an end"
        case .tooManyEffects: "\(machine) in \(state) met \(event) and overran the limit of its effects"
        }
    }
}
