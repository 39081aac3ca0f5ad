public import Interlock

extension Simulation {
    /// Has a node handle an input, judges what it did and performs its effects.
    @inlinable
    mutating func give(_ input: Input<N>, to node: Int) {
        prepare(node)
        if context.observer != nil { observe(input, node) }
        nodes[node].handle(input, &context, into: &effects)
        if let reason = verdict(on: node) { record(reason, node, describe(input)) }
        finish(node)
        if let judge, let text = judge(self) { record(.judged(text), node, describe(input)) }
    }

    /// Has a node take a datagram.
    @inlinable
    mutating func carry(_ packet: UInt32, _ count: Int, from address: N.Address, to node: Int) {
        guard let carrier else { return packets.release(packet) }
        prepare(node)
        let range = packets.range(of: packet, count)
        if context.observer != nil { observe(datagram: range, from: address, node) }
        Self.hand(packets, range, from: address, to: &nodes[node], carrier, &context, &effects)
        if let reason = verdict(on: node) { record(reason, node, describe(datagram: range, from: address)) }
        finish(node)
        if let judge, let text = judge(self) {
            record(.judged(text), node, describe(datagram: range, from: address))
        }
        packets.release(packet)
    }

    /// Static, so that the slab is read while the node, the context and the effects are written.
    @inlinable
    static func hand(
        _ packets: borrowing PacketSlab, _ range: Range<Int>, from address: N.Address, to node: inout N,
        _ carrier: Carrier, _ context: inout Context, _ effects: inout Effects<N>
    ) {
        carrier(&node, packets.bytes.span.bytes.extracting(range), address, &context, &effects)
    }

    @inlinable
    mutating func prepare(_ node: Int) {
        tally.inputs += 1
        context.now = clock
        context.chance = Chance(vitals[node].chance.split())
        effects.clear()
    }

    /// What is wrong with a node after an input, if anything.
    @inlinable
    mutating func verdict(on node: Int) -> Failure.Reason? {
        if context.fault != nil || effects.droppedCount > 0 { return takeFault() }
        if asksForInvariant, let text = Self.brokenInvariant(of: &nodes[node]) { return .brokenInvariant(text) }
        return nil
    }

    @inlinable
    var asksForInvariant: Bool {
        invariantInterval == 1 || (invariantInterval > 1 && tally.inputs.isMultiple(of: invariantInterval))
    }

    /// In place, since a node that is read out of an array is copied first.
    @inlinable
    static func brokenInvariant(of node: inout N) -> String? { node.brokenInvariant }

    @usableFromInline @inline(never)
    mutating func takeFault() -> Failure.Reason {
        defer { context.fault = nil }
        let overrun = Fault(
            .tooManyEffects, machine: Self.nodeName, state: "any state",
            event: "an input with \(effects.droppedCount) "
                + "effects beyond \(effects.limit)")
        return .fault(context.fault ?? overrun)
    }

    /// Performs the effects of an input, all or, if the node crashes meanwhile, the first of them.
    @inlinable
    mutating func finish(_ node: Int) {
        let count = effects.list.count
        if let cut = vitals[node].cut.map(Int.init) {
            perform(Swift.min(cut, count), of: node)
            crash(node, after: Swift.min(cut, count), of: count, downFor: hosts[node].cutDowntime)
        } else if conditions.crashLimit > 0 && conditions.crash.happens(&crashChance) {
            conditions.crashLimit -= 1
            let cut = crashChance.below(count + 1)
            perform(cut, of: node)
            crash(node, after: cut, of: count, downFor: nil)
        } else {
            perform(count, of: node)
        }
        if context.observer != nil { context.observer?.depth = 0 }
    }

    @usableFromInline @inline(never)
    mutating func record(_ reason: Failure.Reason, _ node: Int, _ input: String) {
        guard failures.count < limits.failures else {
            tally.failuresDropped += 1
            return
        }
        let address = addresses.indices.contains(node) ? "\(addresses[node])" : "no node"
        failures.append(Failure(reason, seed: seed, node: node, address: address, at: now, input: input))
    }
}
