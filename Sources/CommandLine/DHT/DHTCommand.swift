import ArgumentParser

struct DHTCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dht",
        abstract: "BitTorrent's Mainline DHT: run a node, find nodes and peers, announce.",
        subcommands: [
            DemoCommand.self, PingCommand.self, FindNodeCommand.self, PeersCommand.self, AnnounceCommand.self,
            NodeCommand.self,
        ])
}
