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

    /// Machines whose kinds are not numbered as the rows and columns are.
    private struct Misnumbered<States: Kind, Events: Kind>: TableMachine {
        typealias StateKind = States
        typealias EventKind = Events
        typealias Event = Events
        static func row(_ kind: States) -> [2 of Cell] { [.stay, .stay] }
        static func kind(of event: Events) -> Events { event }
        var kind: States
    }
    private enum Plain: UInt8, Kind { case first, second }
    private enum Gap: UInt8, Kind { case first, second = 2 }
    private enum Swapped: UInt8, Kind { case second = 1, first = 0 }
    private struct Many: Kind {
        let rawValue: UInt8
        init?(rawValue: UInt8) { self.rawValue = rawValue }
        static var allCases: [Many] { (0..<33).compactMap(Many.init) }
    }

    @Test func kindsThatAreNotNumberedFromZeroOnOrAreTooManyDoNotFit() {
        #expect(MachineDescription(of: Misnumbered<Plain, Plain>.self).matrixFits)
        #expect(!MachineDescription(of: Misnumbered<Gap, Plain>.self).matrixFits)
        #expect(!MachineDescription(of: Misnumbered<Plain, Gap>.self).matrixFits)
        #expect(!MachineDescription(of: Misnumbered<Swapped, Plain>.self).matrixFits)
        #expect(!MachineDescription(of: Misnumbered<Plain, Swapped>.self).matrixFits)
        #expect(!MachineDescription(of: Misnumbered<Many, Plain>.self).matrixFits)
    }

    @Test func aDescriptionSpellsOutTheMatrix() {
        let lamp = MachineDescription(of: Lamp.self)
        #expect(
            lamp.name == "Lamp" && lamp.states == ["dark", "lit", "broken"] && lamp.events == ["switched", "struck"])
        #expect(lamp.cells[0] == [.leads(to: ["dark", "lit"]), .leads(to: ["broken"])])
        #expect(lamp.cells[2][0] == .impossible)
    }
}
