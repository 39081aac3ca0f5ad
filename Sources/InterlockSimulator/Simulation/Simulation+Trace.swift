public import Interlock

extension Simulation {
    /// The name of the nodes in the trace: their type's, without generic arguments.
    public static var nodeName: String { String(String(describing: N.self).prefix { $0 != "<" }) }

    /// Runs until an instant and hashes the canonical lines of what happens: every input of every node, with its
    /// instant, the steps of its machines below it, and its effects. A set observer gets the records as well.
    ///
    /// Two processes that call it on equal simulations get equal hashes, or a node depends on what it must not.
    public mutating func runHashingTrace(until end: Instant, steps: Int = Self.defaultStepBudget) -> TraceHash {
        let former = observer
        defer { observer = former }
        var hash = TraceHash()
        observer = Observer(coverage: nil) { record in
            hash.add(record)
            former?.record?(record)
        }
        run(until: end, steps: steps)
        return hash
    }

    @usableFromInline @inline(never)
    func observe(_ input: Input<N>, _ node: Int) { note(.input(stamped(describe(input))), node, depth: 0) }

    @usableFromInline @inline(never)
    func observe(datagram range: Range<Int>, from address: N.Address, _ node: Int) {
        note(.input(stamped(describe(datagram: range, from: address))), node, depth: 0)
    }

    @usableFromInline @inline(never)
    func observeCrash(after performed: Int, of count: Int, _ node: Int) {
        note(.input(stamped("crashed after \(performed) of \(count) effects")), node, depth: 0)
    }

    @usableFromInline @inline(never)
    func observe(_ effect: Effect<N>, _ node: Int) { note(.effect(describe(effect)), node, depth: 1) }

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

    func describe(_ effect: Effect<N>) -> String {
        switch effect {
        case .send(let message, let address): "send \(message) to \(address)"
        case .transmit(let range, let address):
            "transmit \(text(of: effects.bytes.span.bytes.extracting(range))) to \(address)"
        case .setTimer(let name, let delay): "set timer \(name) to \(decimalSeconds(delay.nanoseconds)) s"
        case .cancelTimer(let name): "cancel timer \(name)"
        case .persist(let record): "persist \(record)"
        case .report(let report, let id): "report \(report)" + (id.map { " \($0)" } ?? "")
        }
    }

    func text(of bytes: RawSpan) -> String { describeDatagram?(bytes) ?? hexadecimal(bytes) }
}
