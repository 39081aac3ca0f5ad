public import Interlock

/// What a node promised last: the highest term that it granted, and to whom. It survives a crash.
public struct Promise: StableState {
    public struct Record: Hashable, Sendable { public var term: UInt64, holder: UInt8 }
    public private(set) var last = Record(term: 0, holder: 0)
    public init() {}
    public mutating func apply(_ record: Record) { last = record }
}

/// A lease with terms, each a fencing token: no term ever has two holders, whatever is lost, repeated, late or crashes.
public struct LeaseNode: Node, Hashable {
    public struct Configuration: Sendable {
        public var members: [UInt8], attempts: Int
        public init(members: [UInt8], attempts: Int = 3) { (self.members, self.attempts) = (members, attempts) }
    }
    public enum Message: Hashable, Sendable { case asked(term: UInt64), granted(term: UInt64) }
    public enum Timer: Hashable, Sendable { case retry, lapse }
    public enum Request: Hashable, Sendable { case acquire }
    public enum Report: Hashable, Sendable { case holding(term: UInt64), unavailable, lapsed, busy }
    private let address: UInt8, members: [UInt8]
    public private(set) var claim: Claim, promise: Promise

    public init(_ configuration: Configuration, at address: UInt8, restoring stored: Promise) {
        (members, self.address, promise) = (configuration.members, address, stored)
        claim = Claim(majority: configuration.members.count / 2 + 1, attempts: configuration.attempts)
    }
    public var brokenInvariant: String? { claim.term > promise.last.term ? "a claim beyond the own promise" : nil }
    public mutating func handle(_ input: Input<Self>, _ context: inout Context, into effects: inout Effects<Self>) {
        switch input {
        case .requested(.acquire, let id):
            guard promise.last.term < .max else { return effects.append(.report(.unavailable, id)) }
            take(.wished(id, promise.last.term + 1), &context, &effects)
        case .received(_, let peer) where !members.contains(peer): break
        case .received(.asked(let term), let peer):
            let record = Promise.Record(term: term, holder: peer)
            if term > promise.last.term { keep(record, &effects) }
            if promise.last == record { effects.append(.send(.granted(term: term), to: peer)) }
        case .received(.granted(let term), let peer): take(.granted(term, by: peer), &context, &effects)
        case .timerFired(.retry): take(.waited, &context, &effects)
        case .timerFired(.lapse): take(.lapsed, &context, &effects)
        case .started, .withdrawn, .linkChanged: break
        }
    }

    private mutating func take(_ event: Claim.Event, _ context: inout Context, _ effects: inout Effects<Self>) {
        switch claim.step(event, &context) {
        case .asking?:
            if claim.term > promise.last.term { keep(.init(term: claim.term, holder: address), &effects) }
            for peer in members where peer != address { effects.append(.send(.asked(term: claim.term), to: peer)) }
            let jitter = context.chance.below(4)  // so that two who ask at once do not go on doing so
            effects.append(.setTimer(.retry, after: .milliseconds(200 + 25 * jitter)))
            take(.granted(claim.term, by: address), &context, &effects)
        case .holding?:
            effects.append(.cancelTimer(.retry))
            effects.append(.setTimer(.lapse, after: .seconds(10)))
            effects.append(.report(.holding(term: claim.term), claim.wish))
        case .unavailable?: effects.append(.report(.unavailable, claim.wish))
        case .lapsed?: effects.append(.report(.lapsed, claim.wish))
        case .busy(let id)?: effects.append(.report(.busy, id))
        case .unchanged?, nil: break
        }
    }
    /// A promise is durable before anyone is told of it: what follows an effect `persist` waits for it.
    private mutating func keep(_ record: Promise.Record, _ effects: inout Effects<Self>) {
        promise.apply(record)
        effects.append(.persist(record))
    }
}
