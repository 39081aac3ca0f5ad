import Interlock

/// Plays volleys of a hundred bytes: serves to a peer of its choice at the start, and returns whatever it gets to
/// another one. With `patience`, each return sets a timer that the next one replaces.
struct VolleyNode: DatagramNode {
    struct Configuration: Sendable {
        var peerCount: Int
        var patience: Duration?
    }
    typealias Address = UInt64
    typealias Message = Never
    enum Timer: Hashable, Sendable { case impatience }

    private let configuration: Configuration
    private(set) var returns = 0

    init(_ configuration: Configuration, at address: UInt64, restoring stored: Nothing) {
        self.configuration = configuration
    }
    var brokenInvariant: String? { returns < 0 ? "fewer returns than none" : nil }

    mutating func handle(_ input: Input<Self>, _ context: inout Context, into effects: inout Effects<Self>) {
        switch input {
        case .started:
            effects.transmit(to: peer(&context)) { $0.append(contentsOf: repeatElement(7, count: 100)) }
        case .received(let never, _): switch never {}
        case .timerFired, .requested, .withdrawn, .linkChanged: break
        }
    }

    mutating func received(
        _ bytes: RawSpan, from address: UInt64, _ context: inout Context, into effects: inout Effects<Self>
    ) {
        returns += 1
        effects.transmit(to: peer(&context)) { out in bytes.withUnsafeBytes { out.append(contentsOf: $0) } }
        if let patience = configuration.patience { effects.append(.setTimer(.impatience, after: patience)) }
    }

    private func peer(_ context: inout Context) -> UInt64 { UInt64(context.chance.below(configuration.peerCount)) }
}
