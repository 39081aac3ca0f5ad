/// What one input makes of one node, for one way in which its choices can fall. Computed once, taken often.
struct LocalStep {
    /// An effect, in numbers: what it does to the state of the system.
    struct Effect: Hashable {
        enum Kind: UInt8 {
            case send
            case setTimer
            case cancelTimer
            case persist
            case report
            /// Goes to nobody in the system; still an effect before or after which a crash may fall.
            case sendOutside
        }
        var kind: Kind
        var subject: Int32
    }
    var node: Int32
    var effects: [Effect]
    var run: Int32
    var violation: Int32

    func hasSameOutcome(as other: Self) -> Bool {
        node == other.node && violation == other.violation && effects == other.effects
    }
}
