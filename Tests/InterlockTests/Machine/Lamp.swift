import Interlock

/// A machine with payloads, small enough to be read at a glance, with a fault to be switched on.
struct Lamp: KindMachine {
    enum StateKind: UInt8, Kind { case dark, lit, broken }
    enum EventKind: UInt8, Kind { case switched, struck }
    enum Event: Hashable { case switched(times: Int), struck }
    enum State: Hashable { case dark, lit(switchings: Int), broken }

    static func row(_ kind: StateKind) -> [2 of Leads<StateKind>] {
        switch kind {
        case .dark: [.to(.dark, .lit), .to(.broken)]
        case .lit: [.to(.dark, .lit), .to(.broken)]
        case .broken: [.impossible, .to(.broken)]
        }
    }
    static func kind(of event: Event) -> EventKind {
        switch event {
        case .switched: .switched
        case .struck: .struck
        }
    }

    private(set) var kind = StateKind.dark
    private(set) var switchings = 0
    var survivesBlows = false
    var instance: UInt64? { 7 }

    mutating func advance(_ event: Event, _ context: inout Context) -> State {
        switch event {
        case .switched(let times):
            switchings += times
            kind = switchings.isMultiple(of: 2) ? .dark : .lit
        case .struck:
            if !survivesBlows { kind = .broken }
        }
        return switch kind {
        case .dark: .dark
        case .lit: .lit(switchings: switchings)
        case .broken: .broken
        }
    }
}
