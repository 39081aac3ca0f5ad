public import Interlock

extension Simulation {
    /// Performs the first effects of an input, in order.
    @inlinable
    mutating func perform(_ count: Int, of node: Int) {
        for index in 0..<count {
            let effect = effects.list[index]
            if context.observer != nil { observe(effect, node) }
            switch effect {
            case .send(let message, let address):
                let origin = Origin(addresses[node], node: Int32(node))
                guard let first = arrival() else { break }
                schedule(.message(message, from: origin, to: address), at: first, for: node)
                if let second = secondArrival() {
                    schedule(.message(message, from: origin, to: address), at: second, for: node)
                }
            case .transmit(let range, let address): transmit(range, to: address, from: node)
            case .setTimer(let name, let delay): setTimer(name, after: delay, of: node)
            case .cancelTimer(let name):
                if let slot = timers[node].removeValue(forKey: name) { queue.cancel(slot) }
            case .persist(let record): hosts[node].stored.apply(record)
            case .report(let report, let id): take(Reported(at: now, node: node, report: report, id: id))
            }
        }
    }

    /// When a message that is sent now arrives; nil if it is lost.
    @inlinable
    mutating func arrival() -> Instant? {
        tally.sent += 1
        if conditions.loss.happens(&networkChance) {
            tally.lost += 1
            return nil
        }
        return Instant(nanoseconds: now.nanoseconds &+ conditions.drawDelay(&networkChance))
    }

    /// When a message that was not lost arrives once more, if it does.
    @inlinable
    mutating func secondArrival() -> Instant? {
        guard conditions.duplication.happens(&networkChance) else { return nil }
        tally.duplicated += 1
        return Instant(nanoseconds: now.nanoseconds &+ conditions.drawDelay(&networkChance))
    }

    @inlinable
    mutating func transmit(_ range: Range<Int>, to address: N.Address, from node: Int) {
        precondition(carrier != nil, "datagrams need a simulation that was made for a DatagramNode")
        guard range.count <= limits.datagramBytes else {
            tally.oversized += 1
            return
        }
        guard let first = arrival() else { return }
        put(range, to: address, from: node, at: first)
        if let second = secondArrival() { put(range, to: address, from: node, at: second) }
    }

    /// Puts a copy of a datagram on its way.
    @inlinable
    mutating func put(_ range: Range<Int>, to address: N.Address, from node: Int, at: Instant) {
        let packet = packets.store(effects.bytes.span.bytes.extracting(range))
        let origin = Origin(addresses[node], node: Int32(node))
        schedule(
            .datagram(packet: packet, count: UInt32(range.count), from: origin, to: address), at: at, for: node)
    }

    @inlinable
    mutating func setTimer(_ name: N.Timer, after delay: Duration, of node: Int) {
        let former = timers[node].index(forKey: name)
        if let former { queue.cancel(timers[node].values[former]) }
        let slot = schedule(.timer(name, node: UInt32(node)), at: now.advanced(by: delay), for: node)
        if let former, let slot { timers[node].values[former] = slot } else { timers[node][name] = slot }
    }

    @inlinable
    mutating func take(_ report: Reported<N>) {
        if let onReport { return onReport(report) }
        if reports.count < limits.reports { reports.append(report) } else { tally.reportsDropped += 1 }
    }
}
