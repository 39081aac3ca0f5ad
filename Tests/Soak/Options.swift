import Interlock

/// What a run is told: how large, how bad, how long, and what must hold. Minutes are of virtual time.
struct Options {
    var nodes = 1_000
    var minutes = 24 * 60
    var seed: UInt64 = 1
    /// Percents of the datagrams.
    var loss = 15
    /// When the outage begins; nil: in the middle.
    var outageAt: Int?
    /// How long no datagram arrives.
    var outageMinutes = 60
    /// How often the network is looked at.
    var interval = 10
    /// Lookups at each look.
    var probes = 20
    /// Whether nodes keep their tables by themselves.
    var hasUpkeep = true
    var isJSON = false
    /// Whether each look is told as it is taken.
    var isQuiet = false
    /// CPU seconds after which the run gives up.
    var budget = 600
    var bars = Bars()

    static let usage = """
        Usage: Soak [OPTION...]
          --nodes N            nodes that are there at any time (1000)
          --hours N            virtual hours (24)
          --minutes N          the same in minutes
          --seed N             (1)
          --loss PERCENT       of the datagrams, each by its own (15)
          --outage-at MINUTE   when all of them begin to be lost (the middle)
          --outage-for MINUTES how long; 0: never (60)
          --every MINUTES      between two looks (10)
          --probes N           lookups at each look (20)
          --upkeep on|off      whether nodes keep their tables by themselves (on)
          --live PERCENT       bar: live ones among the contacts of all tables, at every look (85)
          --recall PERCENT     bar: of the true 8 closest, how many answer a lookup, on average (95)
          --recover MINUTES    bar: after the outage, until lookups reach that again (10)
          --budget SECONDS     of CPU; the run gives up beyond it (600)
          --quiet              no line for each look
          --json               figures as one JSON object
        """

    /// nil: the arguments make no sense.
    init?(_ arguments: [String]) {
        var rest = arguments[...]
        while let name = rest.popFirst() {
            switch name {
            case "--json": isJSON = true
            case "--quiet": isQuiet = true
            case "--upkeep":
                guard let word = rest.popFirst(), ["on", "off"].contains(word) else { return nil }
                hasUpkeep = word == "on"
            default:
                guard let word = rest.popFirst(), let number = Int(word), take(name, number) else { return nil }
            }
        }
    }

    private mutating func take(_ name: String, _ number: Int) -> Bool {
        let (range, place): (ClosedRange<Int>, WritableKeyPath<Self, Int>)
        switch name {
        case "--nodes": (range, place) = (2...100_000, \.nodes)
        case "--hours":
            guard (1...10_000).contains(number) else { return false }
            minutes = number * 60
            return true
        case "--minutes": (range, place) = (1...600_000, \.minutes)
        case "--seed":
            seed = UInt64(bitPattern: Int64(number))
            return true
        case "--loss": (range, place) = (0...100, \.loss)
        case "--outage-at":
            outageAt = number
            return number >= 0
        case "--outage-for": (range, place) = (0...600_000, \.outageMinutes)
        case "--every": (range, place) = (1...1_440, \.interval)
        case "--probes": (range, place) = (1...1_000, \.probes)
        case "--live": (range, place) = (0...100, \.bars.live)
        case "--recall": (range, place) = (0...100, \.bars.recall)
        case "--recover": (range, place) = (0...1_440, \.bars.recovery)
        case "--budget": (range, place) = (1...1_000_000, \.budget)
        default: return false
        }
        self[keyPath: place] = number
        return range.contains(number)
    }

    /// The minutes in which no datagram arrives.
    var outage: Range<Int> {
        let start = outageAt ?? minutes / 2
        return start..<(start + outageMinutes)
    }
}
