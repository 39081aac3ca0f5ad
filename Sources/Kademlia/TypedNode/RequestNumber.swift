/// What tells a request of a typed node from all others that it ever sent, in earlier lives too: an answer to a request
/// from before a crash is never taken for one to a request after it.
@frozen
public struct RequestNumber: Hashable, Sendable, CustomStringConvertible {
    /// The life of the node in which it was sent, from 1.
    public var life: UInt32
    /// The number within that life, from 0.
    public var number: UInt32

    /// The request of this number in this life.
    @inlinable
    public init(life: UInt32, number: UInt32) {
        self.life = life
        self.number = number
    }

    /// Life and number: `1.0`.
    public var description: String { "\(life).\(number)" }
}
