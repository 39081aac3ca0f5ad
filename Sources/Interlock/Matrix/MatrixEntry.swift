/// What stands where a state's row and an event's column meet.
public protocol MatrixEntry: Sendable {
    associatedtype Target: Kind
    /// Whether the event cannot happen in this state: to send it there is a programming error.
    var isImpossible: Bool { get }
    /// Whether a step from `before` may end in `kind`.
    func permits(_ kind: Target, from before: Target) -> Bool
    /// The entry for tables and diagrams.
    var description: CellDescription { get }
}
