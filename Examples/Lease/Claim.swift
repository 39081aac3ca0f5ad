public import Interlock

/// One node's claim to the lease: it asks until a majority granted its term, or until its attempts are used up.
public struct Claim: KindMachine {
    public enum StateKind: UInt8, Kind { case idle, asking, holding }
    public enum EventKind: UInt8, Kind { case wished, granted, waited, lapsed }
    public enum Event: Hashable, Sendable { case wished(RequestID, UInt64), granted(UInt64, by: UInt8), waited, lapsed }
    public enum State: Hashable, Sendable { case asking, holding, unavailable, lapsed, busy(RequestID), unchanged }
    // swift-format-ignore
    public static func row(_ kind: StateKind) -> [4 of Leads<StateKind>] {
        switch kind {  // wished       granted                 waited               lapsed
        case .idle:    [.to(.asking),  .to(.idle),             .impossible,         .impossible]
        case .asking:  [.to(.asking),  .to(.asking, .holding), .to(.asking, .idle), .impossible]
        case .holding: [.to(.holding), .to(.holding),          .impossible,         .to(.idle) ]
        }
    }
    public static func kind(of event: Event) -> EventKind {
        switch event {
        case .wished: .wished
        case .granted: .granted
        case .waited: .waited
        case .lapsed: .lapsed
        }
    }

    public private(set) var kind = StateKind.idle, term: UInt64 = 0, wish: RequestID?
    let majority: Int, attempts: Int
    private var granters: Set<UInt8> = [], attempt = 0
    init(majority: Int, attempts: Int) { (self.majority, self.attempts) = (majority, attempts) }

    public mutating func advance(_ event: Event, _ context: inout Context) -> State {
        switch (kind, event) {
        case (.idle, .wished(let id, let term)):
            (kind, self.term, wish, granters, attempt) = (.asking, term, id, [], 1)
            return .asking
        case (.asking, .granted(term, let granter)):
            granters.insert(granter)
            if granters.count >= majority { kind = .holding }
            return kind == .holding ? .holding : .unchanged
        case (.asking, .waited):
            if attempt < attempts { attempt += 1 } else { kind = .idle }
            return kind == .asking ? .asking : .unavailable
        case (.holding, .lapsed):
            kind = .idle
            return .lapsed
        case (_, .wished(let id, _)): return .busy(id)
        case (_, .granted), (_, .waited), (_, .lapsed): return .unchanged  // a grant too old, or one more than needed
        }
    }
}
