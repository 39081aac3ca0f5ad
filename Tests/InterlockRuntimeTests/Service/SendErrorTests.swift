import Glibc
import Interlock
import Synchronization
import Testing

@testable import InterlockRuntime

/// What the kernel does not send, by kind, and how seldom the log is told.
@Suite struct SendErrorTests {
    @Test(arguments: [
        (EAGAIN, SendErrorKind.full), (ENOBUFS, .full), (ENETUNREACH, .unreachable), (EHOSTUNREACH, .unreachable),
        (ENETDOWN, .unreachable), (EADDRNOTAVAIL, .unreachable), (EPERM, .forbidden), (EACCES, .forbidden),
        (EINVAL, .other), (EMSGSIZE, .other), (0, .other),
    ])
    func everyReasonHasAKindAndACount(code: CInt, kind: SendErrorKind) {
        #expect(SendErrorKind(code: code) == kind)
        var counts = RuntimeCounts()
        counts[keyPath: kind.count] += 1
        #expect(counts != RuntimeCounts())
    }

    @Test func eachKindIsLoggedOncePerIntervalWithTheNumberOfTheOthers() {
        let log = DiagnosticsTests.Log()
        let diary = Diary(logger: log.logger, limits: RuntimeLimits())
        func note(_ code: CInt, at seconds: Double) {
            diary.noteSendError(
                code, SendErrorKind(code: code), 100, to: .loopback(port: 1),
                at: Instant(nanoseconds: Int64(seconds * 1e9)))
        }
        for tenth in 0..<600 { note(ENETUNREACH, at: Double(tenth) / 10) }
        #expect(log.lines.withLock { $0.count } == 1)
        note(EPERM, at: 30)
        #expect(log.lines.withLock { $0.count } == 2)
        // The interval is over, to the nanosecond.
        note(ENETUNREACH, at: 60)
        let lines = log.lines.withLock { $0 }
        #expect(lines.count == 3)
        #expect(lines.last?.hasPrefix("warning a datagram could not be sent") == true)
        #expect(lines.last?.contains("\"unlogged\": 599") == true)
        note(ENETUNREACH, at: 119.999)
        #expect(log.lines.withLock { $0.count } == 3)
    }
}
