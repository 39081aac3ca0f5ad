/// What a query did so far, and how often it came to a limit.
@frozen
public struct QueryStatistics: Hashable, Sendable {
    /// Requests asked for.
    public var requests: UInt32 = 0
    /// Requests that were answered.
    public var answers: UInt32 = 0
    /// Requests that failed.
    public var failures: UInt32 = 0
    /// Requests that were not answered in time.
    public var timeouts: UInt32 = 0
    /// How far the lookup went: the longest chain of answers, each naming the one who gave the next; 1 if only seeds
    /// answered, 0 if nobody did. Stays at 255 once there.
    public var hops: UInt8 = 0
    /// Requests whose contacts were slow and gave up their slots; most of them end as answers or timeouts too.
    public var slowed: UInt32 = 0
    /// How often a slow contact kept its slot because ``QueryLimits/slow`` held none.
    public var keptSlots: UInt32 = 0
    /// How often nobody was asked though there was a slot, because ``QueryLimits/spare`` more than needed were asked.
    public var heldBack: UInt32 = 0
    /// Answers, failures and timeouts of contacts with no request in flight, and word of their slowness: they change
    /// nothing.
    public var late: UInt32 = 0
    /// Candidates given up or not taken because ``QueryLimits/candidates`` were held.
    public var dropped: UInt32 = 0
    /// Contacts passed over because ``QueryLimits/keysPerAddress`` others of their address had answered.
    public var sameAddress: UInt32 = 0
    /// Contacts passed over because ``QueryLimits/perNetwork`` others of their network had answered.
    public var sameNetwork: UInt32 = 0
    /// Contacts passed over because an answer named more than ``QueryLimits/closerPerAnswer``.
    public var passedOver: UInt32 = 0

    /// Nothing happened yet.
    @inlinable
    public init() {}

    /// Adds what one of several paths counts by itself: not requests and what became of them, which the lookup counts
    /// over all paths.
    @inlinable
    mutating func add(path: Self) {
        hops = max(hops, path.hops)
        dropped &+= path.dropped
        sameAddress &+= path.sameAddress
        sameNetwork &+= path.sameNetwork
        passedOver &+= path.passedOver
        heldBack &+= path.heldBack
    }
}
