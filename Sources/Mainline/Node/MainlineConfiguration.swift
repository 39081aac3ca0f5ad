public import Interlock
public import Kademlia

/// What makes one node differ from another.
public struct MainlineConfiguration: Hashable, Sendable {
    /// The node's id.
    public var id: Key160
    /// Whether the node only asks (BEP 43): it answers no query and wants to be in nobody's table.
    public var isReadOnly: Bool
    /// What the node may hold, and how long it waits.
    public var limits: MainlineLimits
    /// BEP 5's tables by default: buckets of 8, and one id an endpoint (BEP 45).
    public var routing: RoutingLimits
    /// What the store of announced peers may hold.
    public var peers: PeerStoreLimits
    /// Which addresses it believes in, and which are its own; what follows from where it is bound is added.
    public var policy: AddressPolicy
    /// What strangers may send, and how many of their queries are answered.
    public var rates: RateLimits
    /// Whom the node knew when it last stopped: they come into its table as contacts that are to be asked again.
    public var contacts: [MainlineContact]
    /// Whether the routing table is kept fresh: newcomers checked, silent contacts asked, buckets looked up again. Off
    /// for a node that asks one question and ends.
    public var hasUpkeep: Bool
    /// `v` in every message: two letters for the client and two bytes for its version.
    public var version: UInt32

    /// A configuration; all but the id has a default.
    public init(
        id: Key160, isReadOnly: Bool = false, limits: MainlineLimits = MainlineLimits(),
        routing: RoutingLimits = MainlineConfiguration.defaultRouting, peers: PeerStoreLimits = PeerStoreLimits(),
        policy: AddressPolicy = AddressPolicy(), rates: RateLimits = RateLimits(), contacts: [MainlineContact] = [],
        hasUpkeep: Bool = true, version: UInt32 = 0x494C_0001
    ) {
        (self.id, self.isReadOnly, self.limits) = (id, isReadOnly, limits)
        (self.routing, self.peers, self.version) = (routing, peers, version)
        (self.policy, self.rates) = (policy, rates)
        (self.contacts, self.hasUpkeep) = (contacts, hasUpkeep)
    }

    /// Buckets of 8 (BEP 5), and one id an endpoint (BEP 45). A network has at most a quarter of a bucket, and four
    /// contacts in all: libtorrent allows one of a /24 in a bucket, go-libp2p two of a /16 and three in all.
    public static let defaultRouting = RoutingLimits(
        bucketSize: 8, keysPerAddress: 1, perNetworkInBucket: 2, perNetwork: 4)

    /// A configuration with defaults and an id drawn by chance, which must be a keyed one on a real network.
    public init(drawingIDFrom chance: inout Chance) {
        self.init(id: Key160(words: { chance.word() }))
    }
}
