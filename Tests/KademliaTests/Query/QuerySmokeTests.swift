import Interlock
import Kademlia
import Testing

@Suite("A first lookup")
struct QuerySmokeTests {
    typealias Pool = QueryPool<Key8, UInt8>

    @Test func aPoolPollsANewQueryAtOnceAndDrainsUntilBlocked() {
        var context = Context()
        var pool = Pool(own: 0)
        let seeds = [1, 2, 3, 4].map { Contact(key: Key8($0), address: $0) }
        #expect(
            pool.step(.added(OperationID(1), target: 1, seeds: seeds, QueryConfiguration()), &context)
                == .waitingToSend(OperationID(1), to: seeds[0]))
        #expect(pool.step(.polled, &context) == .waitingToSend(OperationID(1), to: seeds[2]))
        #expect(pool.step(.polled, &context) == .waitingToSend(OperationID(1), to: seeds[1]))
        #expect(pool.step(.polled, &context) == .waitingWithCapacity)
        #expect(
            pool.step(.responded(OperationID(1), from: 1, closer: []), &context)
                == .waitingToSend(OperationID(1), to: seeds[3]))
        for key in [2, 3] as [Key8] {
            #expect(pool.step(.failed(OperationID(1), key), &context) == .waitingWithCapacity)
        }
        guard case .finished(_, let result)? = pool.step(.timedOut(OperationID(1), 4), &context) else {
            Issue.record("not finished")
            return
        }
        #expect(result.closest == [seeds[0]])
        #expect(result.reason == .exhausted)
        #expect(pool.step(.polled, &context) == .idle)
        #expect(pool.brokenInvariant == nil)
        #expect(context.fault == nil)
    }
}
