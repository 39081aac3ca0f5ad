/// What pure code must not contain, whatever it imports: hidden time, chance, threads, output and traps.
enum Purity {
    static func findings(in file: SourceFile) -> [Finding] {
        guard let module = file.module else { return [] }
        var words = traps
        if module.purity != .shell { words.formUnion(impure) }
        if module.purity == .pure { words.formUnion(threadsAndClocks) }
        let tokens = file.tokens
        return tokens.indices.compactMap { index in
            let token = tokens[index]
            let isForbidden =
                words.contains(token.text) && !isAllowed(tokens, at: index)
                || calls(tokens, at: index, onPure: module.purity != .shell)
                || stores(tokens, at: index, in: module)
            guard isForbidden else { return nil }
            return Finding(path: file.path, line: token.line, message: "\(module.name) must not use \(token.text)")
        }
    }

    /// Nothing of ours ends the process because of what came from outside.
    private static let traps: Set = ["fatalError"]

    /// No result may hang on these, in drivers neither.
    private static let impure: Set = [
        "Foundation", "FoundationEssentials", "Dispatch", "DispatchQueue", "async", "await", "Task", "TaskGroup",
        "actor",
        "Logger", "SystemRandomNumberGenerator", "arc4random", "Hasher", "hashValue", "getenv", "readLine", "Date",
        "UUID", "FileManager", "ProcessInfo", "CommandLine", "ObjectIdentifier", "socket", "sleep", "usleep",
    ]

    /// Drivers may use threads and measure time.
    private static let threadsAndClocks: Set = [
        "Mutex", "Lock", "NSLock", "Atomic", "Clock", "ContinuousClock", "SuspendingClock", "clock_gettime",
        "gettimeofday", "pthread_create", "pthread_mutex_lock", "Thread",
    ]

    private static let drawing: Set = ["random", "shuffle", "shuffled", "randomElement"]

    /// `hash(into hasher: inout Hasher)` names the type without choosing by it; `.socket` is a case or a member.
    private static func isAllowed(_ tokens: [Token], at index: Int) -> Bool {
        let previous = index > 0 ? tokens[index - 1].text : ""
        switch tokens[index].text {
        case "Hasher": return previous == "inout"
        case "socket", "sleep", "usleep": return previous == "." || !isCall(tokens, at: index)
        case "async": return previous == "."
        case "actor": return previous == "." || tokens.word(after: index) == nil
        default: return false
        }
    }

    /// Calls that draw from the system, print, or trap: `x.random(`, `print(`, `try!`, `as!`.
    private static func calls(_ tokens: [Token], at index: Int, onPure isPure: Bool) -> Bool {
        let text = tokens[index].text
        let previous = index > 0 ? tokens[index - 1].text : ""
        let next = index + 1 < tokens.count ? tokens[index + 1].text : ""
        if text == "try" || text == "as" { return next == "!" && tokens[index + 1].isAttached }
        guard isPure, isCall(tokens, at: index) else { return false }
        if drawing.contains(text) { return previous == "." }
        return (text == "print" || text == "debugPrint" || text == "dump") && previous != "." && previous != "func"
    }

    /// Chance and context are handed in with each event; a state that kept one would hide an input.
    private static func stores(_ tokens: [Token], at index: Int, in module: Module) -> Bool {
        guard module.purity == .pure, module.name != "Interlock", index >= 3 else { return false }
        guard ["Chance", "Context"].contains(tokens[index].text), tokens[index - 1].text == ":" else { return false }
        return ["let", "var"].contains(tokens[index - 3].text)
    }

    private static func isCall(_ tokens: [Token], at index: Int) -> Bool {
        index + 1 < tokens.count && tokens[index + 1].text == "("
    }
}

extension [Token] {
    /// The word that follows directly, if what follows is a word on the same line.
    func word(after index: Int) -> String? {
        guard index + 1 < count, self[index + 1].isWord, self[index + 1].line == self[index].line else { return nil }
        return self[index + 1].text
    }
}
