import Kademlia
import Mainline
import MainlineDHT
import ServiceLifecycle

/// What the program wants of its node.
struct Search: Service {
    let dht: MainlineService
    let hosts: [HostPort]

    // snippet: service
    func run() async throws {
        try await cancelWhenGracefulShutdown {
            print("\(try await dht.boundEndpoint()) is \(try await dht.id)")
            let events = dht.events()
            try await join()
            for await event in events {
                if case .contactAdded(let contact) = event { print("knows \(contact.address)") }
            }
        }
    }
    // end

    // snippet: join
    /// Asks the hosts only if the table of last time leads nowhere.
    func join() async throws {
        let isRestored = try await dht.statistics().state?.restored ?? 0 > 0
        for _ in 0..<10 where isRestored {
            if try await dht.statistics().table.good > 0 { return }
            try await Task.sleep(for: .seconds(1))
        }
        let outcome = try await dht.bootstrap(from: hosts.isEmpty ? HostPort.publicRouters : hosts)
        print("joined with \(outcome.contactCount) contacts; silent: \(outcome.silent)")
    }
    // end

    // snippet: peers
    func printPeers(of infoHash: Key160) async throws {
        for try await event in try dht.peers(for: infoHash) {
            switch event {
            case .found(let peers, from: let contact): print("\(contact.address) names \(peers)")
            case .finished(let outcome): print("\(outcome.answerCount) nodes answered, \(outcome.reason)")
            case .asked, .progressed, .missed: break
            }
        }
    }
    // end

    // snippet: announce
    func announce(_ infoHash: Key160, port: UInt16) async throws {
        let outcome = try await dht.announce(infoHash, port: port)
        for contact in outcome.acknowledged { print("\(contact.address) took it") }
        for miss in outcome.missed { print("\(miss.contact.address) did not: \(miss.failure)") }
    }
    // end

    // snippet: errors
    func isThere(_ host: HostPort) async throws -> Bool {
        do {
            return try await dht.ping(host).roundTrip < .seconds(1)
        } catch DHTError.unanswered(_, let failure) {
            print("\(host) did not answer: \(failure)")
            return false
        } catch DHTError.unresolved {
            print("nobody knows \(host.host)")
            return false
        }
    }
    // end
}
