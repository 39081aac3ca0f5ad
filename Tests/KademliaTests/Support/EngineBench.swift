import Interlock
import Kademlia
import Testing

/// Drives a coordinator by hand and keeps the books of a node: who is asked for which operation, and what became of
/// each. After every step all invariants are asked for, and that the engine keeps to what it said.
struct EngineBench {
    typealias Engine = Coordinator<Key8, UInt8>
    typealias Contact = Kademlia.Contact<Key8, UInt8>

    /// A request that a node would have in flight.
    struct Flight: Hashable {
        enum Purpose: Hashable { case find(Contact), store(Contact), seed(UInt8) }
        var id: OperationID
        var purpose: Purpose
    }

    /// A check that a node would have in flight.
    struct CheckFlight: Hashable {
        var contact: Contact
        var check: Check
    }

    var engine: Engine
    var context = Context(observer: Observer(coverage: Coverage()))
    var flights: [Flight] = []
    var checks: [CheckFlight] = []
    /// The timers that are set, and after how long they fire.
    var alarms: [Wake: Duration] = [:]
    /// Operations that were taken and have not ended.
    var live: [OperationID] = []
    var outcomes: [OperationID: Engine.Outcome] = [:]
    var refusals: [(OperationID, Engine.Refusal)] = []
    var told: [Engine.State] = []

    init(own: Key8 = 0xFF, knowing keys: [UInt8] = [], _ configuration: CoordinatorConfiguration = .init()) {
        engine = Engine(around: own, configuration: configuration)
        for key in keys { step(.heardFrom(contact(key), responded: true)) }
    }

    func contact(_ key: UInt8) -> Contact { Contact(key: Key8(key), address: key) }

    @discardableResult
    mutating func step(_ event: Engine.Event) -> Engine.State? {
        let state = engine.step(event, &context)
        #expect(context.fault == nil)
        #expect(engine.brokenInvariant == nil)
        if let state {
            note(state, after: event)
            told.append(state)
        }
        return state
    }

    /// The loop of a node; what was said on the way.
    @discardableResult
    mutating func drain() -> [Engine.State] {
        var said: [Engine.State] = []
        for _ in 0..<engine.pollLimit {
            guard let state = step(.polled), state != .idle else { break }
            said.append(state)
        }
        #expect(engine.kind == .idle, "the poll limit is too low")
        return said
    }

    @discardableResult
    mutating func run(_ event: Engine.Event) -> [Engine.State] {
        let first = step(event)
        return [first].compactMap { $0 } + drain()
    }

    private mutating func note(_ state: Engine.State, after event: Engine.Event) {
        switch state {
        case .queued:
            if case .called(let id, _) = event { live.append(id) }
        case .refused(let id, let refusal):
            refusals.append((id, refusal))
        case .late, .noted, .tableChanged, .idle:
            break
        case .waitingToSend(let id, let contact):
            fly(id, .find(contact))
        case .waitingToAsk(let id, let seed):
            fly(id, .seed(seed))
        case .waitingToStore(let id, let contact):
            fly(id, .store(contact))
        case .waitingToCheck(let contact, let check):
            let flight = CheckFlight(contact: contact, check: check)
            #expect(!checks.contains(flight), "nobody is checked twice at once")
            checks.append(flight)
        case .waitingToWake(let wake, let delay):
            #expect(delay > .zero)
            alarms[wake] = delay
        case .began(let id):
            #expect(id.isUpkeep && !live.contains(id))
            live.append(id)
        case .progressed(let id, let progress):
            #expect(live.contains(id))
            if case .located(let result) = progress.step { land(id, result.inFlight) }
        case .finished(let id, let outcome):
            #expect(live.contains(id), "an operation ends once")
            live.removeAll { $0 == id }
            outcomes[id] = outcome
            switch outcome {
            case .lookup(let result), .exploration(_, let result): land(id, result.inFlight)
            case .broadcast(let result): land(id, (result.lookup?.inFlight ?? []) + result.inFlight)
            case .bootstrap(let result): land(id, result.lookup?.inFlight ?? [], seeds: result.inFlight)
            }
        }
    }

    private mutating func fly(_ id: OperationID, _ purpose: Flight.Purpose) {
        #expect(live.contains(id), "nobody is asked for an operation that ended")
        let flight = Flight(id: id, purpose: purpose)
        #expect(!flights.contains(flight), "nobody is asked twice at once")
        flights.append(flight)
    }

    /// Drops what of an operation is in flight; all of it must have been named.
    private mutating func land(_ id: OperationID, _ named: [Contact], seeds: [UInt8] = []) {
        for flight in flights where flight.id == id {
            switch flight.purpose {
            case .find(let contact), .store(let contact): #expect(named.contains(contact))
            case .seed(let seed): #expect(seeds.contains(seed))
            }
        }
        flights.removeAll { $0.id == id }
    }

    /// Says how a check ended; it must be in flight.
    @discardableResult
    mutating func settleCheck(
        of key: UInt8, _ check: Check, _ event: (Contact, Check) -> Engine.Event,
        sourceLocation: SourceLocation = #_sourceLocation
    ) -> [Engine.State] {
        let flight = CheckFlight(contact: contact(key), check: check)
        #expect(checks.contains(flight), "not checked", sourceLocation: sourceLocation)
        checks.removeAll { $0 == flight }
        return run(event(flight.contact, check)).filter { $0 != .noted }
    }

    /// A timer fires; what was said.
    @discardableResult
    mutating func fire(_ wake: Wake, sourceLocation: SourceLocation = #_sourceLocation) -> [Engine.State] {
        #expect(alarms.removeValue(forKey: wake) != nil, "no such timer", sourceLocation: sourceLocation)
        return run(.due(wake)).filter { $0 != .noted }
    }

    enum Reply { case answer([UInt8]), failure, silence, deafness }

    /// What the engine is told when a request of the node is settled.
    func event(_ flight: Flight, _ reply: Reply) -> Engine.Event {
        switch (flight.purpose, reply) {
        case (.find(let contact), .answer(let keys)):
            .responded(flight.id, from: contact, closer: keys.map(self.contact))
        case (.find(let contact), .failure): .failed(flight.id, contact.key)
        case (.find(let contact), .silence): .timedOut(flight.id, contact.key)
        case (.find(let contact), .deafness): .timedOut(flight.id, contact.key, wasDeaf: true)
        case (.store(let contact), .answer): .stored(flight.id, contact.key)
        case (.store(let contact), .failure): .storeFailed(flight.id, contact.key)
        case (.store(let contact), .silence): .storeTimedOut(flight.id, contact.key)
        case (.store(let contact), .deafness): .storeTimedOut(flight.id, contact.key, wasDeaf: true)
        case (.seed(let seed), .answer(let keys)):
            .seedResponded(flight.id, seed, contact(seed), closer: keys.map(self.contact))
        case (.seed(let seed), .failure): .seedFailed(flight.id, seed)
        case (.seed(let seed), .silence), (.seed(let seed), .deafness): .seedTimedOut(flight.id, seed)
        }
    }

    /// Settles the first request that fits; false if there is none.
    @discardableResult
    mutating func settle(_ reply: Reply, where fits: (Flight) -> Bool = { _ in true }) -> Bool {
        guard let index = flights.firstIndex(where: fits) else { return false }
        let flight = flights.remove(at: index)
        run(event(flight, reply))
        return true
    }

    /// Settles the request of a lookup to a contact.
    @discardableResult
    mutating func settleLookup(of key: UInt8, _ reply: Reply) -> Bool {
        let purpose = Flight.Purpose.find(contact(key))
        return settle(reply, where: { $0.purpose == purpose })
    }

    /// Lets every request in flight run into its deadline until no operation is left, at most `rounds` times.
    mutating func settleAll(_ reply: Reply = .silence, rounds: Int = 10_000) {
        drain()
        for _ in 0..<rounds {
            if settle(reply) { continue }
            guard let flight = checks.first else { break }
            settleCheck(of: flight.contact.address, flight.check, { .checkTimedOut($0, $1) })
        }
        #expect(checks.isEmpty)
        #expect(live == [], "every operation ends")
        #expect(engine.operationCount == 0)
        #expect(flights.isEmpty)
    }
}
