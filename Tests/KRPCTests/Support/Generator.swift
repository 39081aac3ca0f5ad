import KRPC

/// A small seeded generator (SplitMix64): the same seed gives the same test on every machine.
struct Generator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
        return word ^ (word >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) } }

    mutating func key() -> Bytes20 {
        Bytes20(high: next(), middle: next(), low: UInt32(truncatingIfNeeded: next()))
    }

    mutating func endpoint(_ family: Endpoint.Family) -> Endpoint {
        let port = UInt16(truncatingIfNeeded: next())
        return family == .ipv4
            ? Endpoint(ipv4: UInt32(truncatingIfNeeded: next()), port: port)
            : Endpoint(ipv6: 0x2001_0db8_0000_0000 | next() >> 32, next(), port: port)
    }
}
