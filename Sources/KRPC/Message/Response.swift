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
        /// The whole dictionary `r`; what BEP 33, 44 and 51 add to it is read from it on demand.
        public var results: ByteRange
    }
}

extension KRPCMessage.Response {
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

    /// The results of a scrape (BEP 33): Bloom filters of 256 bytes each.
    public struct Filters: Hashable, Sendable {
        /// `BFsd`: who has the whole torrent.
        public var seeds: ByteRange?
        /// `BFpe`: who has part of it.
        public var peers: ByteRange?
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

    /// Reads what BEP 44 adds. Linear in the size of the results.
    public func item(in span: RawSpan) throws(KRPCError) -> Item {
        try read(in: span) { (fields) throws(Violation) in
            Item(
                value: fields.has(.value) ? fields.range(.value) : nil,
                publicKey: try fields.optionalString(.publicKey, of: 32),
                signature: try fields.optionalString(.signature, of: 64),
                sequence: try fields.optionalInteger(.sequence, in: span))
        }
    }

    /// Reads what BEP 33 adds. Linear in the size of the results.
    public func filters(in span: RawSpan) throws(KRPCError) -> Filters {
        try read(in: span) { (fields) throws(Violation) in
            Filters(
                seeds: try fields.optionalString(.seedFilter, of: 256),
                peers: try fields.optionalString(.peerFilter, of: 256))
        }
    }

    /// Reads what BEP 51 adds. Linear in the size of the results.
    public func samples(in span: RawSpan) throws(KRPCError) -> Samples {
        try read(in: span) { (fields) throws(Violation) in
            let interval = try fields.optionalInteger(.interval, in: span)
            if let interval, !(0...21600).contains(interval) {
                throw Violation(.outOfRange(.interval), at: Int(fields.range(.interval).start))
            }
            return Samples(
                hashes: try fields.optionalString(.samples, multipleOf: Bytes20.byteCount),
                interval: interval,
                count: try fields.optionalInteger(.count, in: span))
        }
    }

    private func read<Results>(
        in span: RawSpan, _ make: (borrowing KRPCFields) throws(Violation) -> Results
    ) throws(KRPCError) -> Results {
        var fields = KRPCFields()
        do throws(BencodeError) {
            try fields.readBody(at: results, in: span)
        } catch {
            throw KRPCError(.bencode(error.reason), at: error.position)
        }
        do throws(Violation) {
            return try make(fields)
        } catch {
            throw KRPCError(error.reason, at: error.position)
        }
    }
}
