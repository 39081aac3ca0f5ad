import Synchronization

/// What a command tells: an object a line for programs, or text for people.
struct Reporter: Sendable {
    let json: Bool

    /// A result, on standard output. Without a text it is for programs only.
    func result(_ object: @autoclosure () -> JSONObject, _ text: @autoclosure () -> String? = nil) {
        if json { Console.line(object().line) } else if let text = text() { Console.line(text) }
    }

    /// What people may want to know beside the results, on standard error.
    func remark(_ object: @autoclosure () -> JSONObject, _ text: @autoclosure () -> String) {
        if json { Console.line(object().line) } else { Console.note(text()) }
    }

    /// How it goes: a line that changes on a terminal; elsewhere plain lines on standard error, one a second at most.
    func progress(_ text: @autoclosure () -> String) {
        if json { return }
        if Console.hasLiveLine {
            Console.show(text())
        } else if Self.isPlainLineDue() {
            Console.note(text())
        }
    }

    private static let plainLineDueAt = Mutex(ContinuousClock.now.advanced(by: .seconds(1)))

    private static func isPlainLineDue() -> Bool {
        let now = ContinuousClock.now
        return plainLineDueAt.withLock { dueAt in
            guard now >= dueAt else { return false }
            dueAt = now.advanced(by: .seconds(1))
            return true
        }
    }

    /// Lines that the next ones replace, on a terminal; elsewhere nothing.
    func panel(_ lines: @autoclosure () -> [StyledText]) {
        if hasPanel { Console.show(lines()) }
    }

    /// Whether somebody sees ``panel(_:)``.
    var hasPanel: Bool { !json && Console.hasLiveLine }

    /// Lets what ``panel(_:)`` showed last stand.
    func leavePanel() { Console.leave() }

    /// Takes away what ``progress(_:)`` showed.
    func endProgress() { Console.show("") }
}
