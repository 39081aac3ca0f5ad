import Interlock
import Lease
import Testing

@Suite struct LeaseNodeTests {
    private var effects = Effects<LeaseNode>()
    private var context = Context()

    private func node(_ address: UInt8 = 0, promise: Promise.Record? = nil) -> LeaseNode {
        var stored = Promise()
        if let promise { stored.apply(promise) }
        return LeaseNode(.init(members: [0, 1, 2]), at: address, restoring: stored)
    }

    private mutating func handle(_ input: Input<LeaseNode>, by node: inout LeaseNode) -> [Effect<LeaseNode>] {
        effects.clear()
        node.handle(input, &context, into: &effects)
        #expect(context.fault == nil && node.brokenInvariant == nil)
        return effects.list
    }

    @Test mutating func aPromiseIsPersistedBeforeItIsSentAndRepeatedWithoutASecondRecord() {
        var node = node()
        let record = Promise.Record(of: 3, to: 1)
        let first = handle(.received(.asked(term: 3), from: 1), by: &node)
        #expect(first == [.persist(record), .send(.granted(term: 3), to: 1)])
        #expect(handle(.received(.asked(term: 3), from: 1), by: &node) == [.send(.granted(term: 3), to: 1)])
        #expect(handle(.received(.asked(term: 3), from: 2), by: &node) == [])
        #expect(handle(.received(.asked(term: 2), from: 1), by: &node) == [])
    }

    @Test mutating func whatWasPromisedBeforeACrashIsKept() {
        var node = node(promise: .init(of: 3, to: 1))
        #expect(handle(.received(.asked(term: 3), from: 2), by: &node) == [])
        let asking = handle(.requested(.acquire, RequestID(1)), by: &node)
        #expect(asking.first == .persist(.init(of: 4, to: 0)))
    }

    @Test mutating func strangersAreNeitherGrantedNorCounted() {
        var node = node()
        #expect(handle(.received(.asked(term: 1), from: 7), by: &node) == [])
        _ = handle(.requested(.acquire, RequestID(1)), by: &node)
        #expect(handle(.received(.granted(term: 1), from: 7), by: &node) == [])
        #expect(node.claim.kind == .asking)
        let held = handle(.received(.granted(term: 1), from: 2), by: &node)
        #expect(held.last == .report(.holding(term: 1), RequestID(1)))
    }

    @Test mutating func afterTheLastTermTheLeaseIsUnavailable() {
        var node = node(promise: .init(of: .max, to: 1))
        #expect(
            handle(.requested(.acquire, RequestID(1)), by: &node) == [.report(.unavailable, RequestID(1))])
    }

    @Test(arguments: [
        LeaseNode.Message.asked(term: 0), .asked(term: 300), .granted(term: 1), .granted(term: .max),
    ])
    func messagesSurviveTheWire(message: LeaseNode.Message) throws {
        #expect(try LeaseNode.Message(decoding: message.encoded.span.bytes) == message)
        let cut = message.encoded.dropLast()
        #expect(throws: DecodingFailure.self) { try LeaseNode.Message(decoding: cut.span.bytes) }
    }

    @Test func anUnknownMessageIsRefused() {
        #expect(throws: DecodingFailure(.unknownCase(2), at: 0)) {
            try LeaseNode.Message(decoding: ([2, 1] as [UInt8]).span.bytes)
        }
    }

    @Test(arguments: [Promise.Record(of: 0, to: 0), .init(of: 128, to: 255), .init(of: .max, to: 2)])
    func recordsSurviveTheDisk(record: Promise.Record) throws {
        #expect(try Promise.Record(decoding: record.encoded.span.bytes) == record)
    }
}
