/// One figure of the package and the bound it has to keep.
struct Benchmark: Sendable {
    /// What it must not exceed.
    enum Bound: Sendable {
        /// The value, in the unit of the figure.
        case value(Double)
        /// The value divided by what it is compared with.
        case ratio(Double)
        /// Shown only.
        case none
    }

    /// In words joined by hyphens, as it is named on the command line.
    let name: String
    let bound: Bound
    let measure: @Sendable (Effort) -> Figure
}

/// What was measured.
struct Figure {
    var value: Double
    /// Of one call, or of one thing: "ns", "bytes", "allocations".
    var unit: String
    /// What the same work costs otherwise, in the same unit, measured in the same run.
    var comparison: Comparison?

    struct Comparison {
        var name: String
        var value: Double
    }

    var ratio: Double? { comparison.map { value / $0.value } }

    /// Whether the bound is kept; `nil` if there is none.
    func isWithin(_ bound: Benchmark.Bound) -> Bool? {
        switch bound {
        case .value(let most): value <= most
        case .ratio(let most): (ratio ?? .infinity) <= most
        case .none: nil
        }
    }
}
