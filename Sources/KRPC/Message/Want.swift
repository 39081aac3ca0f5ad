/// The kinds of nodes that an asker wants (BEP 32 §"want").
@frozen public struct Want: OptionSet, Hashable, Sendable {
    /// One bit a kind.
    public let rawValue: UInt8

    /// From bits.
    @inlinable
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// `n4`: `nodes`
    @inlinable
    public static var ipv4: Want { Want(rawValue: 1) }

    /// `n6`: `nodes6`
    @inlinable
    public static var ipv6: Want { Want(rawValue: 2) }
}
