import Interlock

/// Keeps numbers that its peer puts: `early` is sent before the record, `stored` and a report after it. Answers a ping
/// at once. Rings a timer when told to.
struct LedgerNode: Node {
    enum Message: Hashable, Sendable {
        case put(UInt8)
        case early(UInt8)
        case stored(UInt8)
        case ping(UInt8)
        case pong(UInt8)
    }
    enum Timer: Hashable, Sendable { case ring }
    enum Request: Hashable, Sendable { case sum, ring, hush }
    enum Report: Hashable, Sendable { case started(sum: Int, downFor: Duration?), stored(UInt8), sum(Int), rang }
    struct Stored: StableState {
        private(set) var sum = 0
        init() {}
        mutating func apply(_ record: UInt8) { sum += Int(record) }
    }
    private var stored: Stored

    init(_ configuration: Void, at address: UInt8, restoring stored: Stored) { self.stored = stored }
    var brokenInvariant: String? { nil }

    mutating func handle(_ input: Input<Self>, _ context: inout Context, into effects: inout Effects<Self>) {
        switch input {
        case .started(let downFor): effects.append(.report(.started(sum: stored.sum, downFor: downFor), nil))
        case .received(.put(let number), let peer):
            effects.append(.send(.early(number), to: peer))
            stored.apply(number)
            effects.append(.persist(number))
            effects.append(.send(.stored(number), to: peer))
            effects.append(.report(.stored(number), nil))
        case .received(.ping(let number), let peer): effects.append(.send(.pong(number), to: peer))
        case .requested(.sum, let id): effects.append(.report(.sum(stored.sum), id))
        case .requested(.ring, _): effects.append(.setTimer(.ring, after: .zero))
        case .requested(.hush, _): effects.append(.cancelTimer(.ring))
        case .timerFired(.ring): effects.append(.report(.rang, nil))
        case .received(.early, _), .received(.stored, _), .received(.pong, _), .withdrawn, .linkChanged: break
        }
    }
}

extension LedgerNode.Message: CompactCodable {
    func encode(into bytes: inout [UInt8]) {
        switch self {
        case .put(let number): bytes += [0, number]
        case .early(let number): bytes += [1, number]
        case .stored(let number): bytes += [2, number]
        case .ping(let number): bytes += [3, number]
        case .pong(let number): bytes += [4, number]
        }
    }
    init(from reader: inout CompactReader, _ bytes: RawSpan) throws(DecodingFailure) {
        let start = reader.position
        let tag = try reader.byte(bytes)
        let number = try reader.byte(bytes)
        switch tag {
        case 0: self = .put(number)
        case 1: self = .early(number)
        case 2: self = .stored(number)
        case 3: self = .ping(number)
        case 4: self = .pong(number)
        default: throw DecodingFailure(.unknownCase(UInt64(tag)), at: start)
        }
    }
}
