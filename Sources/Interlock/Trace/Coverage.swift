/// Which cells of which matrices a run took, and where they led.
public struct Coverage: Sendable {
    /// A cell that was taken, and where it led. The numbers are raw values of the machine's kinds.
    public struct Transition: Hashable, Comparable, Sendable {
        /// The machine's name.
        public var machine: String
        /// The row.
        public var state: UInt8
        /// The column.
        public var event: UInt8
        /// The row that it led to.
        public var next: UInt8

        /// A transition by the raw values of its kinds.
        public init(machine: String, state: UInt8, event: UInt8, next: UInt8) {
            (self.machine, self.state, self.event, self.next) = (machine, state, event, next)
        }

        public static func < (left: Self, right: Self) -> Bool {
            (left.machine, left.state, left.event, left.next) < (right.machine, right.state, right.event, right.next)
        }
    }
    private var counts: [Transition: Int] = [:]
    private var vetoes: [String: Int] = [:]

    public init() {}

    /// Every transition that was taken, in order, with how often.
    public var transitions: [(transition: Transition, count: Int)] {
        counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// How often a hook vetoed an event of a machine.
    public func vetoCount(of machine: String, by hook: String) -> Int { vetoes["\(machine)/\(hook)"] ?? 0 }

    /// Whether a cell led to a state.
    public func contains(_ transition: Transition) -> Bool { counts[transition] != nil }

    /// Counts a transition that was taken.
    public mutating func count(machine: String, state: UInt8, event: UInt8, next: UInt8) {
        counts[Transition(machine: machine, state: state, event: event, next: next), default: 0] += 1
    }

    mutating func countVeto(of machine: String, by hook: String) { vetoes["\(machine)/\(hook)", default: 0] += 1 }

    /// Adds what another run took.
    public mutating func merge(_ other: Coverage) {
        counts.merge(other.counts, uniquingKeysWith: +)
        vetoes.merge(other.vetoes, uniquingKeysWith: +)
    }
}
