#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Why the kernel did not take a datagram, by what can be done about it. None of them ends the node: what was not sent
/// is lost, as the network might have lost it.
enum SendErrorKind: Hashable, Sendable {
    /// A queue is full; it empties.
    case full
    /// There is no way to the address, or to any; the network may come back.
    case unreachable
    /// It was forbidden; rules may change.
    case forbidden
    /// The datagram or its address is at fault.
    case other

    init(code: CInt) {
        switch code {
        case EAGAIN, EWOULDBLOCK, ENOBUFS: self = .full
        case ENETUNREACH, EHOSTUNREACH, ENETDOWN, EADDRNOTAVAIL: self = .unreachable
        case EPERM, EACCES: self = .forbidden
        default: self = .other
        }
    }

    /// Where it is counted.
    var count: WritableKeyPath<RuntimeCounts, Int> {
        switch self {
        case .full: \.sendsDropped
        case .unreachable: \.sendsUnreachable
        case .forbidden: \.sendsForbidden
        case .other: \.sendErrors
        }
    }
}
