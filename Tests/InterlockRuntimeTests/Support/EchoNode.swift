import Interlock

/// Answers each datagram with its own bytes and a letter; counts those it saw; reports on request. Sends a datagram of
/// a given size anywhere.
struct EchoNode: DatagramNode {
    enum Timer: Hashable, Sendable { case ring(Int) }
    enum Request: Hashable, Sendable {
        case count
        case ring(after: Duration, number: Int)
        case hush(number: Int)
        case shout(bytes: Int, to: UInt8)
    }
    enum Report: Hashable, Sendable {
        case started(down: Bool)
        case counted(Int)
        case rang(Int, at: Instant)
        case withdrawn
    }
    private(set) var count = 0

    init(_ configuration: Void, at address: UInt8, restoring stored: Nothing) {}
    var brokenInvariant: String? { nil }

    mutating func received(
        _ bytes: RawSpan, from address: UInt8, _ context: inout Context, into effects: inout Effects<Self>
    ) {
        count += 1
        effects.transmit(to: address) { out in
            bytes.withUnsafeBytes { out.append(contentsOf: $0) }
            out.append(UInt8(ascii: "!"))
        }
    }

    mutating func handle(_ input: Input<Self>, _ context: inout Context, into effects: inout Effects<Self>) {
        switch input {
        case .received(let never, _): switch never {}
        case .started(let down): effects.append(.report(.started(down: down != nil), nil))
        case .requested(.count, let id): effects.append(.report(.counted(count), id))
        case .requested(.ring(let after, let number), _): effects.append(.setTimer(.ring(number), after: after))
        case .requested(.hush(let number), _): effects.append(.cancelTimer(.ring(number)))
        case .requested(.shout(let bytes, let address), _):
            effects.transmit(to: address) { $0.append(contentsOf: [UInt8](repeating: 7, count: bytes)) }
        case .timerFired(.ring(let number)): effects.append(.report(.rang(number, at: context.now), nil))
        case .withdrawn(let id): effects.append(.report(.withdrawn, id))
        case .linkChanged: break
        }
    }
}
