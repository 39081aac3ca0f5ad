/// A node with a planted fault: it does what its base does, but for its effects, which it rewrites.
///
/// It is for typed nodes: datagrams of the base are not passed on. The base has no hooks for this, so what is found
/// in a mutant would have been found in the node.
public struct Mutant<Base: Node>: Node {
    /// The configuration of the node, and what is wrong with it.
    public struct Configuration: Sendable {
        /// What the node is made with.
        public var base: Base.Configuration
        /// The fault; nil leaves the node as it is.
        public var fault: PlantedFault?

        public init(_ base: Base.Configuration, fault: PlantedFault?) { (self.base, self.fault) = (base, fault) }
    }
    /// A mutant has its base's address, messages, timers, requests, reports and stable state.
    public typealias Address = Base.Address
    public typealias Message = Base.Message
    public typealias Timer = Base.Timer
    public typealias Request = Base.Request
    public typealias Report = Base.Report
    public typealias Stored = Base.Stored

    /// The node under the fault.
    public private(set) var base: Base
    private let fault: PlantedFault?

    public init(_ configuration: Configuration, at address: Base.Address, restoring stored: Base.Stored) {
        base = Base(configuration.base, at: address, restoring: stored)
        fault = configuration.fault
    }

    public var brokenInvariant: String? { base.brokenInvariant }

    public mutating func handle(_ input: Input<Self>, _ context: inout Context, into effects: inout Effects<Self>) {
        var honest = Effects<Base>(limit: effects.limit)
        base.handle(Self.translated(input), &context, into: &honest)
        var list = honest.list.compactMap(Self.translated)
        switch fault {
        case .sendBeforePersist?: list = list.filter(Self.isSend) + list.filter { !Self.isSend($0) }
        case .recordNotPersisted?: list.removeAll { if case .persist = $0 { true } else { false } }
        case .timerLeftArmed?: list.removeAll { if case .cancelTimer = $0 { true } else { false } }
        case nil: break
        }
        for effect in list { effects.append(effect) }
    }

    private static func isSend(_ effect: Effect<Self>) -> Bool {
        if case .send = effect { return true }
        return false
    }

    private static func translated(_ input: Input<Self>) -> Input<Base> {
        switch input {
        case .started(let down): .started(downFor: down)
        case .received(let message, let peer): .received(message, from: peer)
        case .timerFired(let name): .timerFired(name)
        case .requested(let request, let id): .requested(request, id)
        case .withdrawn(let id): .withdrawn(id)
        case .linkChanged(let peer, let link): .linkChanged(peer, link)
        }
    }

    private static func translated(_ effect: Effect<Base>) -> Effect<Self>? {
        switch effect {
        case .send(let message, let peer): .send(message, to: peer)
        case .transmit: nil  // its bytes lie in the base's own buffer
        case .setTimer(let name, let delay): .setTimer(name, after: delay)
        case .cancelTimer(let name): .cancelTimer(name)
        case .persist(let record): .persist(record)
        case .report(let report, let id): .report(report, id)
        }
    }
}

extension Mutant: Equatable where Base: Hashable {}
extension Mutant: Hashable where Base: Hashable {}
