import Interlock
import KRPC
import Kademlia
import Mainline

extension Subject {
    /// Holds the node to its promises after an input.
    mutating func settle(_ cause: Cause) {
        if let fault = context.fault { preconditionFailure(fault.description) }
        precondition(effects.droppedCount == 0, "effects were dropped")
        // Those from before come into the table without a report.
        if case .started = cause { contactCount = node.table.count }
        var hasReplied = false
        var refusals = 0
        for effect in effects.list {
            switch effect {
            case .transmit(let range, let endpoint): note(range, sentTo: endpoint, cause, &hasReplied)
            case .setTimer(let timer, let duration): arm(timer, duration)
            case .cancelTimer(let timer): disarm(timer, cause)
            case .report(let report, let id): note(report, id, cause, &refusals)
            }
        }
        if case .requested(_, true) = cause { precondition(refusals == 1, "a duplicate was not refused") }
        // A ping that nobody wants any more ends without a report.
        if case .withdrawn(let id) = cause { running.removeAll { $0.id == id && $0.isPing } }
        // Its timer fired and was not set again: it was given up.
        if case .fired(.request(let transaction)) = cause, !isArmed(.request(transaction)) {
            open.removeAll { $0.transaction == transaction }
        }
        check()
    }

    // MARK: Effects

    private mutating func note(_ range: Range<Int>, sentTo endpoint: Endpoint, _ cause: Cause, _ hasReplied: inout Bool)
    {
        precondition(range.count <= KRPCLimits.sentBytes, "a datagram is longer than ours may be")
        precondition(node.screen.policy.standing(of: endpoint) != .martian, "sent to where nobody can be")
        let bytes = Array(effects.bytes[range])
        let span = bytes.span.bytes
        guard let message = try? KRPCMessage(decoding: span) else { preconditionFailure("sent, but not read") }
        precondition(Bencode.isCanonical(span), "sent, but not canonical")
        let transaction = message.transaction.bytes(in: span)
        switch message.body {
        case .query:
            precondition(message.isReadOnly == node.configuration.isReadOnly, "a read-only node says so")
            noteQuery(bytes, transaction, endpoint, cause)
        case .response(let response):
            noteReply(transaction, endpoint, cause, &hasReplied)
            precondition(response.nodes.count <= node.configuration.routing.bucketSize, "too many nodes named")
            precondition(response.values.count <= node.configuration.limits.peersPerAnswer, "too many peers named")
            if let token = response.token { keep(token.bytes(in: span), for: endpoint, cause) }
        case .error: noteReply(transaction, endpoint, cause, &hasReplied)
        }
    }

    private mutating func noteQuery(_ bytes: [UInt8], _ transaction: [UInt8], _ endpoint: Endpoint, _ cause: Cause) {
        precondition(transaction.count == 4, "a transaction of ours has four bytes")
        let number = transaction.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        guard let former = open.first(where: { $0.transaction == number }) else {
            open.append(Asked(transaction: number, endpoint: endpoint, bytes: bytes, sentAt: context.now))
            return
        }
        guard case .fired(.request(number)) = cause else { preconditionFailure("sent again without its timer") }
        precondition(former.endpoint == endpoint && former.bytes == bytes, "sent again, but not the same")
    }

    private mutating func noteReply(
        _ transaction: [UInt8], _ endpoint: Endpoint, _ cause: Cause, _ hasReplied: inout Bool
    ) {
        guard case .received(let reading, from: endpoint, isAwaited: _) = cause, !reading.mayClose, !hasReplied else {
            preconditionFailure("a reply to no query")
        }
        precondition(reading.transaction == transaction, "a reply to another query")
        precondition(!node.configuration.isReadOnly, "a read-only node answers nobody")
        hasReplied = true
    }

    private mutating func arm(_ timer: MainlineTimer, _ duration: Duration) {
        precondition(duration >= .zero, "a timer in the past")
        timers.removeAll { $0.timer == timer }
        timers.append(Armed(timer: timer, due: context.now.advanced(by: duration)))
    }

    private mutating func disarm(_ timer: MainlineTimer, _ cause: Cause) {
        timers.removeAll { $0.timer == timer }
        guard case .request(let number) = timer else { return }
        let count = open.count
        open.removeAll { $0.transaction == number }
        if case .received(_, _, isAwaited: false) = cause, count != open.count {
            preconditionFailure("a query was closed by what is no answer to any")
        }
    }

    private mutating func note(_ report: MainlineReport, _ id: RequestID?, _ cause: Cause, _ refusals: inout Int) {
        switch report {
        case .contactAdded: contactCount += 1
        case .contactRemoved: contactCount -= 1
        default: break
        }
        guard let id else {
            precondition(!report.isFinal, "an end of nothing")
            return
        }
        guard let place = running.firstIndex(where: { $0.id == id }) else {
            preconditionFailure("a report about a request that does not run: \(report)")
        }
        if case .requested(id, isDuplicate: true) = cause, case .refused(.duplicate) = report {
            refusals += 1
            return
        }
        if report.isFinal { running.remove(at: place) }
    }

    private mutating func keep(_ token: [UInt8], for endpoint: Endpoint, _ cause: Cause) {
        guard case .received(let reading, _, _) = cause, let torrent = reading.torrent else {
            preconditionFailure("a token that nobody asked for")
        }
        if tokens.count >= 16 { tokens.removeFirst() }
        tokens.append(Token(endpoint: endpoint, torrent: torrent, bytes: token))
    }

    private func isArmed(_ timer: MainlineTimer) -> Bool { timers.contains { $0.timer == timer } }

    // MARK: What holds after every input

    private func check() {
        // All invariants take as long as the input took: one in sixteen times. What breaks one mostly stays.
        if inputCount.isMultiple(of: 16) { checkInvariants() }
        let configuration = node.configuration
        precondition(node.runningCount == running.count, "requests are miscounted")
        precondition(running.count <= configuration.limits.operations, "more requests than the limit")
        precondition(node.upkeepCount <= 2, "more lookups of the upkeep than there can be")
        precondition(node.transactionCount == open.count, "queries are miscounted")
        precondition(node.table.count == contactCount, "contacts came or went without a report")
        precondition(node.peers.torrentCount <= configuration.peers.torrents, "more torrents than the limit")
        precondition(node.screen.byteCount <= 16 * (configuration.rates.addresses + configuration.rates.networks))
        checkTimers()
    }

    /// A timer for each query and for each operation, and those of the upkeep.
    private func checkTimers() {
        var requests = 0
        var operations = 0
        var wakes: [Wake] = []
        for armed in timers {
            switch armed.timer {
            case .request(let transaction):
                requests += 1
                precondition(open.contains { $0.transaction == transaction }, "a timer of no query")
            case .operation: operations += 1
            case .upkeep(let wake): wakes.append(wake)
            case .rotateSecret, .sweepPeers: break
            }
        }
        precondition(requests == open.count, "a query without a timer")
        precondition(operations == running.count { !$0.isPing } + node.upkeepCount, "operations without a timer")
        precondition(isArmed(.rotateSecret) && isArmed(.sweepPeers), "a timer was not set again")
        guard node.configuration.hasUpkeep else {
            precondition(wakes.isEmpty && node.upkeepCount == 0, "upkeep that nobody wants")
            return
        }
        precondition(wakes.contains(.probe), "contacts are no longer checked")
        precondition(wakes.contains(.explore) || node.upkeepCount > 0, "the table is no longer explored")
    }

    private func checkInvariants() {
        if let broken = node.brokenInvariant { preconditionFailure(broken) }
    }

    // MARK: The end

    /// All timers fire until each request has ended, and no query waits for longer than it may.
    mutating func finish() {
        checkInvariants()
        let limits = node.configuration.limits
        // A lookup and then the stores of an announcement, each with a time of its own.
        let end = context.now.advanced(by: limits.operationTimeout * 2 + limits.requestTimeout)
        while !running.isEmpty, timers.contains(where: { $0.due <= end }) { fire(.earliest) }
        precondition(running.isEmpty, "a request has not ended")
        let rest = context.now.advanced(by: limits.requestTimeout)
        while !open.isEmpty, timers.contains(where: { $0.due <= rest }) { fire(.earliest) }
        let oldest = open.map(\.sentAt).min() ?? context.now
        precondition(oldest.duration(to: context.now) <= limits.requestTimeout, "a query waits for too long")
        precondition(open.isEmpty || node.configuration.hasUpkeep, "a query of nobody's is open")
        checkInvariants()
        checkNetworks()
    }

    /// No network of strangers has more contacts than it may; a bad one gives way and does not count.
    private func checkNetworks() {
        let limits = node.configuration.routing
        var counts: [UInt32: Int] = [:]
        for entry in node.table.entries
        where !entry.isBad(under: limits) && node.screen.policy.standing(of: entry.address.endpoint) == .stranger {
            counts[entry.address.address >> 8, default: 0] += 1
        }
        precondition(counts.values.allSatisfy { $0 <= limits.perNetwork }, "too many contacts of one network")
    }
}
