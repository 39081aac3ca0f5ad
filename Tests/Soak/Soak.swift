import InterlockSimulator
import MainlineNetwork

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A network of Mainline nodes over hours or days in virtual time: nodes come and go, datagrams are lost, for an hour
/// all of them. Looks at the routing tables and tries lookups all the time, and says whether they were as good as they
/// must be. Exit status: 0 all bars are met, 1 one is not, 2 the run itself failed, 64 the arguments make no sense.
@main
struct Soak {
    static func main() {
        guard let options = Options(Array(CommandLine.arguments.dropFirst())) else {
            print(Options.usage)
            exit(64)
        }
        var run = Run(options)
        let isTelling = !options.isQuiet && !options.isJSON
        if isTelling { print(Summary.heading) }
        run.finish { look in
            if isTelling { print(Summary.row(of: look)) }
            fflush(nil)
        }
        let summary = Summary(run)
        print(options.isJSON ? summary.json : summary.text)
        if !summary.troubles.isEmpty { exit(2) }
        exit(summary.verdicts.allSatisfy(\.isMet) ? 0 : 1)
    }
}
