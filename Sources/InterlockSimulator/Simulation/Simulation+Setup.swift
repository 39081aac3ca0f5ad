public import Interlock

extension Simulation {
    /// Adds a node that starts at an instant, or now if that has passed.
    ///
    /// - Parameters:
    ///   - configuration: what makes it differ from other nodes.
    ///   - address: no other node has it.
    ///   - start: the virtual instant of its first input.
    ///   - stored: what it persisted in former lives.
    /// - Returns: its number, counted from 0.
    @inlinable @discardableResult
    public mutating func add(
        _ configuration: N.Configuration, at address: N.Address, startingAt start: Instant = .origin,
        restoring stored: N.Stored = N.Stored()
    ) -> Int {
        precondition(places[address] == nil, "an address belongs to one node")
        let number = UInt32(nodes.count)
        places[address] = number
        nodes.append(N(configuration, at: address, restoring: stored))
        addresses.append(address)
        vitals.append(Vitals(chance: seeds.split()))
        timers.append([:])
        hosts.append(Host(configuration, restoring: stored))
        schedule(.start(node: number, life: 0), at: start, for: Int(number))
        return Int(number)
    }

    /// Puts another node in the place of one, whose number it takes over, so that a network in which nodes come and go
    /// keeps nothing of those that went. The former is stopped for good: its timers die, its requests that are to come
    /// are missed, and what is on its way to it arrives only if the new node has its address. The new one stands on the
    /// same side of a partition.
    ///
    /// - Parameters:
    ///   - node: the number of both.
    ///   - configuration: what makes the new node differ from others.
    ///   - address: the former's, or one that no node has.
    ///   - start: the virtual instant of the new node's first input; nil: now.
    ///   - stored: what it persisted in former lives.
    @inlinable
    public mutating func replace(
        _ node: Int, with configuration: N.Configuration, at address: N.Address, startingAt start: Instant? = nil,
        restoring stored: N.Stored = N.Stored()
    ) {
        let number = UInt32(node)
        precondition(places[address] == nil || places[address] == number, "an address belongs to one node")
        bringDown(node)
        tally.replaced += 1
        places[addresses[node]] = nil
        places[address] = number
        addresses[node] = address
        nodes[node] = N(configuration, at: address, restoring: stored)
        hosts[node] = Host(configuration, restoring: stored)
        vitals[node].chance = seeds.split()
        vitals[node].occupant &+= 1
        vitals[node].status = .waiting
        schedule(.start(node: number, life: vitals[node].life), at: start ?? now, for: node)
    }

    /// Has the local user of a node ask for something, now or at an instant. The node misses it if it is not up then.
    @inlinable
    public mutating func request(_ request: N.Request, _ id: RequestID, of node: Int, at: Instant? = nil) {
        schedule(.requested(request, id), of: node, at: at)
    }

    /// Has the local user of a node withdraw a request, now or at an instant.
    @inlinable
    public mutating func withdraw(_ id: RequestID, of node: Int, at: Instant? = nil) {
        schedule(.withdrawn(id), of: node, at: at)
    }

    /// Tells a node what became of its session with a peer, now or at an instant.
    @inlinable
    public mutating func changeLink(of node: Int, with peer: N.Address, to link: Link, at: Instant? = nil) {
        schedule(.linkChanged(peer, link), of: node, at: at)
    }

    /// Has a message arrive now, under any address, past the network's faults and partitions.
    @inlinable
    public mutating func inject(_ message: N.Message, from: N.Address, to: N.Address) {
        schedule(.message(message, from: Origin(from, node: -1), to: to), at: now, for: node(at: to) ?? -1)
    }

    /// Has a datagram arrive now, under any address, past the network's faults and partitions. One that is longer than
    /// ``SimulationLimits/datagramBytes`` is dropped and counted.
    @inlinable
    public mutating func inject(datagram: RawSpan, from: N.Address, to: N.Address) where N: DatagramNode {
        guard datagram.byteCount <= limits.datagramBytes else {
            tally.oversized += 1
            return
        }
        let arrival = Occurrence<N>.datagram(
            packet: packets.store(datagram), count: UInt32(datagram.byteCount), from: Origin(from, node: -1), to: to)
        schedule(arrival, at: now, for: node(at: to) ?? -1)
    }

    /// Separates nodes: a message arrives only if both ends are in one group then. Nodes that no group names form one
    /// more group. Replaces an earlier partition.
    @inlinable
    public mutating func partition(_ groups: [[Int]]) {
        heal()
        for (side, group) in groups.enumerated() {
            for node in group { vitals[node].side = UInt32(side + 1) }
        }
    }

    /// Ends a partition.
    @inlinable
    public mutating func heal() {
        for node in vitals.indices { vitals[node].side = 0 }
    }

    @inlinable
    mutating func schedule(_ input: Input<N>, of node: Int, at: Instant?) {
        schedule(
            .input(input, node: UInt32(node), occupant: vitals[node].occupant), at: at ?? now, for: node)
    }

    /// Adds to the queue, within its limit; nothing is added in the past.
    @inlinable @discardableResult
    mutating func schedule(_ occurrence: Occurrence<N>, at: Instant, for node: Int) -> UInt32? {
        guard queue.count < limits.pending else {
            drop(occurrence, for: node)
            return nil
        }
        return queue.add(occurrence, at: Swift.max(at, now).nanoseconds)
    }

    @usableFromInline @inline(never)
    mutating func drop(_ occurrence: Occurrence<N>, for node: Int) {
        if case .datagram(let packet, _, _, _) = occurrence { packets.release(packet) }
        record(.tooMuchPending, node, "adding to \(limits.pending) pending")
    }
}
