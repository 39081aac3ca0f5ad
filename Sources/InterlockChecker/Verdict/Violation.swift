public import Interlock

/// What is wrong.
public enum Violation: Hashable, Sendable, CustomStringConvertible {
    /// An impossible or undeclared step, or more effects than an input may have.
    case fault(Fault)
    /// A node's ``/Interlock/Node/brokenInvariant`` after an input.
    case brokenInvariant(String)
    /// A property that is to hold always does not; its name.
    case property(String)
    /// The node writes datagrams, which this checker cannot read; typed nodes carry values.
    case datagram

    /// What is wrong, in words.
    public var description: String {
        switch self {
        case .fault(let fault): fault.description
        case .brokenInvariant(let text): "broken invariant: \(text)"
        case .property(let name): "does not hold: \(name)"
        case .datagram: "the node transmits datagrams; only typed nodes can be checked"
        }
    }
}

extension Violation {
    /// What a node shows to be wrong after an input, if anything: in what it did, then in what it says of itself.
    static func shown<N: Node>(
        by node: N, _ fault: Fault?, _ effects: Effects<N>, after input: Input<N>
    ) -> Violation? {
        if let fault { return .fault(fault) }
        if effects.droppedCount > 0 {
            let name = String(describing: N.self)
            return .fault(Fault(.tooManyEffects, machine: name, state: "any", event: Step.describe(input)))
        }
        if effects.list.contains(where: { if case .transmit = $0 { true } else { false } }) { return .datagram }
        return node.brokenInvariant.map { .brokenInvariant($0) }
    }
}
