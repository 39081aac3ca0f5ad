/// Checks on whole bencoded values.
public enum Bencode {
    /// Checks that `span` is exactly one value in canonical form: strict bencode whose dictionaries have their keys
    /// sorted as raw bytes, each once. BEP 44 hashes and signs the encoded value, so there is one way only to write it.
    ///
    /// Linear in the bytes; no allocation, no recursion.
    public static func checkCanonical(_ span: RawSpan) throws(BencodeError) {
        var cursor = try BencodeCursor(span)
        // As in `BencodeCursor.skipContainer`, and a previous key for each of `KRPCLimits.depth` levels.
        var previousKeys = [32 of ByteRange](repeating: ByteRange(start: 0, length: 0))
        var dictionaries: UInt64 = 0
        var valueDue: UInt64 = 0
        var keyed: UInt64 = 0
        var depth = 0
        repeat {
            let byte = try cursor.peek(in: span)
            if dictionaries & ~valueDue & 1 == 1, byte != ASCII.e {
                let position = cursor.position
                guard byte &- ASCII.zero < 10 else { throw BencodeError(.keyNotString, at: position) }
                let key = try cursor.string(in: span)
                if keyed & 1 == 1 {
                    switch order(previousKeys[depth - 1], key, in: span) {
                    case .ascending: break
                    case .same: throw BencodeError(.repeatedKey, at: position)
                    case .descending: throw BencodeError(.unsortedKey, at: position)
                    }
                }
                previousKeys[depth - 1] = key
                keyed |= 1
                valueDue |= 1
                continue
            }
            switch byte {
            case ASCII.l, ASCII.d:
                guard depth < KRPCLimits.depth else { throw BencodeError(.tooDeep, at: cursor.position) }
                valueDue &= ~1
                dictionaries = dictionaries << 1 | (byte == ASCII.d ? 1 : 0)
                valueDue <<= 1
                keyed <<= 1
                depth += 1
                cursor.position += 1
            case ASCII.e where depth > 0 && valueDue & 1 == 0:
                dictionaries >>= 1
                valueDue >>= 1
                keyed >>= 1
                depth -= 1
                cursor.position += 1
            default:
                // A string or an integer; any other byte is refused by `skip`.
                if byte != ASCII.i, byte &- ASCII.zero >= 10 {
                    throw BencodeError(.unexpectedByte, at: cursor.position)
                }
                _ = try cursor.skip(in: span, inside: depth)
                valueDue &= ~1
            }
        } while depth > 0
        guard cursor.isAtEnd else { throw BencodeError(.trailingBytes, at: cursor.position) }
    }

    /// Whether `span` is exactly one value in canonical form. See ``checkCanonical(_:)``.
    public static func isCanonical(_ span: RawSpan) -> Bool {
        do throws(BencodeError) {
            try checkCanonical(span)
            return true
        } catch {
            return false
        }
    }

    private enum Order { case ascending, same, descending }

    private static func order(_ left: ByteRange, _ right: ByteRange, in span: RawSpan) -> Order {
        for index in 0..<min(left.count, right.count) {
            let a = span.unsafeLoad(fromByteOffset: Int(left.start) + index, as: UInt8.self)
            let b = span.unsafeLoad(fromByteOffset: Int(right.start) + index, as: UInt8.self)
            if a != b { return a < b ? .ascending : .descending }
        }
        if left.count == right.count { return .same }
        return left.count < right.count ? .ascending : .descending
    }
}
