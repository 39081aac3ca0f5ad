import Testing

/// The matrices of the package's machines, as people read them.
@Suite struct MachinesTests {
    @Test func everyMachineIsPrintedAndOneByItsName() async throws {
        let all = try await Program.run("machines")
        #expect(all.status == 0)
        let names = all.lines.filter { $0.hasPrefix("## ") }
        #expect(names.count >= 7)
        #expect(names.contains("## BayDoor"))
        let one = try await Program.run("machines", "BayDoor")
        #expect(one.status == 0)
        #expect(one.lines.first == "## BayDoor")
        // A header, a rule, and a row for each of the four states.
        #expect(one.lines.count { $0.hasPrefix("|") } == 6)
    }

    @Test func aMachineThatIsNotThereIsAnErrorThatNamesThose() async throws {
        let ended = try await Program.run("machines", "Nonsense")
        #expect(ended.status == 64)
        #expect(ended.errors.contains("BayDoor"))
    }
}
