import Interlock
import Testing

@Suite struct GoalTests {
    @Test func aGoalIsPursuedUntilItIsReachedAndThenCleared() {
        var lift = Lift()
        var context = Context()
        #expect(lift.step(.called(to: .top, overloaded: false), &context) == .stayed(.ground))
        #expect(lift.goal == .top)
        #expect(lift.step(.arrived, &context) == .entered(.middle))
        #expect(lift.goal == .top)
        #expect(lift.step(.arrived, &context) == .entered(.top))
        #expect(lift.goal == nil && context.fault == nil)
    }

    @Test func aGoalIsReplacedByALaterOne() {
        var lift = Lift(kind: .middle, goal: .top)
        var context = Context()
        _ = lift.step(.called(to: .ground, overloaded: false), &context)
        #expect(lift.step(.arrived, &context) == .entered(.ground))
        #expect(lift.goal == nil)
    }

    @Test func aRefusedEventLeavesTheGoalAsItWas() {
        var lift = Lift(kind: .middle, goal: .top)
        var context = Context()
        #expect(lift.step(.called(to: .ground, overloaded: true), &context) == .refused(.tooHeavy))
        #expect(lift == Lift(kind: .middle, goal: .top) && context.fault == nil)
    }

    @Test func aVetoedEventLeavesTheGoalAsItWas() {
        var lift = Lift(kind: .middle, goal: .top)
        var context = Context()
        let night = Hook<Lift, Void>("night") { _, _, _ in "closed" }
        let answer = lift.step(.called(to: .ground, overloaded: false), subjectTo: [night], of: (), &context)
        #expect(answer == .vetoed(Veto(hook: "night", reason: "closed")))
        #expect(lift == Lift(kind: .middle, goal: .top))
    }

    @Test func toFollowAGoalThatIsNotThereIsAFault() {
        var lift = Lift()
        var context = Context()
        #expect(lift.step(.arrived, &context) == nil)
        #expect(context.fault == Fault(.impossible, machine: "Lift", state: "ground", event: "arrived"))
        #expect(lift == Lift())
    }

    /// A shutter that follows whatever it is asked for.
    private struct Shutter: TableMachine {
        enum StateKind: UInt8, Kind { case down, up }
        enum EventKind: UInt8, Kind { case wished, moved }
        enum Event: Hashable { case wished(StateKind), moved }
        typealias Goal = StateKind
        static func row(_ kind: StateKind) -> [2 of Cell] { [.followGoal, .followGoal] }
        static func kind(of event: Event) -> EventKind { event == .moved ? .moved : .wished }
        static func goal(setBy event: Event) -> StateKind? {
            if case .wished(let kind) = event { kind } else { nil }
        }
        var kind = StateKind.down
        var goal: StateKind?
        func hasReached(_ goal: StateKind) -> Bool { kind == goal }
        func next(towards goal: StateKind, on event: Event) -> StateKind? { goal }
    }

    @Test(arguments: [nil, Shutter.StateKind.up])
    private func aWishForWhatIsThereAlreadyEndsTheFormerGoalAndChangesNothing(former: Shutter.StateKind?) {
        var shutter = Shutter(goal: former)
        var context = Context()
        #expect(shutter.step(.wished(.down), &context) == .stayed(.down))
        #expect(shutter == Shutter() && context.fault == nil)
        #expect(shutter.step(.moved, &context) == nil && context.fault != nil)
    }

    @Test func aCellWithoutAGoalGoesWhereItSays() {
        var lift = Lift(kind: .middle)
        var context = Context()
        #expect(lift.step(.alarm, &context) == .entered(.ground))
    }

    @Test func aGoalMayBeImpliedByTheState() {
        var alert = Alert()
        var context = Context()
        #expect(alert.step(.requested, &context) == .entered(.raising))
        #expect(alert.step(.went, &context) == .entered(.raised))
        #expect(alert.step(.requested, &context) == .stayed(.raised) && context.fault == nil)
        #expect(alert.step(.went, &context) == nil && context.fault != nil)
    }

    @Test func theCatalogueTellsGuardsAndRefusals() {
        let lift = MachineDescription(of: Lift.self)
        #expect(lift.cells[0][0] == .when("overloaded", .refused("tooHeavy"), otherwise: .stay))
        #expect(lift.cells[1] == [lift.cells[0][0], .followGoal, .leads(to: ["ground"])])
        #expect(lift.cells[2][2] == .impossible && lift.matrixFits)
    }
}
