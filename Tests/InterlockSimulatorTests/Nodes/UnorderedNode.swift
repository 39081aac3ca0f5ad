import Interlock

/// What our nodes must not do, as a canary of the determinism check: it lets the order of a `Set` show in its effects.
struct UnorderedNode: Node, Hashable {
    typealias Address = Int
    typealias Message = String
    typealias Timer = Never
    private var words = Set(
        ["airlock", "bay", "corridor", "deck", "engine", "fuel", "gate", "hatch", "intake", "jet", "keel", "lamp"])

    init(_ configuration: Void, at address: Int, restoring stored: Nothing) {}
    var brokenInvariant: String? { nil }

    mutating func handle(_ input: Input<Self>, _ context: inout Context, into effects: inout Effects<Self>) {
        guard case .started = input else { return }
        for word in words { effects.append(.send(word, to: 0)) }
    }
}
