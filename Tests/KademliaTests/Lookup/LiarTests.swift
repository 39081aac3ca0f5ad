import Interlock
import Kademlia
import Testing

/// What disjoint paths are for (S/Kademlia: Baumgart and Mies 2007, §4.4 and §5): a lookup of one path that once asks a
/// liar asks liars only from then on.
@Suite("Colluding liars")
struct LiarTests {
    struct Figures {
        var found = 0
        var requests = 0
    }

    /// How many of 100 lookups in a network of 800 nodes find the honest node that is closest to the target.
    static func figures(paths: Int, liars: Bool, concurrency: Int, resultCount: Int) -> Figures {
        var figures = Figures()
        var words = SeededWords(seed: 11)
        let network = LiarNetwork(&words, nodes: 800, liars: liars, bucketSize: resultCount)
        let honest = network.nodes.filter { !network.isLiar[Int($0.address)] }
        let configuration = QueryConfiguration(
            limits: QueryLimits(concurrency: concurrency, resultCount: resultCount), paths: paths)
        for _ in 0..<100 {
            let target = Key160 { words.next() }
            let own = words.one(of: honest)
            let result = network.lookup(target, from: own, seeds: 8, configuration)
            let truth = network.closest(honest.filter { $0 != own }, to: target, 1)
            #expect(result != nil)
            figures.requests += Int(result?.statistics.requests ?? 0)
            if result?.closest.contains(truth[0]) == true { figures.found += 1 }
        }
        return figures
    }

    @Test(arguments: [(4, 2), (1, 4)])
    func fourPathsFindTheClosestThoughAFifthOfAllLie(concurrency: Int, resultCount: Int) {
        let one = Self.figures(paths: 1, liars: true, concurrency: concurrency, resultCount: resultCount)
        let four = Self.figures(paths: 4, liars: true, concurrency: concurrency, resultCount: resultCount)
        #expect(one.found <= 82, "the liars do no harm")
        #expect(four.found >= 90)
        #expect(four.requests <= 3 * one.requests)
    }

    @Test(arguments: [1, 4])
    func withoutLiarsOnePathFindsItAsFourDo(paths: Int) {
        let figures = Self.figures(paths: paths, liars: false, concurrency: 4, resultCount: 4)
        #expect(figures.found >= 99)
    }
}
