public import Interlock

extension Simulation {
    /// The name of the nodes in the trace: their type's, without generic arguments.
    public static var nodeName: String { String(String(describing: N.self).prefix { $0 != "<" }) }

    /// Runs until an instant and hashes the canonical lines of what happens: every input of every node, with its
    /// instant, the steps of its machines below it, and its effects. A set observer gets the records and the coverage
    /// as well.
    ///
    /// Two processes that call it on equal simulations get equal hashes, or a node depends on what it must not.
    public mutating func runHashingTrace(until end: Instant, steps: Int = Self.defaultStepBudget) -> TraceHash {
        let former = observer
        var hash = TraceHash()
        let hashing = Observer(coverage: former?.coverage) { record in
            hash.add(record)
            former?.record?(record)
        }
        observer = hashing
        run(until: end, steps: steps)
        former?.coverage = hashing.coverage
        observer = former
        return hash
    }

    @usableFromInline @inline(never)
    func observe(_ input: Input<N>, _ node: Int) {
        if case .received(let message, let address) = input {
            note(.received(stamped("\(message)"), from: lifeline(of: address)), node, depth: 0)
        } else {
            note(.input(stamped(describe(input))), node, depth: 0)
        }
    }

    @usableFromInline @inline(never)
    func observe(datagram range: Range<Int>, from address: N.Address, _ node: Int) {
        let text = text(of: packets.bytes.span.bytes.extracting(range))
        note(.received(stamped(text), from: lifeline(of: address)), node, depth: 0)
    }

    @usableFromInline @inline(never)
    func observeCrash(after performed: Int, of count: Int, _ node: Int) {
        note(.input(stamped("crashed after \(performed) of \(count) effects")), node, depth: 0)
    }

    @usableFromInline @inline(never)
    func observe(_ effect: Effect<N>, _ node: Int) {
        let act: TraceRecord.Act =
            switch effect {
            case .send(let message, let address): .sent("\(message)", to: lifeline(of: address))
            case .transmit(let range, let address):
                .sent(text(of: effects.bytes.span.bytes.extracting(range)), to: lifeline(of: address))
            case .setTimer(let name, let delay):
                .effect("set timer \(name) to \(decimalSeconds(delay.nanoseconds)) s")
            case .cancelTimer(let name): .effect("cancel timer \(name)")
            case .persist(let record): .effect("persist \(record)")
            case .report(let report, let id): .effect("report \(report)" + (id.map { " \($0)" } ?? ""))
            }
        note(act, node, depth: 1)
    }

    /// The name of the other end in the trace: the node's, or the address if none of ours has it.
    func lifeline(of address: N.Address) -> String {
        places[address].map { "\(Self.nodeName) \($0)" } ?? "\(address)"
    }

    /// Adds a record; what machines do next lies one level below an input.
    func note(_ act: TraceRecord.Act, _ node: Int, depth: Int) {
        context.observer?.depth = depth
        context.observer?.add(act, by: Self.nodeName, UInt64(node))
        context.observer?.depth = 1
    }

    func stamped(_ text: String) -> String { "\(decimalSeconds(now.nanoseconds)) s: \(text)" }

    @usableFromInline @inline(never)
    func describe(_ input: Input<N>) -> String {
        switch input {
        case .started(nil): "started"
        case .started(let downtime?): "started after \(decimalSeconds(downtime.nanoseconds)) s"
        case .received(let message, let address): "received \(message) from \(address)"
        case .timerFired(let name): "timer \(name) fired"
        case .requested(let request, let id): "requested \(request) \(id)"
        case .withdrawn(let id): "withdrawn \(id)"
        case .linkChanged(let peer, let link): "link with \(peer) is \(link)"
        }
    }

    @usableFromInline @inline(never)
    func describe(datagram range: Range<Int>, from address: N.Address) -> String {
        "received \(text(of: packets.bytes.span.bytes.extracting(range))) from \(address)"
    }

    func text(of bytes: RawSpan) -> String { describeDatagram?(bytes) ?? hexadecimal(bytes) }
}
