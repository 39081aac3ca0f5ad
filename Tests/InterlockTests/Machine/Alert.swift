import Interlock

/// An alert whose states imply their goal: raising works towards raised.
struct Alert: TableMachine {
    enum StateKind: UInt8, Kind { case calm, raising, raised }
    enum EventKind: UInt8, Kind { case requested, went }
    typealias Event = EventKind
    typealias Goal = StateKind

    static func row(_ kind: StateKind) -> [2 of Cell] {
        switch kind {
        case .calm: [.to(.raising), .followGoal]
        case .raising: [.stay, .followGoal]
        case .raised: [.stay, .impossible]
        }
    }
    static func kind(of event: Event) -> EventKind { event }

    var kind = StateKind.calm
    var goal: StateKind? {
        get { nil }
        set {}
    }
    static func goal(impliedBy kind: StateKind) -> StateKind? { kind == .raising ? .raised : nil }
    func hasReached(_ goal: StateKind) -> Bool { kind == goal }
    func next(towards goal: StateKind, on event: Event) -> StateKind? { goal }
}
