/// What a running node did since it started. Plain numbers, cheap to count; the service hands them to swift-metrics.
@frozen
public struct RuntimeCounts: Hashable, Sendable {
    /// Datagrams that arrived, with those dropped.
    public var datagramsIn = 0
    /// Bytes of those datagrams, without headers.
    public var bytesIn = 0
    /// Datagrams that the kernel took.
    public var datagramsOut = 0
    /// Bytes of those datagrams, without headers.
    public var bytesOut = 0
    /// Datagrams dropped since they were longer than ``RuntimeLimits/datagramBytes``.
    public var oversized = 0
    /// Datagrams dropped since they are no message of the node.
    public var undecodable = 0
    /// Datagrams, in or out, dropped since an address has no counterpart.
    public var unmapped = 0
    /// Datagrams dropped since too many effects waited for the store.
    public var inputsDropped = 0
    /// Datagrams that the kernel refused to send for a reason that no other count tells.
    public var sendErrors = 0
    /// Datagrams dropped since the kernel's queue was full (`EAGAIN`, `ENOBUFS`).
    public var sendsDropped = 0
    /// Datagrams that the kernel knew no way for (`ENETUNREACH`, `EHOSTUNREACH`, `ENETDOWN`,
    /// `EADDRNOTAVAIL`): the network is away.
    public var sendsUnreachable = 0
    /// Datagrams that the kernel was told not to send (`EPERM`, `EACCES`): a firewall, or an address for broadcasts.
    public var sendsForbidden = 0
    /// Errors that reading from the socket met.
    public var readErrors = 0
    /// Timers that fired.
    public var timersFired = 0
    /// Timers that were not set since the limit was reached.
    public var timersRefused = 0
    /// Requests of the local user that reached the node.
    public var requests = 0
    /// Requests that were refused since the limit was reached.
    public var requestsRefused = 0
    /// Reports of the node to its user.
    public var reports = 0
    /// Impossible or undeclared steps, and inputs with too many effects.
    public var faults = 0
    /// Records that became durable.
    public var records = 0
    /// Writes that made them so.
    public var commits = 0

    @inlinable public init() {}

    /// Every count with its name, in the order of declaration.
    public static var named: [(name: String, count: KeyPath<RuntimeCounts, Int>)] {
        [
            ("datagrams_in", \.datagramsIn), ("bytes_in", \.bytesIn), ("datagrams_out", \.datagramsOut),
            ("bytes_out", \.bytesOut), ("oversized", \.oversized), ("undecodable", \.undecodable),
            ("unmapped", \.unmapped), ("inputs_dropped", \.inputsDropped), ("send_errors", \.sendErrors),
            ("sends_dropped", \.sendsDropped), ("sends_unreachable", \.sendsUnreachable),
            ("sends_forbidden", \.sendsForbidden), ("read_errors", \.readErrors), ("timers_fired", \.timersFired),
            ("timers_refused", \.timersRefused), ("requests", \.requests), ("requests_refused", \.requestsRefused),
            ("reports", \.reports), ("faults", \.faults), ("records", \.records), ("commits", \.commits),
        ]
    }
}
