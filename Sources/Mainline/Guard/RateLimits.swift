/// How many datagrams of strangers a node reads, and how many of their queries it answers. What is the node's own
/// (``AddressPolicy/own``) is never limited.
///
/// libtorrent bans an address for five minutes that sends 50 datagrams within ten seconds; jech/dht serves 100 queries
/// a second after a burst of 400, all askers together; opendht an eighth of all it serves to one address. Here nobody
/// is banned: what exceeds a rate is not read, the rest is. A rate twice libtorrent's leaves room for the many clients
/// behind one carrier's address.
public struct RateLimits: Hashable, Sendable {
    /// What one address may send; what exceeds it is not read, and counted (``ScreenCounts/overAddress``).
    public var perAddress: Rate
    /// What one network may send, a /24 of IPv4 or a /64 of IPv6; what exceeds it is not read, and counted
    /// (``ScreenCounts/overNetwork``).
    public var perNetwork: Rate
    /// The queries of all strangers together that are answered: the last resort, which bounds what the node can be made
    /// to send whoever asks. What exceeds it is dropped, and counted (``ScreenCounts/overTotal``). A thousand answers
    /// a second are 0.3 MB/s of `find_node` and never more than 1 MB/s.
    public var answers: Rate
    /// Addresses that are remembered at a time, from 4, a power of two (or the next one): 16 bytes each. At the limit
    /// the one of four that owes the least is forgotten (``Screen/forgottenCount``): whoever comes from many
    /// addresses gets nobody refused and no flood forgotten.
    public var addresses: Int
    /// Networks that are remembered at a time, from 4, with the same rule at the limit.
    public var networks: Int

    /// Limits for the public network.
    public init(
        perAddress: Rate = Rate(perSecond: 10, burst: 100), perNetwork: Rate = Rate(perSecond: 50, burst: 500),
        answers: Rate = Rate(perSecond: 1000, burst: 2000), addresses: Int = 4096, networks: Int = 2048
    ) {
        (self.perAddress, self.perNetwork, self.answers) = (perAddress, perNetwork, answers)
        (self.addresses, self.networks) = (addresses, networks)
    }
}
