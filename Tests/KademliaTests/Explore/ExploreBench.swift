import Interlock
import Kademlia
import Testing

/// A node around an exploration: a timer, contacts, and what they answer. At every step it holds the exploration to
/// what it promises: one timer a round, a target in its bucket, one end to each lookup.
struct ExploreBench<Key: KademliaKey> {
    typealias Machine = Explore<Key, UInt32>
    typealias Contact = Kademlia.Contact<Key, UInt32>

    /// A lookup, and when its target was chosen.
    struct Round {
        var at: Duration
        var target: Key
        var bucket: Int?
        var asked: [Key] = []
        var result: QueryResult<Key, UInt32>?
    }

    var machine: Machine
    var context: Context
    /// The time, and when the timer fires.
    var now = Duration.zero
    var timer: Duration?
    /// Whom the node knows, and how deep it says that its table is.
    var table: [Contact]
    var deepest: Int?
    var contacts: Int
    /// What a contact answers when it is asked for a target; nil: nothing, and its request times out.
    var answer: (Key, Key) -> [Contact]? = { _, _ in [] }
    /// Whether answers are kept back.
    var holdsBack = false
    private(set) var inFlight: [Contact] = []
    private(set) var rounds: [Round] = []
    private(set) var waits: [Duration] = []
    private(set) var rejoins: [Duration] = []
    private(set) var latestID = OperationID(0)
    /// Whether a timer has to be asked for before there is nothing left to do.
    private var isOwed = false

    init(
        around own: Key, knowing table: [Contact], deepest: Int?,
        _ configuration: ExploreConfiguration = ExploreConfiguration(jitter: 0), seed: UInt64 = 1
    ) {
        machine = Machine(around: own, configuration: configuration)
        context = Context(chance: Chance(seed: seed), observer: Observer(coverage: Coverage()))
        self.table = table
        self.deepest = deepest
        contacts = table.count
    }

    /// Hands over an event, and does what is asked for until there is nothing left to do.
    mutating func run(_ event: Machine.Event) {
        var next: Machine.Event? = event
        while let event = next { next = react(to: step(event)) }
        guard machine.kind == .asleep else { return }
        #expect(timer != nil && !isOwed, "asleep, and nothing wakes it")
        #expect(inFlight.isEmpty)
    }

    /// Lets time pass.
    mutating func advance(by duration: Duration) {
        let end = now + duration
        while let timer, timer <= end {
            now = timer
            self.timer = nil
            run(.due(deepest: deepest, contacts: contacts))
        }
        now = end
    }

    /// Lets so many timers fire.
    mutating func fire(_ count: Int) {
        for _ in 0..<count {
            guard let timer else { return }
            advance(by: timer - now)
        }
    }

    /// Answers what was kept back, or lets it time out.
    mutating func settle() {
        holdsBack = false
        if !inFlight.isEmpty { run(outcome()) }
    }

    /// Takes a request from those in flight that the caller settled itself.
    mutating func forget(_ key: Key) { inFlight.removeAll { $0.key == key } }

    /// Takes all of them: the caller ended the lookup itself.
    mutating func forgetAll() { inFlight.removeAll() }

    mutating func step(_ event: Machine.Event) -> Machine.State? {
        let before = machine.kind
        let state = take(event, &machine, &context)
        #expect(machine.brokenInvariant == nil)
        switch event {
        case .due: if before == .asleep { isOwed = true }
        case .disturbed, .joined: isOwed = true
        default: break
        }
        return state
    }

    private mutating func react(to state: Machine.State?) -> Machine.Event? {
        switch state {
        case nil, .idle?:
            return nil
        case .waitingToWake(let after)?:
            #expect(isOwed, "a second timer")
            isOwed = false
            waits.append(after)
            timer = now + after
            return .polled
        case .chosen(let target, let bucket)?:
            #expect(machine.own.commonPrefixLength(with: target) == bucket ?? Key.bitCount)
            rounds.append(Round(at: now, target: target, bucket: bucket))
            latestID = OperationID(latestID.number + 1)
            return .seeded(latestID, Array(table.sorted { $0.key.isCloser(than: $1.key, to: target) }.prefix(20)))
        case .waitingToSend(let id, let contact)?:
            #expect(id == latestID)
            rounds[rounds.count - 1].asked.append(contact.key)
            inFlight.append(contact)
            return .polled
        case .waitingAtCapacity?, .waitingWithCapacity?:
            #expect(!inFlight.isEmpty, "nothing is in flight, and nothing is sent")
            return holdsBack ? nil : outcome()
        case .finished(let id, let bucket, let result)?:
            #expect(id == latestID)
            #expect(bucket == rounds.last?.bucket)
            #expect(rounds.last?.result == nil, "it ended twice")
            #expect(Set(result.inFlight) == Set(inFlight))
            rounds[rounds.count - 1].result = result
            inFlight.removeAll()
            return .polled
        case .waitingToRejoin?:
            rejoins.append(now)
            return .polled
        }
    }

    private mutating func outcome() -> Machine.Event {
        let contact = inFlight.removeFirst()
        return answer(contact.key, rounds[rounds.count - 1].target).map {
            .responded(latestID, from: contact.key, closer: $0)
        }
            ?? .timedOut(latestID, contact.key)
    }
}

extension ExploreBench where Key == Key8 {
    /// A node of the key 0 that knows one contact a bucket, down to the deepest.
    init(
        deepest: Int?, _ configuration: ExploreConfiguration = ExploreConfiguration(jitter: 0), seed: UInt64 = 1
    ) {
        let keys = (0..<(deepest ?? -1) + 1).map { UInt8(0x80) >> UInt8($0) }
        self.init(
            around: 0, knowing: keys.map { Contact(key: Key8($0), address: UInt32($0)) }, deepest: deepest,
            configuration, seed: seed)
    }
}

/// What a settled exploration looks for in turns.
func ownKey(and buckets: Range<Int>) -> Set<Int?> {
    var all: Set<Int?> = [nil]
    for bucket in buckets { all.insert(bucket) }
    return all
}
