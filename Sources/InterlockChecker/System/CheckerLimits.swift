internal import Interlock

/// How far a check goes. Whatever a limit cuts off is counted in ``Reach`` and makes the verdict a bounded one, but for
/// ``effects``: a node that overruns it has a fault.
public struct CheckerLimits: Hashable, Sendable {
    /// How many states of the system are kept; at the first one more the check ends.
    public var states: Int
    /// How many messages may be under way; a step that would lead to more is not gone.
    public var messagesInFlight: Int
    /// How many steps a run may have; states that lie so deep are not gone on from.
    public var depth: Int
    /// In how many ways the choices of one input may fall; the others are not taken.
    public var choices: Int
    /// How many effects an input may have; a node that asks for more has a fault.
    public var effects: Int

    /// Limits; by default wide enough that a small system meets none.
    public init(
        states: Int = 10_000_000, messagesInFlight: Int = .max, depth: Int = .max, choices: Int = 4096,
        effects: Int = 4096
    ) {
        (self.states, self.messagesInFlight, self.depth) = (states, messagesInFlight, depth)
        (self.choices, self.effects) = (choices, effects)
    }
}
