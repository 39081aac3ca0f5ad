import Interlock

/// A machine with a payload, as small as one can be, so that what is around a step shows.
struct Meter: KindMachine {
    enum StateKind: UInt8, Kind { case low, high }
    enum EventKind: UInt8, Kind { case rose, fell, reset }
    enum Event: Hashable { case rose(by: Int), fell(by: Int), reset }
    enum State: Hashable { case low(Int), high(Int) }

    static func row(_ kind: StateKind) -> [3 of Leads<StateKind>] {
        switch kind {
        case .low: [.to(.low, .high), .to(.low, .high), .to(.low)]
        case .high: [.to(.low, .high), .to(.low, .high), .to(.low)]
        }
    }
    static func kind(of event: Event) -> EventKind {
        switch event {
        case .rose: .rose
        case .fell: .fell
        case .reset: .reset
        }
    }

    private var level = 0
    var kind: StateKind { level & 1024 == 0 ? .low : .high }

    mutating func advance(_ event: Event, _ context: inout Context) -> State {
        switch event {
        case .rose(let amount): level &+= amount
        case .fell(let amount): level &-= amount
        case .reset: level = 0
        }
        return kind == .low ? .low(level) : .high(level)
    }
}
