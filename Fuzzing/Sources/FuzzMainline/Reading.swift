import KRPC

/// What the decoder makes of a datagram.
struct Reading {
    /// What a datagram is, to who sent a query.
    enum Kind {
        case query
        /// An answer or an error.
        case answer
        /// No message, but one that would have been an answer.
        case brokenAnswer
        case nothing
    }

    var kind: Kind
    var transaction: [UInt8]
    /// Of which torrent peers are asked for.
    var torrent: Bytes20?

    init(_ bytes: [UInt8]) {
        let span = bytes.span.bytes
        do throws(KRPCError) {
            let message = try KRPCMessage(decoding: span)
            transaction = message.transaction.bytes(in: span)
            kind = .answer
            if case .query(let query) = message.body {
                kind = .query
                if case .getPeers(let infoHash, _, _) = query.method { torrent = infoHash }
            }
        } catch {
            transaction = error.transaction?.bytes(in: span) ?? []
            kind = error.transaction == nil || error.isQuery ? .nothing : .brokenAnswer
        }
    }

    var isMessage: Bool { kind == .query || kind == .answer }
    /// Whether it may close a query of the node's.
    var mayClose: Bool { kind == .answer || kind == .brokenAnswer }
}
