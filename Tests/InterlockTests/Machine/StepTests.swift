import Interlock
import Testing

@Suite struct StepTests {
    @Test func aDeclaredStepAnswersItsState() {
        var lamp = Lamp()
        var context = Context()
        #expect(lamp.step(.switched(times: 3), &context) == .lit(switchings: 3))
        #expect(lamp.kind == .lit && context.fault == nil)
    }

    @Test(arguments: [false, true]) func anImpossibleEventIsAFaultAndChangesNothing(observed: Bool) {
        var lamp = Lamp()
        var context = Context(observer: observed ? Observer() : nil)
        #expect(lamp.step(.struck, &context) == .broken)
        let before = lamp
        #expect(lamp.step(.switched(times: 1), &context) == nil)
        #expect(lamp == before)
        #expect(context.fault == Fault(.impossible, machine: "Lamp", state: "broken", event: "switched"))
    }

    @Test(arguments: [false, true]) func anUndeclaredOutcomeIsAFaultAndItsStateIsWithheld(observed: Bool) {
        var lamp = Lamp()
        lamp.survivesBlows = true
        var context = Context(observer: observed ? Observer() : nil)
        #expect(lamp.step(.struck, &context) == nil)
        #expect(
            context.fault == Fault(.undeclared(ledTo: "dark"), machine: "Lamp", state: "dark", event: "struck"))
        #expect(context.fault?.description == "Lamp in dark met struck and went to dark, which is not declared")
    }

    @Test func theFirstFaultOfAnInputIsKept() {
        var context = Context()
        let first = Fault(.impossible, machine: "a", state: "b", event: "c")
        context.report(first)
        context.report(Fault(.tooManyEffects, machine: "x", state: "y", event: "z"))
        #expect(context.fault == first)
    }

    @Test func aTraceShowsEventAndStateWithTheirKinds() {
        var lines: [String] = []
        var context = Context(observer: Observer(record: { lines.append("\($0)") }))
        var lamp = Lamp()
        _ = lamp.step(.switched(times: 1), &context)
        _ = lamp.step(.struck, &context)
        _ = lamp.step(.switched(times: 1), &context)
        context.queued(Lamp.Event.struck, by: lamp)
        #expect(
            lines == [
                "> Lamp 7 [dark] switched(times: 1)", "< Lamp 7 [lit] lit(switchings: 1)", "> Lamp 7 [lit] struck",
                "< Lamp 7 [broken] broken", "! Lamp 7 [broken] switched(times: 1)", "+ Lamp 7 struck",
            ])
    }

    @Test func whatIsEnteredIsLeftThoughTheStepTurnsOutImpossible() {
        var lines: [String] = []
        var context = Context(observer: Observer(record: { lines.append("\($0)") }))
        var lift = Lift()
        #expect(lift.step(.arrived, &context) == nil && context.fault != nil)
        #expect(lines == ["> Lift [ground] arrived", "  ! Lift [ground] arrived", "< Lift [ground] impossible"])
        #expect(context.observer?.depth == 0)
    }

    @Test func coverageCountsWhatWasTakenAndNothingElse() {
        var context = Context(observer: Observer(coverage: Coverage()))
        var lamp = Lamp()
        for times in [1, 1, 2] { _ = lamp.step(.switched(times: times), &context) }
        let taken = context.observer?.coverage?.transitions.map { ($0.transition.next, $0.count) } ?? []
        #expect(taken.map(\.0) == [0, 1, 0] && taken.map(\.1) == [1, 1, 1])
        let declared = Set(MachineDescription(of: Lamp.self).declaredTransitions)
        #expect(declared.count == 7)
        #expect(context.observer?.coverage?.transitions.allSatisfy { declared.contains($0.transition) } == true)
    }
}
