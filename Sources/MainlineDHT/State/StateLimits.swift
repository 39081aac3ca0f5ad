/// What bounds the file in which a node keeps its state.
public struct StateLimits: Hashable, Sendable {
    /// The most contacts that are saved, and that are taken of a file; at the limit those that are good come first,
    /// then those that were heard of last, and the rest is left out. At least ``leastContacts``: less is taken for
    /// that.
    public var contacts = 1024 { didSet { contacts = max(contacts, Self.leastContacts) } }
    /// The least ``contacts`` may be: nobody is saved.
    public static let leastContacts = 0
    /// The longest file that is read or written, in bytes; a longer one is refused unread, and left as it is. 1,024
    /// contacts take about 32 KiB.
    public var bytes = 1 << 20
    /// A table that has come down to fewer contacts than this, as in a long outage, is saved together with the contacts
    /// of the last one that had as many: a node must not forget on disk those whom it needs to come back.
    public var fewContacts = 8
    /// The age that is believed of a contact at most, in seconds; also the age of one whose age is not known. Saved
    /// ages depend on the wall clock, which may have been set meanwhile.
    public var oldestContact: UInt32 = 365 * 24 * 3600
    /// How many refused files are kept aside (`.bad`, `.bad-2`, …); with all of these names taken, a further one is
    /// left where it is, and nothing is saved.
    public var filesAside = 9

    /// The defaults of each.
    public init() {}
}
