import Interlock
import Testing

@Suite struct CatalogueEntryTests {
    /// A machine whose matrix lacks a column: what the catalogue's test must notice.
    private struct Misfit: TableMachine {
        enum StateKind: UInt8, Kind { case only }
        enum EventKind: UInt8, Kind { case first, second }
        typealias Event = EventKind
        static func row(_ kind: StateKind) -> [1 of Cell] { [.stay] }
        static func kind(of event: Event) -> EventKind { event }
        var kind = StateKind.only
    }

    @Test func aMatrixThatLacksAColumnDoesNotFit() {
        #expect(!MachineDescription(of: Misfit.self).matrixFits)
        #expect(MachineDescription(of: Lamp.self).matrixFits)
    }

    @Test func aDescriptionSpellsOutTheMatrix() {
        let lamp = MachineDescription(of: Lamp.self)
        #expect(
            lamp.name == "Lamp" && lamp.states == ["dark", "lit", "broken"] && lamp.events == ["switched", "struck"])
        #expect(lamp.cells[0] == [.leads(to: ["dark", "lit"]), .leads(to: ["broken"])])
        #expect(lamp.cells[2][0] == .impossible)
    }
}
