extension KRPCMessage {
    /// A query: who asks, and what. What a method requires is in its case; the decoder refuses a query that lacks it.
    public struct Query: Hashable, Sendable {
        /// The asker's node id.
        public var id: Bytes20

        /// What is asked.
        public var method: Method

        /// `want` (BEP 32): which kinds of nodes to answer with; nil when the asker did not say, and then those of the
        /// family the query came over.
        public var want: Want?

        /// A query.
        public init(id: Bytes20, method: Method, want: Want? = nil) {
            self.id = id
            self.method = method
            self.want = want
        }

        /// The methods of BEP 5, 44 and 51.
        public enum Method: Hashable, Sendable {
            /// `ping`
            case ping
            /// `find_node`
            case findNode(target: Bytes20)
            /// `get_peers`; BEP 33: leave out seeds, answer with Bloom filters.
            case getPeers(infoHash: Bytes20, noSeed: Bool, scrape: Bool)
            /// `announce_peer`
            case announcePeer(Announcement)
            /// `get` (BEP 44); with a sequence number, only what is newer.
            case get(target: Bytes20, sequence: Int64?)
            /// `put` (BEP 44)
            case put(Item)
            /// `sample_infohashes` (BEP 51)
            case sampleInfohashes(target: Bytes20)
            /// Any other, with its `target` or else `info_hash` if that is one: such a query is answered like
            /// `find_node`, so that methods to come degrade well.
            case unknown(name: ByteRange, target: Bytes20?)
        }

        /// The arguments of `announce_peer`.
        public struct Announcement: Hashable, Sendable {
            /// The torrent.
            public var infoHash: Bytes20
            /// The port that peers shall connect to; 0 only when `impliesPort`.
            public var port: UInt16
            /// `implied_port`: use the port the query came from instead.
            public var impliesPort: Bool
            /// What we gave the asker with an answer to `get_peers`.
            public var token: ByteRange
            /// `seed` (BEP 33): the announcer has the whole torrent.
            public var isSeed: Bool
            /// `n`: the torrent's name, as libtorrent sends it.
            public var name: ByteRange?
        }

        /// The arguments of `put`. Lengths of value and salt are not checked: BEP 44 has error codes of its own for
        /// them.
        public struct Item: Hashable, Sendable {
            /// What we gave the asker with an answer to `get`.
            public var token: ByteRange
            /// The value, all of its encoded bytes as they came.
            public var value: ByteRange
            /// What makes it mutable; nil for an immutable value.
            public var mutable: Mutable?

            /// Key, signature and sequence number of a mutable value.
            public struct Mutable: Hashable, Sendable {
                /// 32 bytes, Ed25519.
                public var publicKey: ByteRange
                /// 64 bytes.
                public var signature: ByteRange
                /// Which of two is newer.
                public var sequence: Int64
                /// Empty when there is none.
                public var salt: ByteRange
                /// `cas`: store only over this sequence number.
                public var expectedSequence: Int64?
            }
        }
    }
}
