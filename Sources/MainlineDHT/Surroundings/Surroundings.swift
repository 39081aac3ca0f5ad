/// What a service sees of the machine it runs on, and how it waits; a test puts its own in place.
struct Surroundings: Sendable {
    var clocks: @Sendable () -> ClockReading
    var addresses: @Sendable () -> Set<DeviceAddress>?
    /// Waits so long. Errors: `CancellationError`.
    var wait: @Sendable (Duration) async throws -> Void

    /// This machine.
    static let system = Surroundings(
        clocks: ClockReading.system, addresses: DeviceAddress.system, wait: { try await Task.sleep(for: $0) })
}
