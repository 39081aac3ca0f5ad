import Interlock
import Testing

@testable import InterlockRuntime

@Suite struct TimerHeapTests {
    static func drain(_ timers: inout TimerHeap<Int>, at now: Int64) -> [Int] {
        var names: [Int] = []
        let end = timers.nextSequence
        while let name = timers.takeDue(at: now, setBefore: end) { names.append(name) }
        return names
    }

    static func set(_ name: Int, at deadline: Int64, _ timers: inout TimerHeap<Int>) -> Bool {
        timers.set(name, at: deadline)
    }

    @Test func timersFireByTimeAndNeverEarly() {
        var timers = TimerHeap<Int>(limit: 10)
        for (name, deadline) in [(1, 30), (2, 10), (3, 20)] as [(Int, Int64)] {
            #expect(Self.set(name, at: deadline, &timers))
        }
        #expect(timers.earliest == 10)
        #expect(Self.drain(&timers, at: 9) == [])
        #expect(Self.drain(&timers, at: 20) == [2, 3])
        #expect(Self.drain(&timers, at: .max) == [1])
        #expect(timers.earliest == nil)
    }

    @Test func tiesFireInTheOrderOfSetting() {
        var timers = TimerHeap<Int>(limit: 100)
        for name in (0..<50).reversed() { _ = timers.set(name, at: 5) }
        _ = timers.set(20, at: 5)  // set anew: now the last
        #expect(Self.drain(&timers, at: 5) == (0..<50).reversed().filter { $0 != 20 } + [20])
    }

    @Test func settingReplaces() {
        var timers = TimerHeap<Int>(limit: 10)
        _ = timers.set(1, at: 10)
        _ = timers.set(1, at: 40)
        _ = timers.set(2, at: 20)
        #expect(timers.count == 2)
        #expect(Self.drain(&timers, at: 30) == [2])
        _ = timers.set(1, at: 5)
        #expect(Self.drain(&timers, at: 30) == [1])
        #expect(Self.drain(&timers, at: 100) == [])
    }

    @Test func aCancelledTimerNeverFires() {
        var timers = TimerHeap<Int>(limit: 10)
        _ = timers.set(1, at: 10)
        _ = timers.set(2, at: 20)
        timers.cancel(1)
        timers.cancel(7)
        #expect(Self.drain(&timers, at: 100) == [2])
    }

    @Test func oneSetDuringARoundWaitsForTheNext() {
        var timers = TimerHeap<Int>(limit: 10)
        _ = timers.set(1, at: 10)
        let end = timers.nextSequence
        let first = timers.takeDue(at: 10, setBefore: end)
        #expect(first == 1)
        _ = timers.set(1, at: 10)
        let second = timers.takeDue(at: 10, setBefore: end)
        #expect(second == nil)
        #expect(Self.drain(&timers, at: 10) == [1])
    }

    @Test func theLimitRefusesANewNameAndNothingElse() {
        var timers = TimerHeap<Int>(limit: 2)
        #expect(Self.set(1, at: 1, &timers))
        #expect(Self.set(2, at: 2, &timers))
        #expect(!Self.set(3, at: 3, &timers))
        #expect(Self.set(2, at: 4, &timers))
        timers.cancel(1)
        #expect(Self.set(3, at: 3, &timers))
        #expect(Self.drain(&timers, at: 9) == [3, 2])
    }

    @Test func replacingAndCancellingLeaveNothingBehind() {
        var timers = TimerHeap<Int>(limit: 1000)
        for round in 0..<10_000 {
            _ = timers.set(round % 7, at: Int64(round))
            if round % 3 == 0 { timers.cancel(round % 5) }
        }
        #expect(timers.count <= 7)
        #expect(timers.slots.count <= 7)
        #expect(timers.slotOfName.count == timers.count)
    }

    /// Against a list that is sorted anew for every question.
    @Test(arguments: 0..<50) func itEqualsASortedList(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var timers = TimerHeap<Int>(limit: 40)
        var model: [(name: Int, deadline: Int64, order: Int)] = []
        var now: Int64 = 0
        for order in 0..<2000 {
            let name = random.below(60)
            switch random.below(10) {
            case 0..<6:
                let deadline = now + Int64(random.below(20))
                let known = model.firstIndex { $0.name == name }
                let taken = timers.set(name, at: deadline)
                #expect(taken == (known != nil || model.count < 40))
                if let known { model.remove(at: known) }
                if taken { model.append((name, deadline, order)) }
            case 6..<8:
                timers.cancel(name)
                model.removeAll { $0.name == name }
            default:
                now += Int64(random.below(8))
                let due = model.filter { $0.deadline <= now }.sorted {
                    ($0.deadline, $0.order) < ($1.deadline, $1.order)
                }
                model.removeAll { $0.deadline <= now }
                #expect(Self.drain(&timers, at: now) == due.map(\.name))
            }
            #expect(timers.count == model.count)
            #expect(timers.earliest == model.map(\.deadline).min())
        }
    }
}
