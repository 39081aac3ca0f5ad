/// Writes one datagram at the end of a caller's reused buffer, and never more than ``KRPCLimits/sentBytes`` of it.
///
/// The buffer is moved in and out, not copied; nothing is allocated but what the buffer grows by. Room for what ends
/// the message is set aside first, so that a list which finds no more room can be trimmed and the message still closed.
@frozen public struct DatagramWriter: ~Copyable {
    /// The caller's buffer while writing; zeros from `position` on.
    @usableFromInline var buffer: [UInt8]

    /// Where the datagram begins in the buffer.
    @usableFromInline var start: Int

    /// Where the next byte goes.
    @usableFromInline var position: Int

    /// Where what may still be written ends; the bytes after it are set aside.
    @usableFromInline var end: Int

    /// Has no buffer; for being swapped with one that has.
    @inlinable
    init() {
        buffer = []
        start = 0
        position = 0
        end = 0
    }

    /// Takes the buffer; `ending` bytes are set aside.
    @inlinable
    init(taking buffer: inout [UInt8], settingAside ending: Int) {
        self.buffer = []
        start = buffer.count
        position = start
        end = start + KRPCLimits.sentBytes - ending
        swap(&self.buffer, &buffer)
        self.buffer.append(contentsOf: repeatElement(0, count: KRPCLimits.sentBytes))
    }

    /// Gives the buffer back with the datagram at its end.
    @inlinable
    mutating func finish(into buffer: inout [UInt8]) {
        self.buffer.removeLast(self.buffer.count - position)
        swap(&self.buffer, &buffer)
    }

    /// Bytes that can still be written before what is set aside.
    @inlinable
    public var room: Int { end - position }
}

extension DatagramWriter {
    /// Makes all that was set aside writable.
    @inlinable
    mutating func releaseRoom() { end = start + KRPCLimits.sentBytes }

    @inlinable
    mutating func write(_ byte: UInt8) {
        buffer[position] = byte
        position += 1
    }

    @inlinable
    mutating func write(_ key: Bytes20) {
        let at = position
        var span = buffer.mutableSpan
        var bytes = span.mutableBytes
        key.store(into: &bytes, at: at)
        position += Bytes20.byteCount
    }

    @inlinable
    mutating func write(_ endpoint: Endpoint) {
        let at = position
        var span = buffer.mutableSpan
        var bytes = span.mutableBytes
        endpoint.storeCompact(into: &bytes, at: at)
        position += endpoint.family.endpointBytes
    }

    @inlinable
    mutating func write(bigEndian word: UInt32) {
        let at = position
        var span = buffer.mutableSpan
        var bytes = span.mutableBytes
        bytes.storeBytes(of: word.bigEndian, toByteOffset: at, as: UInt32.self)
        position += 4
    }

    @inlinable
    mutating func write(bigEndian word: UInt64) {
        let at = position
        var span = buffer.mutableSpan
        var bytes = span.mutableBytes
        bytes.storeBytes(of: word.bigEndian, toByteOffset: at, as: UInt64.self)
        position += 8
    }

    /// Literal bytes: the compiler turns the copy into a few stores.
    @inlinable @inline(__always)
    mutating func write(_ text: StaticString) {
        let count = text.utf8CodeUnitCount
        precondition(position + count <= buffer.count, "no room left in the datagram")
        let at = position
        buffer.withUnsafeMutableBytes { bytes in
            bytes.baseAddress?.advanced(by: at).copyMemory(from: text.utf8Start, byteCount: count)
        }
        position += count
    }

    @inlinable
    mutating func write(_ bytes: RawSpan) {
        for index in 0..<bytes.byteCount {
            write(bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self))
        }
    }

    /// A string with its length.
    @inlinable
    mutating func write(string bytes: RawSpan) {
        write(decimal: UInt64(bytes.byteCount))
        write(ASCII.colon)
        write(bytes)
    }

    @inlinable
    mutating func write(decimal value: UInt64) {
        if value >= 10 { write(decimal: value / 10) }
        write(ASCII.zero + UInt8(truncatingIfNeeded: value % 10))
    }

    /// `i…e`
    @inlinable
    mutating func write(integer value: Int64) {
        write(ASCII.i)
        if value < 0 { write(ASCII.minus) }
        write(decimal: value.magnitude)
        write(ASCII.e)
    }

    /// A transaction id with its length.
    @inlinable
    mutating func write(_ transaction: TransactionID) {
        write(ASCII.zero + transaction.count)
        write(ASCII.colon)
        var shift = 8 * Int(transaction.count)
        while shift > 0 {
            shift -= 8
            write(UInt8(truncatingIfNeeded: transaction.word >> UInt64(shift)))
        }
    }
}
