extension RoutingTable {
    /// A contact and what is known of its health: 32 bytes with a key of 160 bits and an address of 6 bytes.
    @frozen
    public struct Entry: Hashable, Sendable {
        // In this order: the small fields fill the padding behind the address.

        /// Who it is.
        public var contact: Contact<Key, Address>
        /// Requests without an answer since the last answer; stays at 255.
        public var failures: UInt8
        /// Whether it ever answered a request of ours at this address.
        public var hasResponded: Bool
        /// When its last message came, in seconds of the table's clock.
        public var lastSeen: UInt32

        @inlinable
        init(_ contact: Contact<Key, Address>, hasResponded: Bool, lastSeen: UInt32) {
            self.contact = contact
            failures = 0
            self.hasResponded = hasResponded
            self.lastSeen = lastSeen
        }

        @inlinable
        public static func == (left: Self, right: Self) -> Bool {
            left.contact == right.contact && left.failures == right.failures && left.hasResponded == right.hasResponded
                && left.lastSeen == right.lastSeen
        }

        @inlinable
        public func hash(into hasher: inout Hasher) {
            hasher.combine(contact)
            hasher.combine(failures)
            hasher.combine(hasResponded)
            hasher.combine(lastSeen)
        }

        /// The key of the contact.
        @inlinable
        public var key: Key { contact.key }

        /// The address of the contact.
        @inlinable
        public var address: Address { contact.address }
    }

    /// How much a contact is trusted to answer (BEP 5 §"Routing Table").
    @frozen
    public enum Standing: UInt8, Hashable, Sendable, CaseIterable {
        /// Answered before, heard of lately, no request unanswered.
        case good
        /// Might answer: silent for long, or never asked.
        case questionable
        /// Did not answer several requests in a row; handed to nobody, the first to be replaced.
        case bad
    }
}
