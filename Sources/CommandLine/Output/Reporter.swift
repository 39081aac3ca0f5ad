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

    /// How it goes, on a terminal only.
    func progress(_ text: @autoclosure () -> String) {
        if !json, Console.hasLiveLine { Console.show(text()) }
    }

    /// Takes away what ``progress(_:)`` showed.
    func endProgress() { Console.show("") }
}
