/// Whether one of the bars was met.
struct Verdict {
    var name: String
    /// What was reached, and what had to be, in words.
    var reached: String
    var bar: String
    var isMet: Bool
}
