/// Every way in which the choices of one input can fall, one run after another, in order: the checker's chance.
public struct ChoiceScript: Hashable, Sendable {
    private var picks: [(value: Int, bound: Int)] = []
    private var cursor = 0
    private var drawn: UInt64 = 0
    /// Whether any run so far drew a word, so that the runs do not say all there is to say.
    public private(set) var hasDrawnWords = false

    public init() {}

    /// The choice made at this point of the run; `bound` is at least 1.
    public mutating func choose(below bound: Int) -> Int {
        if cursor == picks.count { picks.append((0, bound)) }
        defer { cursor += 1 }
        return picks[cursor].value
    }

    /// One word of all: they are too many to be enumerated, so they are numbered, from 1 on in each run. The words of
    /// two inputs may be equal.
    public mutating func word() -> UInt64 {
        hasDrawnWords = true
        drawn += 1
        return drawn
    }

    /// Turns to the next run; false when every run was made.
    public mutating func nextRun() -> Bool {
        (cursor, drawn) = (0, 0)
        while let last = picks.popLast() {
            if last.value + 1 < last.bound {
                picks.append((last.value + 1, last.bound))
                return true
            }
        }
        return false
    }

    /// The choices of this run so far, in the order in which they were made.
    public var choices: [Int] { picks.prefix(cursor).map(\.value) }

    public static func == (left: Self, right: Self) -> Bool {
        left.cursor == right.cursor && left.drawn == right.drawn && left.hasDrawnWords == right.hasDrawnWords
            && left.picks.elementsEqual(right.picks) { $0.value == $1.value && $0.bound == $1.bound }
    }
    public func hash(into hasher: inout Hasher) { hasher.combine(choices) }
}
