import Interlock
import InterlockSimulator
import KRPC
import Kademlia
import Mainline

extension ChurningNetwork {
    mutating func keep(_ appointment: Appointment) {
        switch appointment {
        case .departure(let place): release(place)
        case .inquiry(let place, let session):
            guard members[place].session == session, !members[place].hasJoined else { return }
            members[place].hasJoined = !simulation[place].table.isEmpty
            guard !members[place].hasJoined else { return }
            counts.helped += 1
            introduce(place, at: simulation.now)
            agenda.add(appointment, at: simulation.now.advanced(by: churn.patience).nanoseconds)
        case .directory:
            directory = members.map(\.endpoint)
            agenda.add(.directory, at: simulation.now.advanced(by: churn.directoryInterval).nanoseconds)
        case .comeback(let absentee): waiting.append(absentee)
        }
    }

    /// Adds one of the first nodes.
    mutating func admit(_ place: Int) {
        let start = Instant.origin.advanced(by: .nanoseconds(churn.stagger.nanoseconds * Int64(place)))
        let (id, endpoint) = (randomKey(), unusedEndpoint())
        simulation.add(configure(id, []), at: endpoint, startingAt: start)
        settle(place, id, endpoint, at: start)
        if place > 0 { introduce(place, at: start.advanced(by: .milliseconds(1))) }
        directory.append(endpoint)
    }

    /// Ends a session and begins another at its place.
    private mutating func release(_ place: Int) {
        let (former, now) = (members[place], simulation.now)
        counts.departures += 1
        counts.requests += simulation[place].counts.requests
        counts.requestsAnswered += simulation[place].counts.requestsAnswered
        departed.append((former, now))
        if churn.returning.happens(&chance) {
            let table = simulation[place].table
            let contacts =
                churn.remembering.happens(&chance) ? table.entries.filter { !table.isBad($0) }.map(\.contact) : []
            agenda.add(
                .comeback(Absentee(id: former.id, endpoint: former.endpoint, contacts: contacts)),
                at: now.advanced(by: churn.pauses.draw(&chance)).nanoseconds)
        }
        guard !waiting.isEmpty else {
            counts.newcomers += 1
            begin(Absentee(id: randomKey(), endpoint: unusedEndpoint(), contacts: []), at: place)
            return
        }
        let absentee = waiting.removeFirst()
        if absentee.contacts.isEmpty { counts.returnedEmpty += 1 } else { counts.returned += 1 }
        begin(absentee, at: place)
    }

    private mutating func begin(_ absentee: Absentee, at place: Int) {
        simulation.replace(place, with: configure(absentee.id, absentee.contacts), at: absentee.endpoint)
        settle(place, absentee.id, absentee.endpoint, at: simulation.now)
        // Who remembers others finds back by itself.
        if absentee.contacts.isEmpty { introduce(place, at: simulation.now.advanced(by: .milliseconds(1))) }
    }

    /// Gives a place to a node whose session begins.
    private mutating func settle(_ place: Int, _ id: Key160, _ endpoint: Endpoint, at start: Instant) {
        sessions += 1
        let member = Member(id: id, endpoint: endpoint, startedAt: start, session: sessions)
        if place == members.count { members.append(member) } else { members[place] = member }
        agenda.add(
            .departure(place: place), at: start.advanced(by: churn.sessions.draw(&chance)).nanoseconds)
        agenda.add(
            .inquiry(place: place, session: sessions), at: start.advanced(by: churn.patience).nanoseconds)
    }

    /// Tells a node of others, some of which may be gone.
    private mutating func introduce(_ place: Int, at start: Instant) {
        guard !directory.isEmpty else { return }
        let others = (0..<churn.introductions).map { _ in directory[chance.below(directory.count)] }
        _ = ask(place, .bootstrap(others), at: start)
    }

    /// An address of the public internet that no node has: networks of 256 addresses are drawn by chance, so that
    /// hardly ever two nodes share one.
    private mutating func unusedEndpoint() -> Endpoint {
        while true {
            // 12.0.0.0 to 75.255.255.255 are all assigned to be used by anybody.
            let address = UInt32(0x0C00_0000) + UInt32(chance.below(64 << 24))
            let endpoint = Endpoint(ipv4: address, port: 6881)
            if simulation.node(at: endpoint) == nil { return endpoint }
        }
    }
}
