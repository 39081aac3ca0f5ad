internal import Interlock
internal import Mainline
internal import Synchronization

/// Which reports go to which reader, and who watches how it goes.
final class RequestBook: Sendable {
    struct Page {
        var buffer: ReportBuffer
        var watch: RequestWatch
    }
    private struct State {
        var pages: [RequestID: Page] = [:]
        var isEnded = false
    }
    private let state = Mutex(State())

    /// Opens a page for a request; false if the node is gone.
    func open(_ id: RequestID, _ buffer: ReportBuffer, _ watch: RequestWatch) -> Bool {
        state.withLock { state in
            guard !state.isEnded else { return false }
            state.pages[id] = Page(buffer: buffer, watch: watch)
            return true
        }
    }

    /// Closes a request's page, since nobody wants its answer; false if it was closed already.
    func close(_ id: RequestID) -> Bool {
        guard let page = state.withLock({ $0.pages.removeValue(forKey: id) }) else { return false }
        page.watch.end(.cancelled)
        return true
    }

    func add(_ report: MainlineReport, to id: RequestID) {
        let page = state.withLock { state in
            report.isFinal ? state.pages.removeValue(forKey: id) : state.pages[id]
        }
        // Tolerated race: the reader may have withdrawn while the report was on its way.
        guard let page else { return }
        // Before the reader is told: what it then looks at shall know.
        if report.isFinal { page.watch.end(.reported(report)) } else { page.watch.progress(report) }
        page.buffer.add(report)
    }

    /// Ends every reader's stream, when the node is gone.
    func end() {
        let pages = state.withLock { state -> [Page] in
            state.isEnded = true
            defer { state.pages = [:] }
            return Array(state.pages.values)
        }
        for page in pages {
            page.watch.end(.stopped)
            page.buffer.end()
        }
    }
}
