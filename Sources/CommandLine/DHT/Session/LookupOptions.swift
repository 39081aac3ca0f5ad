import ArgumentParser
import MainlineDHT

/// What all lookups share.
struct LookupOptions: ParsableArguments {
    @Option(
        name: .long,
        help: """
            Over how many disjoint paths to look, 1 to 8: with more than one, liars mislead a path and not the lookup, \
            which sends up to as many times the queries.
            """)
    var paths = 1

    func validate() throws {
        guard (1...8).contains(paths) else { throw ValidationError("--paths takes 1 to 8, not \(paths)") }
    }
}
