import CReference

/// How long to measure.
enum Effort: Equatable {
    /// Until the times mean something; only they are judged.
    case full
    /// A thousandth of it, to show that every benchmark still runs.
    case smoke
    /// So many calls of the subject alone, for a tool that counts instructions.
    case calls(Int)

    /// The processor time of one call in nanoseconds: the best of five rounds.
    func nanoseconds(calls: Int, _ body: () -> Void) -> Double {
        alternating(calls: calls, body, against: {}).0
    }

    /// The processor time of one call of each in nanoseconds. Rounds alternate, so that both see the same machine; the
    /// best of five counts, since everything that disturbs only adds.
    func alternating(calls: Int, _ subject: () -> Void, against other: () -> Void) -> (Double, Double) {
        switch self {
        case .full:
            var best = (Double.infinity, Double.infinity)
            for _ in 0..<5 {
                best.0 = min(best.0, time(calls, subject))
                best.1 = min(best.1, time(calls, other))
            }
            return best
        case .smoke:
            let few = max(1, calls / 1000)
            return (time(few, subject), time(few, other))
        case .calls(let count):
            return (time(count, subject), .infinity)
        }
    }

    /// The allocations of `calls` calls, after a first one that may fill reused buffers.
    func allocations(calls: Int, _ body: () -> Void) -> UInt64 {
        body()
        let before = creference_allocations()
        for _ in 0..<calls { body() }
        return creference_allocations() - before
    }

    private func time(_ calls: Int, _ body: () -> Void) -> Double {
        let start = creference_cpu_nanoseconds()
        for _ in 0..<calls { body() }
        return Double(creference_cpu_nanoseconds() - start) / Double(calls)
    }
}

/// Keeps the compiler from leaving out what computes a value.
@inline(never) @_optimize(none)
func consume<Value>(_ value: Value) {
    withExtendedLifetime(value) {}
}
