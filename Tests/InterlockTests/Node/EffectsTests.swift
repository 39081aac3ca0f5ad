import Interlock
import Testing

@Suite struct EffectsTests {
    private struct Stone: DatagramNode {
        typealias Configuration = Void
        typealias Address = Int
        typealias Message = Never
        enum Timer: Hashable, Sendable { case rolls(Int) }
        init(_ configuration: Void, at address: Int, restoring stored: Nothing) {}
        func handle(_ input: Input<Self>, _ context: inout Context, into effects: inout Effects<Self>) {}
        func received(
            _ bytes: RawSpan, from address: Int, _ context: inout Context, into effects: inout Effects<Self>
        ) {}
        var brokenInvariant: String? { nil }
    }

    @Test func effectsKeepTheirOrderAndDatagramsShareOneArena() {
        var effects = Effects<Stone>()
        effects.transmit(to: 1) { $0.append(contentsOf: [1, 2, 3]) }
        effects.append(.setTimer(.rolls(1), after: .seconds(1)))
        effects.transmit(to: 2) { $0.append(4) }
        #expect(
            effects.list == [
                .transmit(0..<3, to: 1), .setTimer(.rolls(1), after: .seconds(1)), .transmit(3..<4, to: 2),
            ])
        #expect(effects.bytes == [1, 2, 3, 4])
        effects.clear()
        #expect(effects.list.isEmpty && effects.bytes.isEmpty)
    }

    @Test func whatIsBeyondTheLimitIsDroppedAndCounted() {
        var effects = Effects<Stone>(limit: 2)
        for number in 0..<2 { effects.append(.cancelTimer(.rolls(number))) }
        #expect(effects.list.count == 2 && effects.droppedCount == 0)
        effects.append(.cancelTimer(.rolls(2)))
        #expect(effects.list == [.cancelTimer(.rolls(0)), .cancelTimer(.rolls(1))] && effects.droppedCount == 1)
        effects.clear()
        #expect(effects.droppedCount == 0)
    }
}
