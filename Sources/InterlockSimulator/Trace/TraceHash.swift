public import Interlock

/// A hash over the canonical lines of a trace and their order, the same in every process: what tells whether two runs
/// were one. Not for secrets.
///
/// FNV-1a of 64 bits (Fowler, Noll, Vo) over the lines, each after the number of its bytes in eight bytes, the lowest
/// first; finished by the mixer of SplitMix64.
@frozen
public struct TraceHash: Hashable, Sendable, CustomStringConvertible {
    @usableFromInline var state: UInt64 = 0xCBF2_9CE4_8422_2325
    /// How many lines the hash covers.
    public private(set) var lineCount = 0

    public init() {}

    /// Adds the canonical line of a record.
    public mutating func add(_ record: TraceRecord) { add(line: record.description) }

    /// Adds a line.
    ///
    /// - Complexity: O(length).
    public mutating func add(line: String) {
        var line = line
        state = line.withUTF8 { bytes in
            var state = self.state
            let count = UInt64(bytes.count)
            for shift in stride(from: 0, to: 64, by: 8) { state = (state ^ (count >> shift & 0xFF)) &* 0x100_0000_01B3 }
            for byte in bytes { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
            return state
        }
        lineCount += 1
    }

    /// The hash of all lines so far.
    public var value: UInt64 {
        var generator = SeededGenerator(seed: state)
        return generator.next()
    }

    /// Hash and number of lines: `8c5f… over 100312 lines`.
    public var description: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits + " over \(lineCount) lines"
    }
}
