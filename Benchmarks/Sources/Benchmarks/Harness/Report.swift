import Glibc

/// The line of one benchmark.
struct Report {
    let benchmark: Benchmark
    let figure: Figure
    let isJudged: Bool

    var line: String {
        var parts = [benchmark.name.padded(to: 34), "\(decimal(figure.value)) \(figure.unit)".padded(to: 18)]
        if let comparison = figure.comparison, let ratio = figure.ratio {
            let other = "\(comparison.name) (\(decimal(comparison.value)) \(figure.unit))"
            parts.append("\(decimal(ratio, places: 2)) against \(other)".padded(to: 46))
        } else {
            parts.append("".padded(to: 46))
        }
        switch benchmark.bound {
        case .value(let most): parts.append("at most \(decimal(most)) \(figure.unit)".padded(to: 24))
        case .ratio(let most): parts.append("at most \(decimal(most, places: 2))".padded(to: 24))
        case .none: parts.append("no bound".padded(to: 24))
        }
        parts.append(verdict)
        return parts.joined(separator: "  ")
    }

    private var verdict: String {
        guard isJudged else { return "not judged" }
        return figure.isWithin(benchmark.bound) == false ? "MISSED" : "ok"
    }
}

private func decimal(_ value: Double, places: Int = 1) -> String {
    guard value.isFinite, value.magnitude < 1e15 else { return "\(value)" }
    let unit = places == 1 ? 10 : 100
    // A difference of two times may be below zero.
    let scaled = Int((value.magnitude * Double(unit)).rounded())
    let fraction = String(scaled % unit)
    let sign = value < 0 && scaled > 0 ? "-" : ""
    return "\(sign)\(scaled / unit)." + String(repeating: "0", count: places - fraction.count) + fraction
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}

func writeToStandardError(_ text: String) {
    _ = text.utf8.withContiguousStorageIfAvailable { write(2, $0.baseAddress, $0.count) }
}

func exit(with status: Int32) -> Never {
    fflush(nil)
    Glibc.exit(status)
}
