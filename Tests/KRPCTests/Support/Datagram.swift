import KRPC

/// The bytes of a text in which each character is one byte.
func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

/// Decodes a datagram; its error as a value, so that tests can compare it.
func decode(_ datagram: [UInt8]) -> Result<KRPCMessage, KRPCError> {
    do throws(KRPCError) {
        return .success(try KRPCMessage(decoding: datagram.span.bytes))
    } catch {
        return .failure(error)
    }
}

/// What an encoder appends.
func encoded(_ encode: (inout [UInt8]) -> Void) -> [UInt8] {
    var buffer: [UInt8] = []
    encode(&buffer)
    return buffer
}

extension ByteRange {
    /// The bytes as text, of a datagram.
    func text(of datagram: [UInt8]) -> String { text(in: datagram.span.bytes) }
}

extension Bytes20 {
    /// The key whose bytes are those of a text of twenty characters.
    init(ascii text: String) {
        let bytes = Array(text.utf8)
        precondition(bytes.count == 20)
        self.init(loading: bytes.span.bytes, at: 0)
    }
}

/// An endpoint from its text.
func endpoint(_ text: String) -> Endpoint {
    guard let endpoint = Endpoint(parsing: text) else { preconditionFailure("not an endpoint: \(text)") }
    return endpoint
}

/// Whether the bytes are one canonical value.
func isCanonical(_ bytes: [UInt8]) -> Bool { Bencode.isCanonical(bytes.span.bytes) }

/// The transaction id whose bytes are those of a text.
func transaction(_ text: String) -> TransactionID {
    let bytes = bytes(text)
    guard let id = TransactionID(ByteRange(start: 0, length: bytes.count), in: bytes.span.bytes) else {
        preconditionFailure("longer than eight bytes: \(text)")
    }
    return id
}
