/// What a contact is reached at, as far as the engine has to know: two addresses may belong to one network, and then to
/// one owner, who should not fill a bucket, a lookup or a queue with them.
public protocol ContactAddress: Hashable, Sendable {
    /// What a node was told about networks: those that are its own, whose addresses are never counted together.
    associatedtype NetworkRules: Hashable & Sendable = NoNetworkRules

    /// The rules of a node that was told nothing.
    static var defaultRules: NetworkRules { get }

    /// Whether two addresses are counted as one owner's. Symmetric; asked on hot paths.
    func sharesNetwork(with other: Self, under rules: NetworkRules) -> Bool
}

/// The rules of addresses that have no networks.
@frozen
public struct NoNetworkRules: Hashable, Sendable {
    /// There is nothing to tell.
    @inlinable
    public init() {}
}

extension ContactAddress where NetworkRules == NoNetworkRules {
    @inlinable
    public static var defaultRules: NoNetworkRules { NoNetworkRules() }

    @inlinable
    public func sharesNetwork(with other: Self, under rules: NoNetworkRules) -> Bool { false }
}

/// The number of a host in a small network of typed nodes.
extension UInt8: ContactAddress {}
/// The number of a host in a network of typed nodes.
extension UInt16: ContactAddress {}
/// The number of a host in a large network of typed nodes.
extension UInt32: ContactAddress {}
