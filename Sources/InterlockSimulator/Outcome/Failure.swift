public import Interlock

/// A bug that a run found: what, where, when, and the seed that shows it again.
public struct Failure: Hashable, Sendable, CustomStringConvertible {
    /// What kind of bug it is.
    public enum Reason: Hashable, Sendable {
        /// An impossible or undeclared step, or more effects than one input may have.
        case fault(Fault)
        /// The node's ``/Interlock/Node/brokenInvariant`` after the input.
        case brokenInvariant(String)
        /// What ``Simulation/judge`` says about the whole network after the input.
        case judged(String)
        /// More was to happen than ``SimulationLimits/pending`` allows; the last of it was dropped.
        case tooMuchPending
    }
    /// What was found.
    public var reason: Reason
    /// The seed of the run that shows it again.
    public var seed: UInt64
    /// The number of the node, in the order of adding.
    public var node: Int
    /// The address of the node.
    public var address: String
    /// The virtual instant at which it was seen.
    public var at: Instant
    /// The input after which it was seen.
    public var input: String

    /// A bug that was seen after an input of a node.
    public init(_ reason: Reason, seed: UInt64, node: Int, address: String, at: Instant, input: String) {
        (self.reason, self.seed, self.node, self.address) = (reason, seed, node, address)
        (self.at, self.input) = (at, input)
    }

    public var description: String {
        let what =
            switch reason {
            case .fault(let fault): fault.description
            case .brokenInvariant(let text): "broken invariant: \(text)"
            case .judged(let text): "broken in the network: \(text)"
            case .tooMuchPending: "more is pending than the limit allows"
            }
        return "seed \(seed), node \(node) (\(address)), \(decimalSeconds(at.nanoseconds)) s, after \(input): \(what)"
    }
}
