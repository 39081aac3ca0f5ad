internal import Interlock
internal import Mainline

/// A request that a node works on, for as long as somebody holds it: when the last holder lets go, it is withdrawn, and
/// the node cancels what is in flight for it.
final class RunningRequest: Sendable {
    private let buffer: ReportBuffer
    private let withdrawal: @Sendable () -> Void

    /// `withdrawal` may be called several times, also after the request has ended.
    init(buffer: ReportBuffer, withdrawal: @escaping @Sendable () -> Void) {
        (self.buffer, self.withdrawal) = (buffer, withdrawal)
    }

    deinit { withdrawal() }

    /// How many reports of progress were lost because the reader was slow.
    var lostProgressCount: Int { buffer.lostProgressCount }

    /// The next report; nil after the last, when the node is gone or the task is cancelled, and then the request is
    /// withdrawn at once.
    func next() async -> MainlineReport? {
        let report = await buffer.next()
        if report == nil { withdrawal() }
        return report
    }

    /// Withdraws the request; readers get what waits for them and no more.
    func withdraw() {
        withdrawal()
        buffer.end()
    }
}
