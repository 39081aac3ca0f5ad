/// Walks over bencode in a `RawSpan` without allocating or copying: the span is handed to each call.
///
/// Strict (BEP 3): no leading zeros, no `-0`, integers fit 64 bits, strings lie within the input, keys are strings.
/// The order of keys is checked only by ``Bencode/checkCanonical(_:)``: what a peer sends out of order can still be
/// understood. Every call takes time linear in the bytes it passes.
public struct BencodeCursor {
    /// Offset of the next byte to read.
    public internal(set) var position: Int

    /// Offset after the last byte.
    public let end: Int

    /// A cursor over all of `span`.
    ///
    /// - Throws: ``BencodeError/Reason/tooLarge`` for more than ``KRPCLimits/receivedBytes``.
    public init(_ span: RawSpan) throws(BencodeError) {
        guard span.byteCount <= KRPCLimits.receivedBytes else {
            throw BencodeError(.tooLarge, at: KRPCLimits.receivedBytes)
        }
        position = 0
        end = span.byteCount
    }

    /// A cursor over a range that was read from `span` by another cursor.
    public init(_ span: RawSpan, over range: ByteRange) {
        position = range.offsets.lowerBound
        end = min(range.offsets.upperBound, span.byteCount)
    }

    /// Whether nothing is left.
    public var isAtEnd: Bool { position >= end }

    /// The next byte, not consumed.
    ///
    /// - Throws: ``BencodeError/Reason/truncated`` at the end.
    @inline(__always)
    public func peek(in span: RawSpan) throws(BencodeError) -> UInt8 {
        guard position < end else { throw BencodeError(.truncated, at: end) }
        return span.unsafeLoad(fromByteOffset: position, as: UInt8.self)
    }

    /// Consumes the next byte if it is `byte`.
    @inline(__always)
    public mutating func consume(_ byte: UInt8, in span: RawSpan) throws(BencodeError) -> Bool {
        guard try peek(in: span) == byte else { return false }
        position &+= 1
        return true
    }

    /// Consumes `byte`, which has to be next.
    @inline(__always)
    public mutating func expect(_ byte: UInt8, in span: RawSpan) throws(BencodeError) {
        guard try consume(byte, in: span) else { throw BencodeError(.unexpectedByte, at: position) }
    }

    /// Reads a string: the range of its content.
    @inline(__always)
    public mutating func string(in span: RawSpan) throws(BencodeError) -> ByteRange {
        // Lengths of one and two digits are nearly all there are; whatever is not plain here is left to the slow path.
        if position &+ 3 <= end {
            let first = span.unsafeLoad(fromByteOffset: position, as: UInt8.self) &- ASCII.zero
            let second = span.unsafeLoad(fromByteOffset: position &+ 1, as: UInt8.self)
            if second == ASCII.colon, first < 10 {
                let start = position &+ 2
                if Int(first) <= end &- start { return take(Int(first), from: start) }
            } else if span.unsafeLoad(fromByteOffset: position &+ 2, as: UInt8.self) == ASCII.colon {
                let digit = second &- ASCII.zero
                let length = Int(first) &* 10 &+ Int(digit)
                let start = position &+ 3
                if first &- 1 < 9, digit < 10, length <= end &- start { return take(length, from: start) }
            }
        }
        return try anyString(in: span)
    }

    @inline(__always)
    private mutating func take(_ length: Int, from start: Int) -> ByteRange {
        position = start &+ length
        return ByteRange(truncatedStart: start, length: length)
    }

    private mutating func anyString(in span: RawSpan) throws(BencodeError) -> ByteRange {
        let first = position
        var length = 0
        while true {
            let byte = try peek(in: span)
            let digit = byte &- ASCII.zero
            if digit < 10 {
                if length == 0, position > first { throw BencodeError(.leadingZero, at: first) }
                length = length &* 10 &+ Int(digit)
                // No length that is longer than the input can get better; and the sum above cannot overflow.
                if length > end { throw BencodeError(.stringPastEnd, at: first) }
                position &+= 1
            } else if byte == ASCII.colon, position > first {
                break
            } else {
                throw BencodeError(.unexpectedByte, at: position)
            }
        }
        let start = position &+ 1
        guard length <= end &- start else { throw BencodeError(.stringPastEnd, at: first) }
        return take(length, from: start)
    }

    /// Reads an integer, `i` to `e`.
    public mutating func integer(in span: RawSpan) throws(BencodeError) -> Int64 {
        try expect(ASCII.i, in: span)
        let first = position
        let isNegative = try consume(ASCII.minus, in: span)
        let digits = position
        var magnitude: UInt64 = 0
        while true {
            let byte = try peek(in: span)
            let digit = byte &- ASCII.zero
            if digit < 10 {
                if magnitude == 0, position > digits { throw BencodeError(.leadingZero, at: digits) }
                let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
                let (sum, carry) = product.addingReportingOverflow(UInt64(digit))
                if overflow || carry { throw BencodeError(.integerOverflow, at: first) }
                magnitude = sum
                position &+= 1
            } else if byte == ASCII.e, position > digits {
                break
            } else {
                throw BencodeError(.unexpectedByte, at: position)
            }
        }
        position &+= 1
        if isNegative {
            if magnitude == 0 { throw BencodeError(.negativeZero, at: first) }
            guard magnitude <= Int64.min.magnitude else { throw BencodeError(.integerOverflow, at: first) }
            return Int64(truncatingIfNeeded: 0 &- magnitude)
        }
        guard let value = Int64(exactly: magnitude) else { throw BencodeError(.integerOverflow, at: first) }
        return value
    }

    /// Skips one value of any kind, checking it: the range of all its bytes.
    ///
    /// - Parameters:
    ///   - span: The bytes that the cursor stands in.
    ///   - open: How many lists and dictionaries around it are open already.
    public mutating func skip(in span: RawSpan, inside open: Int = 0) throws(BencodeError) -> ByteRange {
        let start = position
        let byte = try peek(in: span)
        if byte &- ASCII.zero < 10 {
            _ = try string(in: span)
        } else if byte == ASCII.i {
            _ = try integer(in: span)
        } else {
            try skipContainer(in: span, inside: open)
        }
        return ByteRange(truncatedStart: start, length: position &- start)
    }

    /// Without recursion, so that the depth of the input is never the depth of our stack.
    private mutating func skipContainer(in span: RawSpan, inside open: Int) throws(BencodeError) {
        // One bit a level, the innermost lowest: whether it is a dictionary, and whether that waits for a value.
        var dictionaries: UInt64 = 0
        var valueDue: UInt64 = 0
        var depth = 0
        repeat {
            let byte = try peek(in: span)
            if dictionaries & ~valueDue & 1 == 1, byte != ASCII.e {
                guard byte &- ASCII.zero < 10 else { throw BencodeError(.keyNotString, at: position) }
                _ = try string(in: span)
                valueDue |= 1
                continue
            }
            switch byte {
            case ASCII.zero...ASCII.nine:
                _ = try string(in: span)
                valueDue &= ~1
            case ASCII.i:
                _ = try integer(in: span)
                valueDue &= ~1
            case ASCII.l, ASCII.d:
                guard open + depth < KRPCLimits.depth else { throw BencodeError(.tooDeep, at: position) }
                valueDue = valueDue & ~1
                dictionaries = dictionaries << 1 | (byte == ASCII.d ? 1 : 0)
                valueDue = valueDue << 1
                depth += 1
                position &+= 1
            case ASCII.e where depth > 0 && valueDue & 1 == 0:
                dictionaries >>= 1
                valueDue >>= 1
                depth -= 1
                position &+= 1
            default:
                throw BencodeError(.unexpectedByte, at: position)
            }
        } while depth > 0
    }
}
