public import Interlock

/// What a node's records are kept in, and how they are encoded.
public struct NodeStore<N: Node>: Sendable {
    let store: (any RecordStore)?
    let encode: @Sendable (N.Stored.Record, inout [UInt8]) -> Void
    let decode: @Sendable ([UInt8]) throws -> N.Stored.Record
}

extension NodeStore where N.Stored.Record == Never {
    /// For a node that stores nothing.
    public static var none: Self {
        Self(
            store: nil, encode: { _, _ in },
            decode: { bytes in try Never(decoding: bytes.span.bytes) })
    }
}

extension NodeStore where N.Stored.Record: CompactCodable {
    /// Keeps records in their compact encoding.
    public static func records(in store: any RecordStore) -> Self {
        Self(
            store: store, encode: { record, bytes in record.encode(into: &bytes) },
            decode: { bytes in try N.Stored.Record(decoding: bytes.span.bytes) })
    }
}
