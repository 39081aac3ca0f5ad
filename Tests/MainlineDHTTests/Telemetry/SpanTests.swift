import InMemoryTracing
import KRPC
import Mainline
import Testing
import Tracing

@testable import MainlineDHT

/// What tracers are told of requests.
@Suite struct SpanTests {
    private let tracer = InMemoryTracer()

    private func options(requestTimeout: Duration = .seconds(5)) -> MainlineOptions {
        var options = loopback(requestTimeout: requestTimeout)
        (options.tracer, options.name) = (tracer, "n1")
        return options
    }

    private func attribute(_ name: String, of span: FinishedInMemorySpan) -> String? {
        switch span.attributes.get(name)?.toSpanAttribute() {
        case .string(let text): text
        case .int64(let number): "\(number)"
        case .int32(let number): "\(number)"
        default: nil
        }
    }

    @Test func everyRequestIsASpanOfItsCaller() async throws {
        let node = try PlayedNode(0x80) { method, reply in
            switch method {
            case .getPeers: reply.answer(peers: [peer, peer.with(port: 5)], token: 1)
            default: reply.answer()
            }
        }
        let dht = MainlineService(options())
        try await withRunning(dht) {
            _ = try await dht.bootstrap(from: [node.host])
            try await tracer.withSpan("caller") { _ in
                _ = try await dht.ping(node.host)
                _ = try await dht.findNode(infoHash)
                _ = try await dht.announce(infoHash, port: 1)
                for try await _ in try dht.peers(for: infoHash) {}
            }
        }
        let spans = Dictionary(grouping: tracer.finishedSpans, by: \.operationName).mapValues { $0[0] }
        #expect(tracer.finishedSpans.count == 6 && tracer.activeSpans.isEmpty)
        let caller = try #require(spans["caller"])
        #expect(try #require(spans["mainline.bootstrap"]).parentSpanID == nil)
        for name in ["ping", "find_node", "announce", "find_peers"] {
            let span = try #require(spans["mainline.\(name)"])
            #expect(span.parentSpanID == caller.spanID && span.traceID == caller.traceID)
            #expect(span.kind == .client && span.errors.isEmpty && span.status == nil)
            #expect(attribute("mainline.node", of: span) == "n1")
            #expect(attribute("mainline.target", of: span) == (name == "ping" ? "\(node.host)" : "\(infoHash)"))
            guard name != "ping" else { continue }
            #expect(attribute("mainline.requests", of: span) == "1")
            #expect(attribute("mainline.answers", of: span) == "1")
            #expect(attribute("mainline.failures", of: span) == "0")
            #expect(attribute("mainline.hops", of: span) == "1")
            #expect(attribute("mainline.reason", of: span) != nil)
        }
        #expect(attribute("mainline.peers", of: try #require(spans["mainline.find_peers"])) == "2")
        #expect(attribute("mainline.acknowledged", of: try #require(spans["mainline.announce"])) == "1")
        #expect(attribute("mainline.contacts", of: try #require(spans["mainline.bootstrap"])) == "1")
    }

    @Test func whatGoesWrongIsAnErrorOfTheSpan() async throws {
        let silent = try PlayedNode(silent: 1)
        let dht = MainlineService(options(requestTimeout: .milliseconds(20)))
        try await withRunning(dht) {
            _ = try? await dht.ping(silent.host)
            _ = try? await dht.ping(HostPort(host: "nowhere.invalid", port: 1))
            _ = try? await dht.findNode(infoHash)
        }
        let spans = tracer.finishedSpans
        #expect(spans.map { $0.errors.map { "\($0.error)" } } == spans.map { [$0.status?.message ?? ""] })
        #expect(
            spans.map { $0.errors.first?.error as? DHTError } == [
                .unanswered(silent.endpoint, .timedOut), .unresolved([HostPort(host: "nowhere.invalid", port: 1)]),
                .refused(.nobodyToAsk),
            ])
        #expect(spans.map { attribute("mainline.reason", of: $0) } == ["unanswered", "failed", "refused"])
    }

    @Test func aRequestThatIsDroppedEndsItsSpanWithoutAnError() async throws {
        let silent = try PlayedNode(silent: 1)
        let dht = MainlineService(options(requestTimeout: .seconds(60)))
        try await withRunning(dht) {
            _ = try await dht.boundEndpoint()
            let call = Task { try await dht.ping(silent.host) }
            try await until { silent.queryCount > 0 }
            #expect(tracer.activeSpans.count == 1)
            call.cancel()
            _ = await call.result
            try await until { tracer.finishedSpans.count == 1 }
            _ = try? await dht.bootstrap(from: [])
            let lookup = Task { try await dht.ping(silent.host) }
            try await until { silent.queryCount > 1 }
            _ = lookup
        }
        let spans = tracer.finishedSpans.filter { $0.operationName == "mainline.ping" }
        #expect(spans.map { attribute("mainline.reason", of: $0) } == ["cancelled", "stopped"])
        #expect(spans[0].errors.isEmpty)
        #expect(spans[1].errors.map { $0.error as? DHTError } == [.stopped])
        #expect(tracer.activeSpans.isEmpty)
    }

    @Test func withoutATracerNoSpanIsMade() {
        #expect(Telemetry(MainlineOptions()).span(.ping) == nil)
        #expect(Telemetry(options()).span(.ping) != nil)
    }
}
