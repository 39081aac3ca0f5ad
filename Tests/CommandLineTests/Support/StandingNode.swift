import Foundation
import Testing

/// A node that the command line runs, for others to talk to.
struct StandingNode {
    let program: Program
    let address: String
    let id: String

    /// A node of its own network, or one that joins others.
    init(_ arguments: String...) async throws {
        let join = arguments.isEmpty ? ["--alone"] : arguments
        program = try Program(["dht", "node", "--bind", "127.0.0.1", "--json", "--status", "0.05"] + join)
        // The first status comes when it has joined.
        try await program.wrote("\"status\"")
        let line = try Line(try #require(program.output.split(separator: "\n").first))
        (address, id) = (line.text("address"), line.text("id"))
    }
}
