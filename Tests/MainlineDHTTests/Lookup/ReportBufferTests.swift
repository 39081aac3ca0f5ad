import KRPC
import Kademlia
import Mainline
import Testing

@testable import MainlineDHT

/// What waits between the node and a reader, at its limit.
@Suite struct ReportBufferTests {
    private let contact = MainlineContact(key: Key160(1, 2, 3), address: IPv4Endpoint(address: 1, port: 2))

    private func asked(_ port: UInt16) -> MainlineReport { .asked(Endpoint(ipv4: 1, port: port)) }

    private func found(_ port: UInt16) -> MainlineReport { .foundPeers([Endpoint(ipv4: 1, port: port)], from: contact) }

    private func finished() -> MainlineReport {
        .finished(
            LookupOutcome(
                reason: .converged, closest: [], requestCount: 0, answerCount: 0, failureCount: 0, hopCount: 0))
    }

    private func all(_ buffer: ReportBuffer) async -> [MainlineReport] {
        var reports: [MainlineReport] = []
        while let report = await buffer.next() { reports.append(report) }
        return reports
    }

    @Test(arguments: 1...3)
    func theOldestProgressIsLostAtTheLimitAndTheOrderKept(limit: Int) async {
        let buffer = ReportBuffer(progressLimit: limit)
        for port in 1...4 {
            buffer.add(asked(UInt16(port)))
            buffer.add(found(UInt16(port)))
        }
        buffer.add(finished())
        #expect(buffer.lostProgressCount == 4 - limit)
        var expected: [MainlineReport] = []
        for port in 1...4 {
            if port > 4 - limit { expected.append(asked(UInt16(port))) }
            expected.append(found(UInt16(port)))
        }
        #expect(await all(buffer) == expected + [finished()])
    }

    @Test func readingMakesRoomAgain() async {
        let buffer = ReportBuffer(progressLimit: 1)
        buffer.add(asked(1))
        #expect(await buffer.next() == asked(1))
        buffer.add(asked(2))
        #expect(buffer.lostProgressCount == 0)
        buffer.add(asked(3))
        #expect(buffer.lostProgressCount == 1)
        buffer.end()
        #expect(await all(buffer) == [asked(3)])
    }

    @Test func withNoRoomForProgressAllOfItIsLost() async {
        let buffer = ReportBuffer(progressLimit: 0)
        buffer.add(asked(1))
        buffer.add(found(1))
        buffer.add(asked(2))
        buffer.end()
        #expect(buffer.lostProgressCount == 2)
        #expect(await all(buffer) == [found(1)])
    }

    @Test func nothingIsAddedAfterTheEnd() async {
        let buffer = ReportBuffer(progressLimit: 8)
        buffer.add(finished())
        buffer.add(asked(1))
        buffer.add(found(1))
        #expect(await all(buffer) == [finished()])
        #expect(await buffer.next() == nil)
    }

    @Test func aReaderThatWaitsIsHandedTheReport() async {
        let buffer = ReportBuffer(progressLimit: 8)
        async let report = buffer.next()
        buffer.add(asked(1))
        #expect(await report == asked(1))
    }

    @Test func aReaderThatIsCancelledIsLetGo() async {
        let buffer = ReportBuffer(progressLimit: 8)
        let reader = Task { await buffer.next() }
        reader.cancel()
        #expect(await reader.value == nil)
    }
}
