/// The datagrams of a turn in one buffer, sent together at its end.
@usableFromInline
final class Outbox {
    @usableFromInline
    struct Datagram {
        @usableFromInline var end: Int
        @usableFromInline var destination: InternetEndpoint

        @inlinable init(end: Int, destination: InternetEndpoint) { (self.end, self.destination) = (end, destination) }
    }
    @usableFromInline var bytes: [UInt8] = []
    @usableFromInline var datagrams: [Datagram] = []
    @usableFromInline let limit: Int
    /// Sends what is collected; empties the outbox.
    @usableFromInline var flush: (Outbox) -> Void

    init(limit: Int, flush: @escaping (Outbox) -> Void) {
        (self.limit, self.flush) = (limit, flush)
        bytes.reserveCapacity(1 << 14)
        datagrams.reserveCapacity(Swift.min(limit, 64))
    }

    /// Ends the datagram that was appended to ``bytes``.
    @inlinable
    func close(to destination: InternetEndpoint) {
        datagrams.append(Datagram(end: bytes.count, destination: destination))
        if datagrams.count >= limit { flush(self) }
    }

    /// Lets go of the socket: what is flushed from now on goes nowhere.
    func disconnect() { flush = { $0.clear() } }

    func clear() {
        bytes.removeAll(keepingCapacity: true)
        datagrams.removeAll(keepingCapacity: true)
    }
}
