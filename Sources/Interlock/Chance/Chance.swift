/// Where the choices of an event come from. Machines draw from it and store none of it.
public struct Chance: Sendable {
    private enum Source: Sendable {
        case seeded(SeededGenerator)
        case keyed(ChaCha20Generator)
        case everyChoice(ChoiceScript)
    }
    private var source: Source

    /// Fast and reproducible, for tests and the simulator.
    public init(seed: UInt64) { source = .seeded(SeededGenerator(seed: seed)) }
    /// Fast and reproducible, going on from a generator.
    public init(_ generator: SeededGenerator) { source = .seeded(generator) }
    /// Unpredictable to others, for the runtime: the key comes from the system; a recording keeps it.
    public init(key: ChaCha20Generator.Key) { source = .keyed(ChaCha20Generator(key: key)) }
    /// Every choice in turn, for the checker: run the input again while ``nextRun()`` says so.
    public static var everyChoice: Self { Self(source: .everyChoice(ChoiceScript())) }

    private init(source: Source) { self.source = source }

    /// A number in `0..<bound`, each as likely as another. A bound below 1 is taken for 1.
    public mutating func below(_ bound: Int) -> Int {
        guard bound > 1 else { return 0 }
        if case .everyChoice(var script) = source {
            defer { source = .everyChoice(script) }
            return script.choose(below: bound)
        }
        return Int(word().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// 64 bits: of an id, a transaction or a secret. The checker cannot try all: it numbers those of each input, from 1
    /// on, and calls its verdict a bounded one.
    public mutating func word() -> UInt64 {
        switch source {
        case .seeded(var generator):
            defer { source = .seeded(generator) }
            return generator.next()
        case .keyed(var generator):
            defer { source = .keyed(generator) }
            return generator.next()
        case .everyChoice(var script):
            defer { source = .everyChoice(script) }
            return script.word()
        }
    }

    /// Turns to the next way in which the choices of an input can fall; false when there is none left, and always for a
    /// generator.
    public mutating func nextRun() -> Bool {
        guard case .everyChoice(var script) = source else { return false }
        defer { source = .everyChoice(script) }
        return script.nextRun()
    }

    /// Whether a word was drawn in any run so far, of which no other value is tried; always false for a generator.
    public var hasDrawnWords: Bool {
        guard case .everyChoice(let script) = source else { return false }
        return script.hasDrawnWords
    }

    /// The choices of this run, for a counterexample; empty for a generator.
    public var choices: [Int] {
        guard case .everyChoice(let script) = source else { return [] }
        return script.choices
    }
}
