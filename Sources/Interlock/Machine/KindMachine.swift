/// A machine whose states carry payloads: its matrix is declared over the *kind* of state and of event, each entry
/// listing the kinds that it may lead to, and is enforced before and after every ``advance(_:_:)``.
public protocol KindMachine: StateMachine where Row.Entry == Leads<StateKind> {
    /// Takes an event that the matrix declares possible, and returns the state. Called by ``StateMachine/step(_:_:)``.
    mutating func advance(_ event: Event, _ context: inout Context) -> State
}

extension KindMachine {
    @inlinable
    public mutating func perform(_ entry: Leads<StateKind>, _ event: Event, _ context: inout Context) -> State? {
        advance(event, &context)
    }
}
