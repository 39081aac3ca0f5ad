import Interlock

/// A switch that may be turned on once.
struct Fuse: KindMachine {
    enum StateKind: UInt8, Kind { case whole, blown }
    enum EventKind: UInt8, Kind { case overloaded, mended }
    enum Event: Hashable, Sendable { case overloaded, mended }
    enum State: Hashable, Sendable { case asItIs }
    // swift-format-ignore
    static func row(_ kind: StateKind) -> [2 of Leads<StateKind>] {
        switch kind {  // overloaded   mended
        case .whole:  [.to(.blown),    .to(.whole)]
        case .blown:  [.impossible,    .to(.blown)]  // mending makes it whole: undeclared
        }
    }
    static func kind(of event: Event) -> EventKind { event == .overloaded ? .overloaded : .mended }
    private(set) var kind = StateKind.whole

    mutating func advance(_ event: Event, _ context: inout Context) -> State {
        kind = event == .overloaded ? .blown : .whole
        return .asItIs
    }
}

/// Does on request what a node must not do.
struct FaultyNode: Node, Hashable {
    typealias Address = String
    typealias Message = Never
    typealias Timer = Never
    enum Request: Hashable, Sendable { case overload, mend, overflow(Int), breakInvariant }
    private var fuse = Fuse()
    private(set) var brokenInvariant: String?

    init(_ configuration: Void, at address: String, restoring stored: Nothing) {}

    mutating func handle(_ input: Input<Self>, _ context: inout Context, into effects: inout Effects<Self>) {
        switch input {
        case .requested(.overload, _): _ = fuse.step(.overloaded, &context)
        case .requested(.mend, _): _ = fuse.step(.mended, &context)
        case .requested(.overflow(let count), let id):
            for _ in 0..<count { effects.append(.report(.full, id)) }
        case .requested(.breakInvariant, _): brokenInvariant = "broken on purpose"
        case .started, .withdrawn, .linkChanged: break
        }
    }
}

extension FaultyNode {
    enum Report: Hashable, Sendable { case full }
}
