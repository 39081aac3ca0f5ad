import Interlock
import Testing

@Suite struct HookTests {
    private let asleep = Hook<Lamp, Bool>("asleep") { event, _, parentSleeps in
        parentSleeps && event != .struck ? "the house is asleep" : nil
    }
    private let worn = Hook<Lamp, Bool>("worn") { _, lamp, _ in lamp.switchings > 10 ? "too old" : nil }

    @Test func aVetoedEventChangesNothingAtAllAndCountsAsCoverage() {
        var lamp = Lamp()
        var lines: [String] = []
        var context = Context(observer: Observer(coverage: Coverage(), record: { lines.append("\($0)") }))
        let answer = lamp.step(.switched(times: 1), subjectTo: [asleep, worn], of: true, &context)
        #expect(answer == .vetoed(Veto(hook: "asleep", reason: "the house is asleep")))
        #expect(lamp == Lamp() && context.fault == nil)
        #expect(lines == ["x Lamp 7 switched(times: 1) vetoed by asleep: the house is asleep"])
        #expect(context.observer?.coverage?.vetoCount(of: "Lamp", by: "asleep") == 1)
        #expect(context.observer?.coverage?.vetoCount(of: "Lamp", by: "worn") == 0)
        #expect(context.observer?.coverage?.transitions.isEmpty == true)
    }

    @Test func anEventThatNoHookObjectsToIsTaken() {
        var lamp = Lamp()
        var context = Context()
        #expect(
            lamp.step(.switched(times: 1), subjectTo: [asleep, worn], of: false, &context)
                == .entered(.lit(switchings: 1)))
        #expect(lamp.step(.struck, subjectTo: [asleep, worn], of: true, &context) == .entered(.broken))
        #expect(lamp.step(.switched(times: 1), subjectTo: [], of: true, &context) == .faulty)
    }

    @Test func hooksAreAskedInOrder() {
        var lamp = Lamp()
        var context = Context()
        _ = lamp.step(.switched(times: 11), &context)
        #expect(
            lamp.step(.switched(times: 1), subjectTo: [worn, asleep], of: true, &context)
                == .vetoed(Veto(hook: "worn", reason: "too old")))
    }
}
