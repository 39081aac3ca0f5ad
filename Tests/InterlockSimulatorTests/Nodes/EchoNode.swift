import Interlock

/// Asks peers by chance, a hundred bytes a question; whoever is asked sends the bytes back. An answer brings the next
/// question, until all were asked.
struct EchoNode: DatagramNode {
    struct Configuration: Sendable {
        var peerCount: Int
        var questions = 0
        var bytes = 100
    }
    typealias Address = UInt32
    typealias Message = Never
    enum Timer: Hashable, Sendable { case impatience }

    let configuration: Configuration
    private(set) var answers = 0
    private(set) var asked = 0

    init(_ configuration: Configuration, at address: UInt32, restoring stored: Nothing) {
        self.configuration = configuration
    }
    var brokenInvariant: String? { answers > asked ? "more answers than questions" : nil }

    mutating func handle(_ input: Input<Self>, _ context: inout Context, into effects: inout Effects<Self>) {
        switch input {
        case .started: ask(&context, &effects)
        case .received(let never, _): switch never {}
        case .timerFired, .requested, .withdrawn, .linkChanged: break
        }
    }

    mutating func received(
        _ bytes: RawSpan, from address: UInt32, _ context: inout Context, into effects: inout Effects<Self>
    ) {
        guard bytes.byteCount > 0 else { return }
        let isQuestion = bytes.unsafeLoad(fromByteOffset: 0, as: UInt8.self) == 0
        if isQuestion {
            effects.transmit(to: address) { out in
                out.append(1)
                bytes.extracting(droppingFirst: 1).withUnsafeBytes { out.append(contentsOf: $0) }
            }
        } else {
            answers += 1
            ask(&context, &effects)
        }
    }

    private mutating func ask(_ context: inout Context, _ effects: inout Effects<Self>) {
        guard asked < configuration.questions else { return }
        asked += 1
        let (count, mark) = (configuration.bytes, UInt8(truncatingIfNeeded: asked))
        effects.transmit(to: UInt32(context.chance.below(configuration.peerCount))) { out in
            out.append(0)
            out.append(contentsOf: repeatElement(mark, count: count - 1))
        }
    }
}
