/// Splits Swift source into tokens and leaves out comments and the text of string literals; what is interpolated into
/// a literal is code and stays.
///
/// A rule that looked at the plain text would trip over its own explanation in a comment.
struct Tokenizer {
    private let bytes: [UInt8]
    private var position = 0
    private var line = 1
    private var depth = 0
    private var endOfLastToken = 0
    private var tokens: [Token] = []

    private init(_ text: String) { bytes = Array(text.utf8) }

    static func tokens(of text: String) -> [Token] {
        var tokenizer = Tokenizer(text)
        tokenizer.readCode(untilClosingParenthesis: false)
        return tokenizer.tokens
    }

    private mutating func readCode(untilClosingParenthesis nested: Bool) {
        var open = 0
        while let byte = peek() {
            if starts("//") {
                while let next = peek(), next != UInt8(ascii: "\n") { advance() }
            } else if starts("/*") {
                skipBlockComment()
            } else if byte == UInt8(ascii: "\"") || startsRawString() {
                readString()
            } else if Self.isWord(byte) {
                readWord()
            } else {
                if nested {
                    if byte == UInt8(ascii: "(") { open += 1 }
                    if byte == UInt8(ascii: ")") {
                        if open == 0 { return }
                        open -= 1
                    }
                }
                readMark(byte)
            }
        }
    }

    private mutating func readWord() {
        let start = position
        while let byte = peek(), Self.isWord(byte) { advance() }
        append(String(decoding: bytes[start..<position], as: UTF8.self), isWord: true)
    }

    private mutating func readMark(_ byte: UInt8) {
        advance()
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "`"): return
        case UInt8(ascii: "{"):
            append("{", isWord: false)
            depth += 1
        case UInt8(ascii: "}"):
            depth -= 1
            append("}", isWord: false)
        default: append(String(decoding: [byte], as: UTF8.self), isWord: false)
        }
    }

    private mutating func skipBlockComment() {
        var open = 0
        repeat {
            if starts("/*") {
                open += 1
                advance(2)
            } else if starts("*/") {
                open -= 1
                advance(2)
            } else {
                advance()
            }
        } while open > 0 && peek() != nil
    }

    /// Reads a literal of any kind: `"a"`, `"""a"""`, `#"a"#`.
    private mutating func readString() {
        var hashes = ""
        while peek() == UInt8(ascii: "#") {
            hashes += "#"
            advance()
        }
        let quote = starts("\"\"\"") ? "\"\"\"" : "\""
        advance(quote.utf8.count)
        while peek() != nil {
            if starts(quote + hashes) { return advance(quote.utf8.count + hashes.utf8.count) }
            if starts("\\" + hashes + "(") {
                advance(2 + hashes.utf8.count)
                readCode(untilClosingParenthesis: true)
                advance()
            } else if starts("\\" + hashes) {
                advance(2 + hashes.utf8.count)
            } else if quote == "\"", peek() == UInt8(ascii: "\n") {
                return  // Not closed: no literal of one line goes on.
            } else {
                advance()
            }
        }
    }

    private mutating func append(_ text: String, isWord: Bool) {
        let isAttached = position - text.utf8.count == endOfLastToken
        tokens.append(Token(isWord: isWord, text: text, line: line, depth: depth, isAttached: isAttached))
        endOfLastToken = position
    }

    private mutating func advance(_ count: Int = 1) {
        for _ in 0..<count where position < bytes.count {
            if bytes[position] == UInt8(ascii: "\n") { line += 1 }
            position += 1
        }
    }

    private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

    private func starts(_ text: String) -> Bool {
        var index = position
        for byte in text.utf8 {
            guard index < bytes.count, bytes[index] == byte else { return false }
            index += 1
        }
        return true
    }

    private func startsRawString() -> Bool {
        var index = position
        while index < bytes.count, bytes[index] == UInt8(ascii: "#") { index += 1 }
        return index > position && index < bytes.count && bytes[index] == UInt8(ascii: "\"")
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...: true
        default: false
        }
    }
}
