import Foundation
import Interlock
import InterlockCatalogue
import InterlockDiagrams
import Testing

@Suite struct CatalogueTests {
    @Test(arguments: Catalogue.machines) func everyMatrixHasAColumnForEachKindOfEvent(machine: MachineDescription) {
        #expect(machine.matrixFits, "\(machine.name): \(machine.columns) columns for \(machine.events)")
        #expect(machine.cells.count == machine.states.count)
        #expect(machine.cells.allSatisfy { $0.count == machine.events.count })
    }

    @Test(arguments: Catalogue.machines) func everyStateCanBeReached(machine: MachineDescription) {
        // A machine starts in its first row; the door's table has its rows in the order of its source.
        let initial: UInt8 = machine.name == "BayDoor" ? 1 : 0
        var reached: Set<UInt8> = [initial]
        var open: [UInt8] = [initial]
        while let state = open.popLast() {
            for transition in machine.declaredTransitions where transition.state == state {
                if reached.insert(transition.next).inserted { open.append(transition.next) }
            }
        }
        #expect(reached.count == machine.states.count, "\(reached.sorted()) of \(machine.states)")
    }

    @Test func noTwoMachinesShareAName() {
        let names = Catalogue.machines.map(\.name)
        #expect(Set(names).count == names.count)
    }

    /// Types that declare themselves machines, by the lines of a source file.
    private func machines(declaredIn source: String) -> [String] {
        source.split(separator: "\n").compactMap { line in
            guard line.contains("struct "), line.contains(": KindMachine") || line.contains(": TableMachine") else {
                return nil
            }
            guard let start = line.range(of: "struct ")?.upperBound else { return nil }
            return String(line[start...].prefix { $0.isLetter || $0.isNumber })
        }
    }

    @Test func everyMachineOfTheSourcesIsInTheCatalogue() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let files = FileManager.default.enumerator(
            at: root.appendingPathComponent("Sources"), includingPropertiesForKeys: nil)
        var declared: [String] = []
        while let file = files?.nextObject() as? URL {
            guard file.pathExtension == "swift" else { continue }
            declared += machines(declaredIn: try String(contentsOf: file, encoding: .utf8))
        }
        try #require(declared.count >= 7)
        #expect(Set(declared) == Set(Catalogue.machines.map(\.name)))
    }

    @Test func aMachineThatIsMissingInTheCatalogueIsNoticed() {
        let planted = "public struct Stray<Key: KademliaKey>: KindMachine {\n    struct Part {}\n"
        #expect(machines(declaredIn: planted) == ["Stray"])
        #expect(!Catalogue.machines.map(\.name).contains("Stray"))
    }

    @Test func everyMatrixCanBeShown() {
        for machine in Catalogue.machines {
            #expect(MatrixTable(machine).description.split(separator: "\n").count == machine.states.count + 2)
        }
    }
}
