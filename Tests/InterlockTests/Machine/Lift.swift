import Interlock

/// A lift between three floors that holds its goal beside its state.
struct Lift: TableMachine {
    enum StateKind: UInt8, Kind { case ground, middle, top }
    enum EventKind: UInt8, Kind { case called, arrived, alarm }
    enum Event: Hashable { case called(to: StateKind, overloaded: Bool), arrived, alarm }
    enum Guard: UInt8, Kind { case overloaded }
    enum Refusal: UInt8, Kind { case tooHeavy }
    typealias Goal = StateKind

    static func row(_ kind: StateKind) -> [3 of Cell] {
        switch kind {
        case .ground: [.when(.overloaded, .refused(.tooHeavy), else: .stay), .followGoal, .stay]
        case .middle: [.when(.overloaded, .refused(.tooHeavy), else: .stay), .followGoal, .to(.ground)]
        case .top: [.when(.overloaded, .refused(.tooHeavy), else: .stay), .followGoal, .impossible]
        }
    }
    static func kind(of event: Event) -> EventKind {
        switch event {
        case .called: .called
        case .arrived: .arrived
        case .alarm: .alarm
        }
    }

    var kind = StateKind.ground
    var goal: StateKind?

    func holds(_ condition: Guard, on event: Event) -> Bool {
        if case .called(_, overloaded: true) = event { return true }
        return false
    }
    static func goal(setBy event: Event) -> StateKind? {
        if case .called(let floor, _) = event { return floor }
        return nil
    }
    func hasReached(_ goal: StateKind) -> Bool { kind == goal }
    func next(towards goal: StateKind, on event: Event) -> StateKind? {
        goal.rawValue > kind.rawValue ? StateKind(rawValue: kind.rawValue + 1) : StateKind(rawValue: kind.rawValue - 1)
    }
}
