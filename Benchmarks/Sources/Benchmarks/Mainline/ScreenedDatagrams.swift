import Interlock
import KRPC
import Mainline

extension Benchmark {
    /// What it takes to look at the rates of a stranger whose datagram is then read, one of 1,024 in as many networks.
    static let screenedDatagram = Benchmark(name: "screened-datagram", bound: .value(60)) { effort in
        measureScreen(effort, senders: 1024, step: .milliseconds(1), passes: true)
    }

    /// The same for one of 256 addresses of one network that send far more than they may, which is not read.
    static let screenedFlood = Benchmark(name: "screened-flood", bound: .value(60)) { effort in
        measureScreen(effort, senders: 256, step: .microseconds(1), passes: false)
    }
}

private func measureScreen(_ effort: Effort, senders: Int, step: Duration, passes: Bool) -> Figure {
    var screen = Screen(AddressPolicy())
    var chance = Chance(seed: 5)
    let distance: UInt32 = passes ? 641 : 1
    let endpoints = (0..<senders).map { Endpoint(ipv4: 0x0C00_0000 + UInt32($0) * distance, port: 6881) }
    var (now, next, passed) = (Instant(nanoseconds: 1_000_000_000), 0, 0)
    let duration = step.nanoseconds
    func once() {
        now = Instant(nanoseconds: now.nanoseconds &+ duration)
        if screen.passage(from: endpoints[next % senders], now: now, &chance) == .stranger { passed += 1 }
        next &+= 1
    }
    precondition(effort.allocations(calls: 10_000, { once() }) == 0, "no allocation a datagram")
    let nanoseconds = effort.nanoseconds(calls: 2_000_000) { once() }
    precondition(passes ? passed == next : passed < next / 2 + 2000, "the rates are what they are taken for")
    return Figure(value: nanoseconds, unit: "ns")
}
