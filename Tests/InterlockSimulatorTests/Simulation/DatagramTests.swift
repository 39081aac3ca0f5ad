import Interlock
import InterlockSimulator
import Testing

@Suite struct DatagramTests {
    private func network(
        _ count: Int, questions: Int, seed: UInt64 = 1, _ conditions: Conditions = Conditions(),
        limits: SimulationLimits = SimulationLimits(), bytes: Int = 100
    ) -> Simulation<EchoNode> {
        var simulation = Simulation<EchoNode>(seed: seed, conditions: conditions, limits: limits)
        for number in 0..<count {
            let configuration = EchoNode.Configuration(peerCount: count, questions: questions, bytes: bytes)
            simulation.add(configuration, at: UInt32(number), startingAt: .milliseconds(Int64(number)))
        }
        return simulation
    }

    @Test func everyQuestionIsAnsweredWithoutLoss() {
        var simulation = network(50, questions: 40)
        // Who starts later than it is asked would miss a question: all are up before the first delay is over.
        simulation.conditions.delay = .milliseconds(100) ... .milliseconds(200)
        #expect(simulation.runUntilQuiet(limit: .milliseconds(1_000_000)) == .quiet)
        for number in 0..<50 { #expect(simulation[number].answers == 40) }
        #expect(simulation.counts.sent == 50 * 40 * 2)
        #expect(simulation.counts.delivered == 50 * 40 * 2)
        #expect(simulation.failures == [])
    }

    @Test func lossEndsChainsOfQuestions() {
        var simulation = network(50, questions: 1_000, Conditions(loss: .percent(10)))
        #expect(simulation.runUntilQuiet(limit: .milliseconds(1_000_000)) == .quiet)
        for number in 0..<50 { #expect(simulation[number].answers < 1_000) }
        #expect(
            simulation.counts.sent == simulation.counts.lost + simulation.counts.delivered + simulation.counts.missed)
    }

    @Test func aDatagramBeyondTheLimitIsDroppedAndCounted() {
        var fitting = network(2, questions: 1, limits: SimulationLimits(datagramBytes: 100))
        fitting.runUntilQuiet(limit: .milliseconds(10_000))
        #expect(fitting.counts.oversized == 0)
        #expect(fitting.counts.sent == 4)
        var beyond = network(2, questions: 1, limits: SimulationLimits(datagramBytes: 99))
        beyond.runUntilQuiet(limit: .milliseconds(10_000))
        #expect(beyond.counts.oversized == 2)
        #expect(beyond.counts.sent == 0)
    }

    @Test func anInjectedDatagramIsAnsweredToItsSender() {
        var lines: [String] = []
        var simulation = network(1, questions: 0)
        simulation.run(until: .milliseconds(1))
        simulation.observer = Observer { lines.append($0.description) }
        let question: [UInt8] = [0, 0xAB, 0x0C]
        simulation.inject(datagram: question.span.bytes, from: 77, to: 0)
        simulation.runUntilQuiet(limit: .milliseconds(1_000))
        #expect(
            lines == [
                "> EchoNode 0 received 0.001 s: 00ab0c from 77", "  < EchoNode 0 sends 01ab0c to 77",
            ])
        #expect(simulation.counts.missed == 1, "no one has the stranger's address")
    }

    @Test func theTraceShowsADatagramAsItsDecoderSays() {
        var lines: [String] = []
        var simulation = network(1, questions: 0)
        simulation.run(until: .milliseconds(1))
        simulation.describeDatagram = { "\($0.byteCount) bytes" }
        simulation.observer = Observer { lines.append($0.description) }
        let question: [UInt8] = [0, 1]
        simulation.inject(datagram: question.span.bytes, from: 77, to: 0)
        simulation.runUntilQuiet(limit: .milliseconds(1_000))
        #expect(
            lines == [
                "> EchoNode 0 received 0.001 s: 2 bytes from 77", "  < EchoNode 0 sends 2 bytes to 77",
            ])
    }

    @Test func duplicatesCarryTheSameBytes() {
        var simulation = network(2, questions: 1, Conditions(duplication: .always))
        simulation.run(until: .milliseconds(2))
        var answers: [String] = []
        simulation.observer = Observer { record in
            if case .sent(let text, _) = record.act { answers.append(text) }
        }
        simulation.invariantInterval = 0
        simulation.runUntilQuiet(limit: .milliseconds(10_000))
        #expect(answers.count == 4)
        #expect(Set(answers.map { $0.prefix(3) }) == ["010"])
    }
}
