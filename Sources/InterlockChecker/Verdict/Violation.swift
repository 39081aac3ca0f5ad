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
