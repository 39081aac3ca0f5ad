import Interlock
import Testing

/// Steps a machine, and expects that it is no fault.
func take<Machine: KindMachine>(
    _ event: Machine.Event, _ machine: inout Machine, _ context: inout Context,
    sourceLocation: SourceLocation = #_sourceLocation
) -> Machine.State? {
    let state = machine.step(event, &context)
    #expect(context.fault == nil, sourceLocation: sourceLocation)
    return state
}

/// Whether a machine may be handed an event now.
func isPossible<Machine: KindMachine>(_ event: Machine.Event, _ machine: Machine) -> Bool {
    !Machine.row(machine.kind).entry(Int(Machine.kind(of: event).rawValue)).isImpossible
}

/// Expects that everything that the matrix declares was taken; that nothing else was is checked at every step.
func expectAllTaken<Machine: KindMachine>(
    of machine: Machine.Type, _ coverage: Coverage, sourceLocation: SourceLocation = #_sourceLocation
) {
    let description = MachineDescription(of: machine)
    #expect(description.matrixFits, sourceLocation: sourceLocation)
    for transition in description.declaredTransitions where !coverage.contains(transition) {
        let from = description.states[Int(transition.state)]
        let event = description.events[Int(transition.event)]
        let next = description.states[Int(transition.next)]
        Issue.record(
            "\(description.name): \(event) in \(from) never led to \(next)", sourceLocation: sourceLocation)
    }
}
