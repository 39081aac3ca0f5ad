/// A pre hook: a named pure function of an event, the machine and its parent's state that may veto the event.
///
/// The parent declares its hooks as data and hands them to `step`; a machine stores none. What only observes reads the
/// trace instead.
public struct Hook<Machine: StateMachine, Parent>: Sendable {
    /// The name that tables, traces and coverage show.
    public let name: String
    /// The reason to veto the event, or nil to let it pass.
    public let objection: @Sendable (_ event: Machine.Event, _ machine: Machine, _ parent: Parent) -> String?

    public init(
        _ name: String,
        objection: @escaping @Sendable (_ event: Machine.Event, _ machine: Machine, _ parent: Parent) -> String?
    ) {
        (self.name, self.objection) = (name, objection)
    }
}
