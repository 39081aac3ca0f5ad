import Interlock
import KRPC
import Mainline

/// A node whose clock jumps without a word: what should tell it that the machine slept moves its clock instead.
struct Jumpy: DatagramNode {
    typealias Configuration = MainlineConfiguration
    typealias Address = Endpoint
    typealias Message = Never
    typealias Timer = MainlineTimer
    typealias Request = MainlineRequest
    typealias Report = MainlineReport

    private(set) var node: MainlineNode
    private var ahead = Duration.zero

    init(_ configuration: MainlineConfiguration, at address: Endpoint, restoring stored: Nothing) {
        node = MainlineNode(configuration, at: address, restoring: stored)
    }

    var brokenInvariant: String? { node.brokenInvariant }

    mutating func handle(_ input: Input<Self>, _ context: inout Context, into effects: inout Effects<Self>) {
        let translated: Input<MainlineNode>
        switch input {
        case .started(let downFor): translated = .started(downFor: downFor)
        case .timerFired(let timer): translated = .timerFired(timer)
        case .requested(.noticed(.suspended(let duration)), _):
            ahead += duration
            return
        case .requested(let request, let id): translated = .requested(request, id)
        case .withdrawn(let id): translated = .withdrawn(id)
        case .linkChanged(let peer, let link): translated = .linkChanged(peer, link)
        }
        context.now = context.now.advanced(by: ahead)
        var inner = Effects<MainlineNode>()
        node.handle(translated, &context, into: &inner)
        pass(inner, on: &effects)
    }

    mutating func received(
        _ bytes: RawSpan, from sender: Endpoint, _ context: inout Context, into effects: inout Effects<Self>
    ) {
        context.now = context.now.advanced(by: ahead)
        var inner = Effects<MainlineNode>()
        node.received(bytes, from: sender, &context, into: &inner)
        pass(inner, on: &effects)
    }

    private func pass(_ inner: Effects<MainlineNode>, on effects: inout Effects<Self>) {
        for effect in inner.list {
            switch effect {
            case .transmit(let range, let address):
                effects.transmit(to: address) { $0.append(contentsOf: inner.bytes[range]) }
            case .setTimer(let timer, let after): effects.append(.setTimer(timer, after: after))
            case .cancelTimer(let timer): effects.append(.cancelTimer(timer))
            case .report(let report, let id): effects.append(.report(report, id))
            }
        }
    }
}
