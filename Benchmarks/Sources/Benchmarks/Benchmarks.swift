/// Measures what the package promises and prints one line for each figure:
/// `name  value unit  ratio against ...  bound  ok|MISSED`.
@main
struct Benchmarks {
    /// Every benchmark; a new one is a file of its own and a line here.
    static let all: [Benchmark] = [
        .matrixDispatch,
        .matrixChecks,
        .tracingOff,
        .closestOfKeys,
        .closestOfTable,
        .closestOfSpottyTable,
        .observeKnownContact,
        .bytesPerContact,
        .queryStep,
        .queryStepOfNewcomers,
        .includeAdded,
        .probeHeardFrom,
        .coordinatorHeardFrom,
        .coordinatorResponded,
        .findNodeDatagram,
        .getPeersDatagram,
        .pingDatagram,
        .findNodeDatagramOfOwn,
        .screenedDatagram,
        .screenedFlood,
        .simulatedDelivery,
        .simulatedDeliveryWithTimer,
    ]

    static func main() {
        var effort = Effort.full
        var names: [String] = []
        var arguments = CommandLine.arguments.dropFirst()
        while let argument = arguments.popFirst() {
            switch argument {
            case "--smoke": effort = .smoke
            case "--calls":
                guard let count = arguments.popFirst().flatMap({ Int($0) }), count > 0 else {
                    refuse("--calls needs a number of calls, from 1.")
                }
                effort = .calls(count)
            case "--list":
                for benchmark in all { print(benchmark.name) }
                return
            default: names.append(argument)
            }
        }
        if let unknown = names.first(where: { name in !all.contains { $0.name == name } }) {
            refuse("There is no benchmark \(unknown); --list names them.")
        }
        run(names.isEmpty ? all : all.filter { names.contains($0.name) }, effort)
    }

    private static func run(_ benchmarks: [Benchmark], _ effort: Effort) {
        var missed = 0
        for benchmark in benchmarks {
            let figure = benchmark.measure(effort)
            print(Report(benchmark: benchmark, figure: figure, isJudged: effort == .full).line)
            if effort == .full, figure.isWithin(benchmark.bound) == false { missed += 1 }
        }
        if missed > 0 { exit(with: 1) }
    }

    private static func refuse(_ reason: String) -> Never {
        writeToStandardError(reason + "\n")
        exit(with: 64)
    }
}
