import Interlock
import KRPC

extension MainlineNode {
    /// Judges a datagram before it is read; nil if it is not to be.
    ///
    /// Beyond a sender's rate an answer that we wait for is read nevertheless: it is looked for where every client
    /// seen in the wild writes it, without parsing.
    mutating func passage(of bytes: RawSpan, from sender: Endpoint, _ context: inout Context) -> Screen.Passage? {
        let passage = screen.passage(from: sender, now: context.now, &context.chance)
        switch passage {
        case .own, .stranger: return passage
        case .martian: return nil
        case .overRate: return isAwaited(bytes, from: sender) ? passage : nil
        }
    }

    /// Whether a datagram looks like the answer to an open query of ours: it ends in the keys `t`, perhaps `v`, and
    /// `y`, since keys are sorted, and `t` is a transaction that we have with its sender. To guess one takes 2^32
    /// tries.
    private func isAwaited(_ bytes: RawSpan, from sender: Endpoint) -> Bool {
        let count = bytes.byteCount
        guard count <= KRPCLimits.receivedBytes else { return false }
        let end = ByteRange(start: max(count - 7, 0), length: min(count, 7))
        guard end.matches("1:y1:re", in: bytes) || end.matches("1:y1:ee", in: bytes) else { return false }
        // `1:t4:` and four bytes, then at most `1:v16:` and a version of sixteen, then the seven of `y`.
        for start in stride(from: count - 16, through: max(count - 38, 0), by: -1)
        where ByteRange(start: start, length: 5).matches("1:t4:", in: bytes) {
            guard let id = TransactionID(ByteRange(start: start + 5, length: 4), in: bytes) else { continue }
            return transactions[UInt32(truncatingIfNeeded: id.word)]?.endpoint == sender
        }
        return false
    }
}
