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

    /// Duplicates a descriptor. Errors: `IOError` of the system.
    init(duplicating handle: CInt, isIPv4: Bool, tally: Tally, diary: Diary) throws {
        descriptor = fcntl(handle, F_DUPFD_CLOEXEC, 0)
        guard descriptor >= 0 else { throw IOError(errnoCode: errno, reason: "duplicating a socket") }
        (self.isIPv4, self.tally, self.diary) = (isIPv4, tally, diary)
    }

    deinit { close(descriptor) }

    /// Sends and forgets all that an outbox holds.
    func send(_ outbox: Outbox) {
        outbox.bytes.withUnsafeBytes { bytes in
            var start = 0
            for datagram in outbox.datagrams {
                send(UnsafeRawBufferPointer(rebasing: bytes[start..<datagram.end]), to: datagram.destination)
                start = datagram.end
            }
        }
        outbox.clear()
    }

    private func send(_ bytes: UnsafeRawBufferPointer, to endpoint: InternetEndpoint) {
        guard !isIPv4 || endpoint.ipv4 != nil else {
            tally.counts.unmapped += 1
            return
        }
        let code = endpoint.withSocketAddress(isIPv4: isIPv4) { address, size in
            while sendto(descriptor, bytes.baseAddress, bytes.count, 0, address, size) < 0 {
                if errno != EINTR { return errno }
            }
            return 0
        }
        switch code {
        case 0:
            tally.counts.datagramsOut += 1
            tally.counts.bytesOut += bytes.count
        case EAGAIN, ENOBUFS:
            tally.counts.sendsDropped += 1
        default:
            tally.counts.sendErrors += 1
            diary.noteSendError(code, bytes.count, to: endpoint, number: tally.counts.sendErrors)
        }
    }
}
