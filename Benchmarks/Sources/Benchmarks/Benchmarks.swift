/// Measures what the package promises and prints one line for each figure:
/// `name  value unit  ratio against ...  bound  ok|MISSED`.
@main
struct Benchmarks {
    /// Every benchmark; a new one is a file of its own and a line here.
    static let all: [Benchmark] = [
        .closestOfKeys,
        .closestOfTable,
        .closestOfSpottyTable,
        .bytesPerContact,
    ]

    static func main() {
        var effort = Effort.full
        var names: [String] = []
        for argument in CommandLine.arguments.dropFirst() {
            switch argument {
            case "--smoke": effort = .smoke
            case "--list":
                for benchmark in all { print(benchmark.name) }
                return
            default: names.append(argument)
            }
        }
        if let unknown = names.first(where: { name in !all.contains { $0.name == name } }) {
            writeToStandardError("There is no benchmark \(unknown); --list names them.\n")
            exit(with: 64)
        }
        let chosen = names.isEmpty ? all : all.filter { names.contains($0.name) }
        var missed = 0
        for benchmark in chosen {
            let figure = benchmark.measure(effort)
            print(Report(benchmark: benchmark, figure: figure, isSmoke: effort == .smoke).line)
            if effort == .full, figure.isWithin(benchmark.bound) == false { missed += 1 }
        }
        if missed > 0 { exit(with: 1) }
    }
}
