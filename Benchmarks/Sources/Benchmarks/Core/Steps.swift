import Interlock
import LaunchBay

extension Benchmark {
    /// A step of the bay door in a random state, its table looked up: what a machine costs whose table is its program.
    static let matrixDispatch = Benchmark(name: "matrix-dispatch", bound: .value(15)) { effort in
        let events = randomDoorEvents()
        var door = BayDoor()
        var context = Context()
        let nanoseconds = effort.nanoseconds(calls: 5_000) {
            for event in events {
                // An impossible event is our own bug and costs more; a door's plant never finishes what was not begun.
                let isPossible =
                    event == .finishedOpening
                    ? door.kind == .opening : event != .finishedClosing || door.kind == .closing
                if isPossible { consume(door.step(event, &context)) }
            }
        }
        precondition(context.fault == nil)
        return Figure(value: nanoseconds / Double(events.count), unit: "ns")
    }

    /// What the matrix consulted before and after costs around a machine with payloads.
    static let matrixChecks = Benchmark(name: "matrix-checks", bound: .value(4)) { effort in
        let events = randomMeterEvents()
        var checked = Meter()
        var bare = Meter()
        var context = Context()
        let (with, without) = effort.alternating(calls: 5_000) {
            var sum = 0
            for event in events { sum &+= value(of: checked.step(event, &context)) }
            consume(sum)
        } against: {
            var sum = 0
            for event in events { sum &+= value(of: bare.advance(event, &context)) }
            consume(sum)
        }
        precondition(context.fault == nil)
        return Figure(
            value: (with - without) / Double(events.count), unit: "ns",
            comparison: .init(name: "advance alone", value: without / Double(events.count)))
    }

    /// What the test costs whether somebody observes, when nobody does.
    static let tracingOff = Benchmark(name: "tracing-off", bound: .value(1)) { effort in
        let events = randomMeterEvents()
        var observable = Meter()
        var unobservable = Meter()
        var context = Context()
        let (with, without) = effort.alternating(calls: 5_000) {
            var sum = 0
            for event in events { sum &+= value(of: observable.step(event, &context)) }
            consume(sum)
        } against: {
            var sum = 0
            for event in events { sum &+= value(of: unobservable.stepUnobserved(event, &context)) }
            consume(sum)
        }
        return Figure(
            value: (with - without) / Double(events.count), unit: "ns",
            comparison: .init(name: "the same without", value: without / Double(events.count)))
    }
}

extension StateMachine {
    /// The funnel without the test for an observer, everything else as in the core.
    mutating func stepUnobserved(_ event: Event, _ context: inout Context) -> State? {
        let before = kind
        let column = Self.kind(of: event)
        let entry = Self.row(before).entry(Int(column.rawValue))
        if entry.isImpossible { return nil }
        let state = perform(entry, event, &context)
        return entry.permits(kind, from: before) ? state : nil
    }
}

/// What the optimiser cannot know, so that it computes every state.
@inline(__always)
private func value(of state: Meter.State?) -> Int {
    switch state {
    case .low(let level): level
    case .high(let level): ~level
    case nil: 0
    }
}

private func randomDoorEvents() -> [BayDoor.Event] {
    var words = SeededWords(seed: 1)
    return (0..<1_000).map { _ in BayDoor.Event.allCases[Int(words.next() % 4)] }
}

private func randomMeterEvents() -> [Meter.Event] {
    var words = SeededWords(seed: 2)
    return (0..<1_000).map { _ in
        let amount = Int(words.next() % 512)
        return switch words.next() % 8 {
        case 0: .reset
        case 1...4: .rose(by: amount)
        default: .fell(by: amount)
        }
    }
}
