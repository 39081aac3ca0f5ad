internal import Interlock
internal import Logging

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// What the log is told: faults with the last lines of the trace, send errors, each so seldom that a flood of them
/// cannot flood the log.
@usableFromInline
final class Diary {
    let logger: Logger
    private let limits: RuntimeLimits
    /// The last records of the trace, as a ring.
    private var ring: [TraceRecord] = []
    private var oldest = 0
    /// Of each kind of send error, when one was logged last, and how many were not since.
    private var sendErrors: [SendErrorKind: (loggedAt: Instant, unlogged: Int)] = [:]

    init(logger: Logger, limits: RuntimeLimits) { (self.logger, self.limits) = (logger, limits) }

    /// Keeps a line for the next fault.
    func keep(_ record: TraceRecord) {
        guard limits.faultTraceLines > 0 else { return }
        if ring.count < limits.faultTraceLines {
            ring.append(record)
        } else {
            ring[oldest] = record
            oldest = (oldest + 1) % ring.count
        }
    }

    /// The kept lines, oldest first.
    var lastLines: [String] { (ring[oldest...] + ring[..<oldest]).map(\.description) }

    func noteFault(_ fault: Fault, number: Int) {
        guard isLogged(number) else { return }
        logger.error(
            "a fault of ours; the event was dropped",
            metadata: [
                "fault": "\(fault)", "number": "\(number)", "trace": .array(lastLines.map { .string($0) }),
            ])
    }

    /// An outage refuses every datagram: at most one line each interval, for each kind of reason.
    func noteSendError(
        _ code: CInt, _ kind: SendErrorKind, _ byteCount: Int, to endpoint: InternetEndpoint, at now: Instant
    ) {
        let last = sendErrors[kind]
        if let last, last.loggedAt.duration(to: now) < limits.sendErrorLogInterval {
            sendErrors[kind] = (last.loggedAt, last.unlogged + 1)
            return
        }
        sendErrors[kind] = (now, 0)
        logger.log(
            level: kind == .other ? .info : .warning, "a datagram could not be sent",
            metadata: [
                "to": "\(endpoint)", "bytes": "\(byteCount)", "reason": .string(Self.reason(code)),
                "kind": "\(kind)", "unlogged": "\(last?.unlogged ?? 0)",
            ])
    }

    func noteRefusedTimer(_ name: String, number: Int) {
        guard isLogged(number) else { return }
        logger.error("a timer was refused at the limit", metadata: ["timer": .string(name), "number": "\(number)"])
    }

    func noteFailedMark(_ error: any Error) {
        logger.warning("the store could not note the time", metadata: ["reason": "\(error)"])
    }

    /// The first few, then each whose number is a power of two.
    private func isLogged(_ number: Int) -> Bool {
        number <= limits.loggedOneByOne || number.nonzeroBitCount == 1
    }

    static func reason(_ code: CInt) -> String { strerror(code).map { String(cString: $0) } ?? "error \(code)" }
}
