public import KRPC

/// Which addresses a node believes in, and which belong to one owner.
///
/// Without a word from its user a node takes part in the public internet: what cannot be reached there is *martian* and
/// neither read, asked nor handed on, and strangers of one /24 count together. Both is lifted for exactly those
/// prefixes that the node is told are its own.
@frozen
public struct AddressPolicy: Hashable, Sendable {
    /// What a node makes of an address.
    @frozen
    public enum Standing: UInt8, Hashable, Sendable, CaseIterable {
        /// Within a prefix of its own.
        case own
        /// On the public internet.
        case stranger
        /// Nobody can be there: port 0, the node itself, or a range that is not routed (RFC 6890).
        case martian
    }

    /// The prefixes whose addresses the node was told are its own. Each is looked at where an address is judged: a few.
    public private(set) var own: [Prefix]
    /// Where the node itself is, if that is known: nobody else can be there.
    public private(set) var home: Endpoint?

    /// A policy for a node with these prefixes of its own.
    public init(own: [Prefix] = []) { self.own = own }

    /// The policy with what follows from the endpoint to which a node is bound: nobody else is there, and if it is the
    /// loopback interface, all of 127.0.0.0/8, or ::1, is the node's own.
    public func implied(by bound: Endpoint) -> AddressPolicy {
        var policy = self
        policy.home = bound
        let loopback =
            bound.isIPv4
            ? Prefix(ipv4: 0x7F00_0000, length: 8) : Prefix(of: Endpoint(ipv6: 0, 1, port: 0), length: 128)
        if loopback.contains(bound), !own.contains(loopback) { policy.own.append(loopback) }
        return policy
    }

    /// Whether an address is within a prefix of the node's own. Complexity: O(prefixes).
    @inlinable
    public func isOwn(_ endpoint: Endpoint) -> Bool {
        for prefix in own where prefix.contains(endpoint) { return true }
        return false
    }

    /// What the node makes of an endpoint. Complexity: O(prefixes).
    public func standing(of endpoint: Endpoint) -> Standing {
        if endpoint.port == 0 || endpoint == home { return .martian }
        if isOwn(endpoint) { return .own }
        return endpoint.isReserved ? .martian : .stranger
    }

    /// Whether an endpoint that somebody named is worth a thought: it is not martian, and a stranger does not name what
    /// only the node's own network can reach, so that nobody outside aims the node at its neighbours.
    public func believes(_ source: Endpoint, naming endpoint: Endpoint) -> Bool {
        switch standing(of: endpoint) {
        case .stranger: true
        case .own: !endpoint.isReserved || isOwn(source)
        case .martian: false
        }
    }
}
