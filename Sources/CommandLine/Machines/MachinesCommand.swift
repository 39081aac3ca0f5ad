import ArgumentParser
import Interlock
import InterlockCatalogue
import InterlockDiagrams

struct MachinesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "machines",
        abstract: "Print the matrices of the state machines, as Markdown.",
        discussion: "Rows are states, columns events. `-` is no change, `!` impossible; a cell lists where it may lead."
    )

    @Argument(help: "The machines to print, by name; all if none is given.")
    var names: [String] = []

    func validate() throws {
        let known = Catalogue.machines.map(\.name)
        for name in names where !known.contains(name) {
            throw ValidationError("no machine is named \(name); there are \(known.joined(separator: ", "))")
        }
    }

    func run() {
        for machine in Catalogue.machines where names.isEmpty || names.contains(machine.name) {
            Console.line("## \(machine.name)\n\n\(MatrixTable(machine))")
        }
    }
}
