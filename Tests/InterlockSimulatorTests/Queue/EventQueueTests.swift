import Interlock
import InterlockSimulator
import Testing

@Suite struct EventQueueTests {
    /// Random adds, cancellations and removals against a list that is sorted each time.
    @Test(arguments: 0..<20 as Range<UInt64>)
    func theOrderIsThatOfASortedList(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var queue = EventQueue<Int>()
        var model: [(at: Int64, number: Int, slot: UInt32)] = []
        for number in 0..<1_000 {
            switch generator.below(8) {
            case 0..<4:
                let at = Int64(generator.below(40))
                model.append((at, number, queue.add(number, at: at)))
            case 4 where !model.isEmpty:
                queue.cancel(model.remove(at: generator.below(model.count)).slot)
            default:
                let end = Int64(generator.below(60))
                // min(by:) returns the first of equals, so ties fall in the order of adding.
                let first = model.indices.min { model[$0].at < model[$1].at }
                let popped = queue.popFirst(notAfter: end)
                if let first, model[first].at <= end {
                    #expect(popped?.payload == model[first].number)
                    #expect(popped?.at == model[first].at)
                    model.remove(at: first)
                } else {
                    #expect(popped == nil)
                }
            }
            #expect(queue.count == model.count)
        }
    }

    @Test func tiesComeInTheOrderOfAdding() {
        var queue = EventQueue<Int>()
        for number in 0..<1_000 { queue.add(number, at: 7) }
        for number in 0..<1_000 { #expect(queue.popFirst(notAfter: 7)?.payload == number) }
    }

    @Test func whatIsCancelledStaysBoundedByWhatIsLive() {
        var queue = EventQueue<Int>()
        for number in 0..<100 { queue.add(number, at: 1_000_000) }
        for number in 0..<100_000 { queue.cancel(queue.add(number, at: 2_000_000)) }
        #expect(queue.count == 100)
        #expect(queue.entryCount <= 100 + EventQueue<Int>.compactionFloor + 1)
        for number in 0..<100 { #expect(queue.popFirst(notAfter: .max)?.payload == number) }
        #expect(queue.popFirst(notAfter: .max) == nil)
        #expect(queue.count == 0)
    }

    @Test func makingTheHeapAnewKeepsTheOrder() {
        var queue = EventQueue<Int>()
        var slots: [UInt32] = []
        for number in 0..<10_000 { slots.append(queue.add(number, at: Int64((number * 7_919) % 1_000))) }
        for number in 0..<10_000 where number % 4 != 0 { queue.cancel(slots[number]) }
        #expect(queue.entryCount < 10_000)
        let expected = stride(from: 0, to: 10_000, by: 4).sorted { left, right in
            ((left * 7_919) % 1_000, left) < ((right * 7_919) % 1_000, right)
        }
        var popped: [Int] = []
        while let next = queue.popFirst(notAfter: .max) { popped.append(next.payload) }
        #expect(popped == expected)
    }
}
