public import Interlock

extension LeaseNode.Message: CompactCodable {
    public func encode(into bytes: inout [UInt8]) {
        switch self {
        case .asked(let term): UInt8(0).encode(into: &bytes); term.encode(into: &bytes)
        case .granted(let term): UInt8(1).encode(into: &bytes); term.encode(into: &bytes)
        }
    }

    public init(from reader: inout CompactReader, _ bytes: RawSpan) throws(DecodingFailure) {
        let start = reader.position
        switch try reader.byte(bytes) {
        case 0: self = .asked(term: try UInt64(from: &reader, bytes))
        case 1: self = .granted(term: try UInt64(from: &reader, bytes))
        case let other: throw DecodingFailure(.unknownCase(UInt64(other)), at: start)
        }
    }
}
