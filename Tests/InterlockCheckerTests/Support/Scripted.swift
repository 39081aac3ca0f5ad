import Interlock

/// A node that does what its configuration says, for tests of the checker alone.
struct Scripted: Node, Hashable {
    enum Deed: Hashable, Sendable {
        case send(Int, to: UInt8), persist(Int), arm(Int), disarm(Int), report(Int)
        /// Reports the sum of a base and a number drawn below a bound.
        case reportDrawn(below: [Int])
        case reportRequest
        case reportWord
    }
    struct Configuration: Sendable {
        var onStart: [Deed] = [], onRequest: [Deed] = [], onMessage: [Deed] = [], onTimer: [Deed] = []
        /// Whether the node remembers what it received, in order.
        var remembers = false
        /// How many messages break the node's invariant; nil: it holds always.
        var breaksAt: Int?
    }
    typealias Address = UInt8
    typealias Message = Int
    typealias Timer = Int
    typealias Request = Int
    typealias Report = Int
    struct Stored: StableState {
        private(set) var records: [Int] = []
        mutating func apply(_ record: Int) { records.append(record) }
    }

    private let address: UInt8
    private let configuration: Configuration
    private(set) var received: [Int] = []
    private(set) var fired: [Int] = []
    private(set) var withdrawn: [UInt64] = []
    let restored: [Int]

    init(_ configuration: Configuration, at address: UInt8, restoring stored: Stored) {
        (self.configuration, self.address, restored) = (configuration, address, stored.records)
    }

    static func == (left: Self, right: Self) -> Bool {
        (left.address, left.received, left.fired, left.restored, left.withdrawn)
            == (right.address, right.received, right.fired, right.restored, right.withdrawn)
    }
    func hash(into hasher: inout Hasher) {
        hasher.combine(address)
        hasher.combine(received)
        hasher.combine(fired)
        hasher.combine(restored)
        hasher.combine(withdrawn)
    }

    var brokenInvariant: String? { received.count == configuration.breaksAt ? "too many messages" : nil }

    mutating func handle(_ input: Input<Self>, _ context: inout Context, into effects: inout Effects<Self>) {
        switch input {
        case .started: perform(configuration.onStart, nil, &context, &effects)
        case .received(let message, _):
            if configuration.remembers { received.append(message) }
            perform(configuration.onMessage, nil, &context, &effects)
        case .timerFired(let name):
            fired.append(name)
            perform(configuration.onTimer, nil, &context, &effects)
        case .requested(_, let id): perform(configuration.onRequest, id, &context, &effects)
        case .withdrawn(let id):
            withdrawn.append(id.number)
            perform(configuration.onTimer, id, &context, &effects)
        case .linkChanged: break
        }
    }

    private func perform(
        _ deeds: [Deed], _ id: RequestID?, _ context: inout Context, _ effects: inout Effects<Self>
    ) {
        for deed in deeds {
            switch deed {
            case .send(let message, let peer): effects.append(.send(message, to: peer))
            case .persist(let record): effects.append(.persist(record))
            case .arm(let name): effects.append(.setTimer(name, after: .seconds(1)))
            case .disarm(let name): effects.append(.cancelTimer(name))
            case .report(let number): effects.append(.report(number, id))
            case .reportDrawn(let bounds):
                let number = bounds.reduce(0) { $0 * 10 + context.chance.below($1) }
                effects.append(.report(number, id))
            case .reportWord: effects.append(.report(Int(truncatingIfNeeded: context.chance.word()), id))
            case .reportRequest: effects.append(.report(Int(id?.number ?? 0), id))
            }
        }
    }
}
