/// The bytes of an input, taken from the front. What is missing at the end is 0.
struct Script {
    /// What node it is.
    struct Header {
        var flags: UInt8
        var contacts: UInt8
        var firstContact: UInt8
        var seed: UInt8
    }

    /// One step: what is done, and what it says about it.
    struct Step {
        var choice: UInt8
        var who: UInt8
        var what: UInt8
        var more: UInt8
    }

    private var rest: ArraySlice<UInt8>

    init(_ input: [UInt8]) { rest = input[...] }

    mutating func take() -> UInt8 { rest.popFirst() ?? 0 }

    mutating func take(_ count: Int) -> [UInt8] {
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    mutating func takeHeader() -> Header {
        Header(flags: take(), contacts: take(), firstContact: take(), seed: take())
    }

    mutating func takeStep() -> Step? {
        guard let choice = rest.popFirst() else { return nil }
        return Step(choice: choice, who: take(), what: take(), more: take())
    }
}
