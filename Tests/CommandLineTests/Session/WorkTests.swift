import Testing

@testable import interlock

/// What a command does, against the clock.
@Suite struct WorkTests {
    @Test func workThatEndsInTimeTellsWhatItFound() async throws {
        for found in [true, false] {
            let work = Work(limit: .seconds(60)) { found }
            await work.run()
            #expect(try work.result?.get() == found)
        }
    }

    @Test func workThatIsCutShortMayTellWhatItFoundUpToThen() async throws {
        let work = Work(limit: .milliseconds(1)) {
            try? await Task.sleep(for: .seconds(60))
            return true
        }
        await work.run()
        #expect(try work.result?.get() == true)
    }

    @Test func workThatIsCutShortAndFoundNothingSaysSo() async throws {
        let work = Work(limit: .milliseconds(1)) {
            try await Task.sleep(for: .seconds(60))
            return true
        }
        await work.run()
        let failure = #expect(throws: CommandFailure.self) { try work.result?.get() }
        #expect(failure?.code == .notFound)
    }

    @Test func whatWorkFailsWithIsKept() async throws {
        let work = Work(limit: .seconds(60)) { throw CommandFailure(.network, "nobody") }
        await work.run()
        let failure = #expect(throws: CommandFailure.self) { try work.result?.get() }
        #expect(failure?.code == .network)
        #expect(failure?.text == "nobody")
    }
}
