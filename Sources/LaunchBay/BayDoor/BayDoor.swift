public import Interlock

/// The bay door (E): opens and closes on request, and may be reversed on the way. It is closed at first.
public struct BayDoor: TableMachine {
    public enum StateKind: UInt8, Kind { case open, closed, opening, closing }
    public enum EventKind: UInt8, Kind { case openRequested, closeRequested, finishedOpening, finishedClosing }
    public typealias Event = EventKind
    public typealias State = TableState<StateKind, NoKind>

    // The matrix is a table: its columns stay under their heads.
    // swift-format-ignore
    public static func row(_ kind: StateKind) -> [4 of Cell] {
        switch kind {   // open requested   close requested   finished opening   finished closing
        case .open:     [ .stay,            .to(.closing),    .impossible,       .impossible  ]
        case .closed:   [ .to(.opening),    .stay,            .impossible,       .impossible  ]
        case .opening:  [ .stay,            .to(.closing),    .to(.open),        .impossible  ]
        case .closing:  [ .to(.opening),    .stay,            .impossible,       .to(.closed) ]
        }
    }

    public static func kind(of event: Event) -> EventKind { event }

    public var kind: StateKind

    /// A door in its initial state, closed, or in another.
    public init(_ kind: StateKind = .closed) { self.kind = kind }
}
