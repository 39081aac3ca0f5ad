import Kademlia
import MainlineDHT

/// Prints the peers of a torrent as they are found: `FindPeers INFOHASH [HOST:PORT]`.
@main struct FindPeers {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard let hash = arguments.first, let infoHash = Key160(hex: hash) else {
            return print("usage: FindPeers INFOHASH [HOST:PORT], the info hash in 40 hexadecimal digits")
        }
        let hosts = arguments.dropFirst().compactMap { HostPort(parsing: $0) }
        guard hosts.count == arguments.count - 1 else { return print("a host is written as HOST:PORT") }
        var options = MainlineOptions()
        // Only for a network on this machine: strangers on the internet are not believed to be here.
        options.admitLoopback(of: hosts)
        let dht = MainlineService(options)
        // snippet: find
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await dht.run() }
            _ = try await dht.bootstrap(from: hosts.isEmpty ? HostPort.publicRouters : hosts)
            for try await event in try dht.peers(for: infoHash) {
                if case .found(let peers, from: _) = event { for peer in peers { print(peer) } }
            }
            group.cancelAll()
        }
        // end
    }
}
