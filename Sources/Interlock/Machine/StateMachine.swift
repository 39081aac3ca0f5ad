/// A deterministic state machine: a value that takes an event and returns one state, which is its request to its
/// parent.
///
/// A machine stores neither time nor chance; both come with the event, in the ``Context``. Its matrix, declared by
/// ``row(_:)``, is consulted by ``step(_:_:)``, the one funnel through which every event goes. Conform to
/// ``TableMachine`` when the table is the whole program and to ``KindMachine`` when states carry payloads.
public protocol StateMachine: Hashable, Sendable {
    /// What may happen to the machine: facts, in the past tense.
    associatedtype Event: Hashable & Sendable
    /// What the machine answers to an event: plain data, the request to its parent.
    associatedtype State: Hashable & Sendable
    /// The rows of the matrix.
    associatedtype StateKind: Kind
    /// The columns of the matrix.
    associatedtype EventKind: Kind
    /// One row of the matrix: a sized array with an entry for each kind of event.
    associatedtype Row: MatrixRow where Row.Entry: MatrixEntry, Row.Entry.Target == StateKind

    /// The matrix, one row a case of an exhaustive switch, so that a missing state or cell does not build.
    static func row(_ kind: StateKind) -> Row
    /// The column of an event.
    static func kind(of event: Event) -> EventKind
    /// The name of the machine in traces, diagrams and the catalogue: by default its type's, without generic arguments.
    static var machineName: String { get }

    /// The row that the machine is in.
    var kind: StateKind { get }
    /// What tells this machine from its siblings in a trace, if it has any: by default nothing.
    var instance: UInt64? { get }
    /// Does what the matrix's `entry` says about the event; nil if that turned out to be impossible, which is reported
    /// and changed nothing. Called by ``step(_:_:)`` alone.
    mutating func perform(_ entry: Row.Entry, _ event: Event, _ context: inout Context) -> State?
}

extension StateMachine {
    public static var machineName: String {
        let name = String(describing: Self.self)
        return String(name.prefix { $0 != "<" })
    }
    @inlinable public var instance: UInt64? { nil }
}
