/// Why a run came back.
public enum Outcome: Hashable, Sendable {
    /// The instant was reached.
    case reached
    /// Nothing is to happen any more.
    case quiet
    /// The condition that was asked for holds.
    case satisfied
    /// The budget of steps is used up.
    case outOfSteps
    /// A failure was found: the first of ``Simulation/failures``.
    case failed
}
