internal import CInterlockSockets
internal import NIOCore

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Sends from the socket of a channel, without the channel: NIO closes a datagram channel at the first send error that
/// is not "too large" or "unreachable", so that one peer with an address that the kernel refuses would end the node.
///
/// It owns a duplicate of the descriptor; so it may outlive the channel. Nothing is queued: what the kernel does not
/// take is dropped and counted, as the network would.
final class DatagramSender {
    private let descriptor: CInt
    private let isIPv4: Bool
    private let tally: Tally
    private let diary: Diary
    /// Reused, so that sending allocates nothing.
    private var outgoing: [interlock_outgoing] = []

    /// Duplicates a descriptor. Errors: `IOError` of the system.
    init(duplicating handle: CInt, isIPv4: Bool, tally: Tally, diary: Diary) throws {
        descriptor = fcntl(handle, F_DUPFD_CLOEXEC, 0)
        guard descriptor >= 0 else { throw IOError(errnoCode: errno, reason: "duplicating a socket") }
        // NIO leaves the socket to programs that the process starts: they would keep the port after we are gone.
        guard fcntl(handle, F_SETFD, FD_CLOEXEC) == 0 else {
            close(descriptor)
            throw IOError(errnoCode: errno, reason: "keeping a socket from children")
        }
        (self.isIPv4, self.tally, self.diary) = (isIPv4, tally, diary)
    }

    deinit { close(descriptor) }

    /// Sends and forgets all that an outbox holds, in as few system calls as the kernel allows.
    func send(_ outbox: Outbox) {
        outgoing.removeAll(keepingCapacity: true)
        var start = 0
        for datagram in outbox.datagrams {
            let to = datagram.destination
            if isIPv4, to.ipv4 == nil {
                tally.counts.unmapped += 1
            } else {
                outgoing.append(
                    interlock_outgoing(
                        high: to.high, low: to.low, start: UInt32(start), count: UInt32(datagram.end - start),
                        port: to.port))
            }
            start = datagram.end
        }
        outbox.bytes.withUnsafeBytes { bytes in
            guard let base = bytes.bindMemory(to: UInt8.self).baseAddress else { return }
            send(base)
        }
        outbox.clear()
    }

    private func send(_ bytes: UnsafePointer<UInt8>) {
        var first = 0
        while first < outgoing.count {
            var code: CInt = 0
            let taken = outgoing.withUnsafeBufferPointer { datagrams in
                guard let start = datagrams.baseAddress else { return 0 }
                return Int(
                    interlock_send(
                        descriptor, isIPv4 ? 1 : 0, bytes, start + first, CInt(datagrams.count - first), &code))
            }
            for place in first..<(first + taken) {
                tally.counts.datagramsOut += 1
                tally.counts.bytesOut += Int(outgoing[place].count)
            }
            first += taken
            if first < outgoing.count {
                note(code, for: outgoing[first])
                first += 1
            }
        }
    }

    private func note(_ code: CInt, for datagram: interlock_outgoing) {
        let kind = SendErrorKind(code: code)
        tally.counts[keyPath: kind.count] += 1
        let endpoint = InternetEndpoint(high: datagram.high, low: datagram.low, port: datagram.port)
        diary.noteSendError(code, kind, Int(datagram.count), to: endpoint, at: DatagramHandler.now)
    }
}
