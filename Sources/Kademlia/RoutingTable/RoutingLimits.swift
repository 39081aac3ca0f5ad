/// What bounds a routing table, and when it gives up a contact.
@frozen
public struct RoutingLimits: Hashable, Sendable {
    /// The most contacts in one bucket, the `k` of the paper, from 1. At the limit a newcomer takes the place of a bad
    /// contact, or of one that never answered if the newcomer has; otherwise it is turned away.
    public var bucketSize: Int

    /// The most contacts in the table, `1...65_535`. At the limit a newcomer takes the place of the least good contact
    /// of the deepest bucket, if that is deeper than its own, and it answered or the other never did; otherwise it is
    /// turned away.
    ///
    /// Deep buckets are filled by those who choose their keys: a network of n nodes has about log2(n / k) buckets.
    /// The limit should lie well above `bucketSize` times that number.
    public var contacts: Int

    /// For how many seconds after its last message a contact that has answered before counts as good: 15 minutes in
    /// BEP 5.
    public var goodFor: UInt32

    /// The number of requests in a row without an answer, from 1, that make a contact bad. One that never answered is
    /// bad after the first.
    public var failures: UInt8

    /// The most keys that the table believes of one address, from 1. At the limit a newcomer with that address is
    /// turned away, unless all that have it are bad. Without a limit, one sender that answers under many keys fills the
    /// table.
    public var keysPerAddress: Int

    /// The most contacts of one network in a bucket, from 1; the rules that the table was handed tell which addresses
    /// belong to one (``ContactAddress/sharesNetwork(with:under:)``). At the limit a newcomer of that network is turned
    /// away; a bad contact does not count. Without a limit, one owner of neighbouring addresses fills a bucket.
    public var perNetworkInBucket: Int

    /// The most contacts of one network in the whole table, from 1, with the same rule at the limit. With one of the
    /// three limits, each newcomer is compared with all contacts.
    public var perNetwork: Int

    /// Limits that suit both BitTorrent (with a `bucketSize` of 8) and Amino (20).
    @inlinable
    public init(
        bucketSize: Int = 20, contacts: Int = 2048, goodFor: UInt32 = 15 * 60, failures: UInt8 = 3,
        keysPerAddress: Int = .max, perNetworkInBucket: Int = .max, perNetwork: Int = .max
    ) {
        self.bucketSize = bucketSize
        self.contacts = contacts
        self.goodFor = goodFor
        self.failures = failures
        self.keysPerAddress = keysPerAddress
        self.perNetworkInBucket = perNetworkInBucket
        self.perNetwork = perNetwork
    }
}
