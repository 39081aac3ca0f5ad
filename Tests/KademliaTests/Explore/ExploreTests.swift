import Interlock
import Kademlia
import Testing

@Suite("Exploration")
struct ExploreTests {
    typealias Machine = Explore<Key8, UInt8>
    typealias Contact = Kademlia.Contact<Key8, UInt8>

    static let id = OperationID(7)

    static func contacts(_ keys: [UInt8]) -> [Contact] { keys.map { Contact(key: Key8($0), address: $0) } }
    static func contact(_ key: UInt8) -> Contact { Contact(key: Key8(key), address: key) }

    @Test func aRoundIsATargetSeedsALookupItsEndAndOneTimer() {
        var context = Context()
        var machine = Machine(around: 0, configuration: ExploreConfiguration(jitter: 0))
        #expect(take(.polled, &machine, &context) == .idle)
        let own = take(.disturbed(deepest: 5), &machine, &context)
        #expect(own == .chosen(target: 0, bucket: nil), "the own key first")
        #expect(take(.polled, &machine, &context) == .idle, "seeds are awaited")
        let seeded = take(.seeded(Self.id, Self.contacts([4])), &machine, &context)
        #expect(seeded == .waitingToSend(Self.id, to: Self.contact(4)))
        #expect(take(.polled, &machine, &context) == .waitingWithCapacity)
        let answered = take(.responded(Self.id, from: 4, closer: Self.contacts([3])), &machine, &context)
        #expect(answered == .waitingToSend(Self.id, to: Self.contact(3)))
        guard case .finished(Self.id, bucket: nil, let result)? = take(.timedOut(Self.id, 3), &machine, &context) else {
            Issue.record("not finished")
            return
        }
        #expect(result.closest == [Self.contact(4)])
        #expect(take(.polled, &machine, &context) == .waitingToWake(after: .seconds(5)))
        #expect(take(.polled, &machine, &context) == .idle)
    }
}
