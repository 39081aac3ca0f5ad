import Testing

@testable import MainlineDHT

/// What the clocks and devices of a machine tell of what happened to it.
@Suite struct DisturbanceSensorTests {
    typealias Finding = DisturbanceSensor.Finding
    private static let start = ClockReading(running: .seconds(1000), elapsed: .seconds(5000), wall: .seconds(9_000_000))
    private static let home: Set = [DeviceAddress(device: "eth0", address: 0x0A00_0001)]
    private let limits = WatchLimits()

    private func sensor(_ addresses: Set<DeviceAddress>? = home) -> DisturbanceSensor {
        DisturbanceSensor(Self.start, addresses, limits: limits)
    }

    /// The clocks after they went on by so much.
    private func after(_ running: Duration, slept: Duration = .zero, set: Duration = .zero) -> ClockReading {
        ClockReading(
            running: Self.start.running + running, elapsed: Self.start.elapsed + running + slept,
            wall: Self.start.wall + running + slept + set)
    }

    @Test func timeThatPassesIsNoNews() {
        var sensor = sensor()
        for tick in 1...100 { #expect(sensor.compare(after(.seconds(2 * tick))) == []) }
    }

    @Test(arguments: [
        (Duration.seconds(5), [Finding]()), (.milliseconds(5001), [.suspended(.milliseconds(5001))]),
        (.seconds(3600), [.suspended(.seconds(3600))]),
    ])
    func aMachineThatSleptLongerThanTheLimitWasSuspended(slept: Duration, findings: [Finding]) {
        var sensor = sensor()
        #expect(sensor.compare(after(.seconds(2), slept: slept)) == findings)
        // Once: what was told is not told again.
        #expect(sensor.compare(after(.seconds(4), slept: slept)) == [])
    }

    @Test(arguments: [
        (Duration.seconds(32), [Finding]()), (.milliseconds(32_001), [.suspended(.milliseconds(30_001))]),
    ])
    func aProcessThatStoodStillLongerThanTheLimitWasSuspended(running: Duration, findings: [Finding]) {
        var sensor = sensor()
        #expect(sensor.compare(after(running)) == findings)
    }

    @Test(arguments: [-86_400, -6, -5, 5, 6, 86_400 * 365])
    func aWallClockThatWasSetIsNoSuspension(seconds: Int) {
        var sensor = sensor()
        let set = Duration.seconds(seconds)
        let isNews = abs(seconds) > 5
        #expect(sensor.compare(after(.seconds(2), set: set)) == (isNews ? [.wallClockSet(by: set)] : []))
        #expect(sensor.compare(after(.seconds(4), set: set)) == [])
    }

    @Test func aMachineThatSleptWhileItsClockWasSetTellsBoth() {
        var sensor = sensor()
        let clocks = after(.seconds(2), slept: .seconds(60), set: .seconds(-600))
        #expect(sensor.compare(clocks) == [.suspended(.seconds(60)), .wallClockSet(by: .seconds(-600))])
    }

    @Test func clocksThatGoBackwardsAreNoNews() {
        var sensor = sensor()
        #expect(sensor.compare(after(.seconds(-100))) == [])
    }

    @Test func otherAddressesAreNewsOnce() {
        var sensor = sensor()
        let away: Set = [DeviceAddress(device: "wlan0", address: 0x0A00_0001)]
        #expect(sensor.compare(Self.home) == [])
        #expect(sensor.compare(away) == [.networkChanged])
        #expect(sensor.compare(away) == [])
        // A device that went down, or a system that does not tell.
        #expect(sensor.compare(nil) == [])
        #expect(sensor.compare([]) == [.networkChanged])
        var blind = self.sensor(nil)
        #expect(blind.compare(Self.home) == [])
        #expect(blind.compare(away) == [.networkChanged])
    }

    @Test func theClocksOfThisMachineGoOn() {
        let (first, second) = (ClockReading.system(), ClockReading.system())
        #expect(second.running >= first.running && second.elapsed >= first.elapsed)
        // Sleep counts in the one and not in the other.
        #expect(first.elapsed >= first.running)
        #expect(first.wallMilliseconds > 1_700_000_000_000)
    }
}
