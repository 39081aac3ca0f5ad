import Foundation
import KRPC
import Kademlia
import Logging
import Mainline
import MainlineDHT

/// Several nodes of ours that stay, told what to do line by line: what the tests among real clients drive.
///
/// `members COUNT ADDRESS...` binds COUNT nodes to 127.0.1.1, 127.0.1.2 and so on, each at port 22000, joins them
/// through the addresses, and prints `ready`. Then a line of input is a command, answered by one line that repeats its
/// words: `announce NODE INFOHASH PORT` by how many acknowledged, `find NODE INFOHASH` by the peers found,
/// `contacts NODE` by the number of contacts.
@main
enum Members {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count > 2, let count = Int(arguments[1]), 1...250 ~= count else {
            return print("usage: members COUNT HOST:PORT...")
        }
        let hosts = arguments.dropFirst(2).compactMap { HostPort(parsing: $0) }
        let nodes = (1...count).map { number in
            var options = MainlineOptions(bind: Endpoint(ipv4: 0x7F00_0100 + UInt32(number), port: 22000))
            options.logger = Logger(label: "member \(number)") { StreamLogHandler.standardError(label: $0) }
            options.logger.logLevel = .warning
            return MainlineService(options)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for node in nodes { group.addTask { try await node.run() } }
            for node in nodes { _ = try await node.bootstrap(from: hosts) }
            say("ready")
            await withTaskGroup(of: Void.self) { answers in
                for await line in commands() {
                    answers.addTask { say("\(line) \(await answer(line, nodes))") }
                }
            }
            group.cancelAll()
        }
    }

    private static func answer(_ line: String, _ nodes: [MainlineService]) async -> String {
        let words = line.split(separator: " ")
        guard words.count >= 2, let number = Int(words[1]), nodes.indices ~= number else { return "misread" }
        let node = nodes[number]
        do {
            switch (words[0], words.count) {
            case ("announce", 4):
                guard let infoHash = Key160(hex: String(words[2])), let port = UInt16(words[3]) else {
                    return "misread"
                }
                return "\(try await node.announce(infoHash, port: port).acknowledged.count)"
            case ("find", 3):
                guard let infoHash = Key160(hex: String(words[2])) else { return "misread" }
                var found: [String] = []
                for try await event in try node.peers(for: infoHash) {
                    if case .found(let peers, from: _) = event { found += peers.map(\.description) }
                }
                return found.joined(separator: " ")
            case ("contacts", 2): return "\(try await node.statistics().contactCount)"
            default: return "misread"
            }
        } catch {
            return "failed: \(error)"
        }
    }
}

/// One line, at once: whoever reads it waits for it.
private func say(_ line: String) { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }

/// The lines of standard input, read on a thread of its own: reading blocks.
private func commands() -> AsyncStream<String> {
    AsyncStream { continuation in
        Thread.detachNewThread {
            while let line = readLine() { continuation.yield(line) }
            continuation.finish()
        }
    }
}
