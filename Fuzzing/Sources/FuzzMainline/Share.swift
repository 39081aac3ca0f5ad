import FuzzDriver

/// How many datagrams were received, and how many of them were KRPC messages.
struct Share {
    /// The share of all inputs of this process. libFuzzer runs one input at a time, on one thread.
    nonisolated(unsafe) static var all = Share()

    private(set) var received = 0
    private(set) var decoded = 0
    private(set) var answers = 0
    private(set) var steps = 0

    /// Whether one more that does not decode leaves at least half that do.
    var hasRoom: Bool { decoded > received - decoded }

    mutating func add(_ other: Share) {
        received += other.received
        decoded += other.decoded
        answers += other.answers
        steps += other.steps
    }

    mutating func add(isMessage: Bool, answersOurs: Bool) {
        received += 1
        if isMessage { decoded += 1 }
        if answersOurs { answers += 1 }
    }

    mutating func add(inputs: Int) { steps += inputs }

    /// What `Fuzzing/run` reads.
    func print() {
        Swift.print("decoded: \(decoded) of \(received) datagrams")
        Swift.print("awaited answers: \(answers); inputs to the node: \(steps)")
    }
}
