/// What a run must reach.
struct Bars {
    /// Percents of the contacts that must be live, at every look.
    var live = 85
    /// Percents of the true closest that must answer a lookup, on average.
    var recall = 95
    /// Minutes after the outage within which lookups must reach that again.
    var recovery = 10
}
