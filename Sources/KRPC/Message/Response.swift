extension KRPCMessage {
    /// An answer: who answers, and what of the known results it has. Which of them belong depends on what was asked,
    /// which the asker knows by the transaction.
    public struct Response: Hashable, Sendable {
        /// The answering node's id.
        public var id: Bytes20
        /// `nodes`: compact IPv4 nodes; empty when absent.
        public var nodes: CompactNodes
        /// `nodes6` (BEP 32): compact IPv6 nodes; empty when absent.
        public var nodes6: CompactNodes
        /// `values`: compact peers; empty when absent.
        public var values: CompactPeers
        /// `token`: to be echoed when announcing or storing; nil: this node takes no store for that key.
        public var token: ByteRange?
        /// What BEP 44 adds.
        public var item: Item
        /// `BFsd`, `BFpe` (BEP 33): 256 bytes each.
        public var filters: (seeds: ByteRange?, peers: ByteRange?) { (seedFilter, peerFilter) }
        /// What BEP 51 adds.
        public var samples: Samples

        var seedFilter: ByteRange?
        var peerFilter: ByteRange?

        /// The results of `get` (BEP 44).
        public struct Item: Hashable, Sendable {
            /// The value, all of its encoded bytes as they came.
            public var value: ByteRange?
            /// 32 bytes, Ed25519; for mutable values.
            public var publicKey: ByteRange?
            /// 64 bytes.
            public var signature: ByteRange?
            /// Which of two is newer.
            public var sequence: Int64?
        }

        /// The results of `sample_infohashes` (BEP 51).
        public struct Samples: Hashable, Sendable {
            /// Info hashes of 20 bytes each; nil: the node does not take part.
            public var hashes: ByteRange?
            /// Seconds until the node gives other samples, 0...21600.
            public var interval: Int64?
            /// Info hashes the node holds in all.
            public var count: Int64?
        }
    }
}
