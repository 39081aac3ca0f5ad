public import Interlock

extension Promise.Record {
    /// A term granted to a member.
    public init(of term: UInt64, to holder: UInt8) { self.init(term: term, holder: holder) }
}

extension Promise.Record: CompactCodable {
    public func encode(into bytes: inout [UInt8]) {
        term.encode(into: &bytes)
        holder.encode(into: &bytes)
    }

    public init(from reader: inout CompactReader, _ bytes: RawSpan) throws(DecodingFailure) {
        (term, holder) = (try UInt64(from: &reader, bytes), try UInt8(from: &reader, bytes))
    }
}
