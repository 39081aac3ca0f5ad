/// One word or mark of Swift source, outside comments and string literals.
struct Token: Equatable {
    /// Whether the token is a word (identifier, keyword, number) rather than a mark such as `(`.
    var isWord: Bool
    var text: String
    /// The first line is 1.
    var line: Int
    /// How many braces are open around it.
    var depth: Int
    /// Whether nothing stands between it and the token before: `try!`, but not `try !found`.
    var isAttached: Bool
}
