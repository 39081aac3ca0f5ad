public import Interlock

/// One node on its event loop: an input in, its effects performed, before the next. Knows neither sockets nor files nor
/// the clock; every call says what time it is.
///
/// It is `@inlinable` to its leaves, and entered through closures that are made where the node's type is known: a
/// generic channel handler would be called unspecialised.
@usableFromInline
final class NodeDriver<N: Node> {
    @usableFromInline var node: N
    @usableFromInline var context: Context
    @usableFromInline var effects: Effects<N>
    @usableFromInline var timers: TimerHeap<N.Timer>
    @usableFromInline var held = HeldEffects<N>()
    /// Records that no commit has taken yet.
    @usableFromInline var unwritten: [[UInt8]] = []
    /// Inputs are no longer taken, or nothing leaves any more.
    @usableFromInline var isStopping = false

    @usableFromInline let wire: NodeWire<N>
    @usableFromInline let addresses: AddressMap<N.Address>
    @usableFromInline let encodeRecord: @Sendable (N.Stored.Record, inout [UInt8]) -> Void
    @usableFromInline let limits: RuntimeLimits
    @usableFromInline let outbox: Outbox
    @usableFromInline let tally: Tally
    @usableFromInline let diary: Diary
    @usableFromInline let deliverReport: @Sendable (N.Report, RequestID?) -> Void

    init(
        _ node: N, _ context: Context, wire: NodeWire<N>, addresses: AddressMap<N.Address>, store: NodeStore<N>,
        limits: RuntimeLimits, outbox: Outbox, tally: Tally, diary: Diary,
        report: @escaping @Sendable (N.Report, RequestID?) -> Void
    ) {
        (self.node, self.context, self.wire, self.addresses) = (node, context, wire, addresses)
        (self.limits, self.outbox, self.tally, self.diary) = (limits, outbox, tally, diary)
        encodeRecord = store.encode
        deliverReport = report
        effects = Effects(limit: limits.effectsPerInput)
        timers = TimerHeap(limit: limits.timers)
    }

    /// Whether another input may be taken now.
    @inlinable var hasRoom: Bool { !isStopping && held.count < limits.heldEffects }

    /// When to call ``timersDue(at:)``; nil if no timer may fire now.
    @inlinable var nextWake: Int64? { hasRoom ? timers.earliest : nil }

    // MARK: Inputs

    @inlinable
    func start(downFor: Duration?, at now: Instant) { take(.started(downFor: downFor), at: now) }

    /// Takes a datagram.
    @inlinable
    func received(_ bytes: RawSpan, from endpoint: InternetEndpoint, at now: Instant) {
        // Nobody is there any more: neither taken nor counted, as it would be a moment later.
        guard !isStopping else { return }
        tally.counts.datagramsIn += 1
        tally.counts.bytesIn += bytes.byteCount
        guard bytes.byteCount <= limits.datagramBytes else {
            tally.counts.oversized += 1
            return
        }
        guard hasRoom else {
            tally.counts.inputsDropped += 1
            return
        }
        guard let address = addresses.toAddress(endpoint) else {
            tally.counts.unmapped += 1
            return
        }
        context.now = now
        if context.observer != nil { note(datagram: bytes, from: address) }
        if wire.deliver(bytes, address, &node, &context, &effects) {
            perform(at: now)
        } else {
            tally.counts.undecodable += 1
        }
    }

    /// Fires what is due, in order, a turn's worth at most.
    @inlinable
    func timersDue(at now: Instant) {
        let end = timers.nextSequence
        var budget = limits.timersPerTurn
        while budget > 0, hasRoom, let name = timers.takeDue(at: now.nanoseconds, setBefore: end) {
            budget -= 1
            tally.counts.timersFired += 1
            take(.timerFired(name), at: now)
        }
    }

    @inlinable
    func take(_ input: Input<N>, at now: Instant) {
        context.now = now
        if context.observer != nil { note(input: input) }
        node.handle(input, &context, into: &effects)
        perform(at: now)
    }

    // MARK: Effects

    /// Performs the effects of an input in order. Timers are the driver's own and are set at once even behind a
    /// barrier: a crash loses them in any case, and a timer that the node cancelled must not fire while a record is
    /// being written.
    @inlinable
    func perform(at now: Instant) {
        if context.fault != nil || effects.droppedCount > 0 { noteFault() }
        var index = 0
        while index < effects.list.count {
            let effect = effects.list[index]
            index += 1
            if context.observer != nil { note(effect: effect) }
            switch effect {
            case .transmit(let range, let address): transmit(range, to: address)
            case .send(let message, let address): send(message, to: address)
            case .setTimer(let name, let after):
                let deadline = now.advanced(by: after > .zero ? after : .zero)
                if !timers.set(name, at: deadline.nanoseconds) { noteRefusedTimer(name) }
            case .cancelTimer(let name): timers.cancel(name)
            case .persist(let record): persist(record)
            case .report(let report, let id):
                if held.isEmpty { deliver(report, id) } else { held.append(.report(report, id)) }
            }
        }
        effects.clear()
    }

    @inlinable
    func transmit(_ range: Range<Int>, to address: N.Address) {
        guard let endpoint = addresses.toEndpoint(address) else {
            tally.counts.unmapped += 1
            return
        }
        if held.isEmpty {
            effects.bytes.withUnsafeBytes { outbox.bytes.append(contentsOf: $0[range]) }
            outbox.close(to: endpoint)
        } else {
            held.append(.datagram(Array(effects.bytes[range]), endpoint))
        }
    }

    @inlinable
    func send(_ message: N.Message, to address: N.Address) {
        guard let endpoint = addresses.toEndpoint(address) else {
            tally.counts.unmapped += 1
            return
        }
        if held.isEmpty {
            wire.encode(message, &outbox.bytes)
            outbox.close(to: endpoint)
        } else {
            var bytes: [UInt8] = []
            wire.encode(message, &bytes)
            held.append(.datagram(bytes, endpoint))
        }
    }

    @inlinable
    func deliver(_ report: N.Report, _ id: RequestID?) {
        tally.counts.reports += 1
        deliverReport(report, id)
    }

    @inlinable
    func persist(_ record: N.Stored.Record) {
        var bytes: [UInt8] = []
        encodeRecord(record, &bytes)
        unwritten.append(bytes)
        held.append(.barrier)
    }
}
