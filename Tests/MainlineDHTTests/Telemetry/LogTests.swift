import KRPC
import Testing

@testable import MainlineDHT

/// What is logged of a node's life, and at which level.
@Suite struct LogTests {
    private let log = Log()

    @Test func theLifeOfANodeIsToldAtInfoAndItsRequestsAtDebug() async throws {
        let node = try PlayedNode(1) { _, reply in reply.answer() }
        let folder = try TemporaryFolder()
        var options = loopback()
        (options.logger, options.stateFile) = (log.logger, folder("state"))
        options.watch.clockInterval = .milliseconds(5)
        let dht = MainlineService(options)
        try await withRunning(dht) {
            let (endpoint, id) = (try await dht.boundEndpoint(), try await dht.id)
            _ = try await dht.bootstrap(from: [node.host])
            _ = try await dht.findNode(infoHash)
            try await until { log.lines("info the node joined the network contacts=1 good=1").count == 1 }
            #expect(log.lines("info the node started address=\(endpoint) id=\(id) restored=0").count == 1)
        }
        #expect(log.lines("info saved the state of the node").count == 2)
        #expect(log.lines("info the node stopped").count == 1)
        #expect(log.lines("debug a request started kind=find_node target=\(infoHash)").count == 1)
        let ended = log.lines("debug a request ended answers=1")
        #expect(ended.contains { $0.contains("kind=find_node reason=") && $0.contains("target=\(infoHash)") })
        #expect(!log.lines.contains { $0.hasPrefix("warning") || $0.hasPrefix("error") })
    }

    @Test func aNodeThatNobodyAnswersAnyMoreSaysSoAndThatItIsBack() async throws {
        let isMute = Flag()
        let node = try PlayedNode(1) { _, reply in isMute.isSet ? nil : reply.answer() }
        var options = loopback(requestTimeout: .milliseconds(200))
        options.logger = log.logger
        (options.watch.clockInterval, options.watch.silentRequests) = (.milliseconds(5), 3)
        let dht = MainlineService(options)
        try await withRunning(dht) {
            try await until { (try? await dht.meet(node)) != nil }
            try await until { log.lines("info the node joined the network").count == 1 }
            isMute.set(true)
            try await until {
                _ = try? await dht.ping(node.host)
                return log.lines("warning nobody answers the node any more").count == 1
            }
            isMute.set(false)
            try await until {
                _ = try? await dht.ping(node.host)
                return log.lines("info the node rejoined the network").count == 1
            }
        }
    }
}
