import Interlock
import Kademlia
import Testing

/// What explorations do for a network that has just come together.
@Suite("A network of explorations")
struct ExploreNetworkTests {
    /// Two hundred nodes in four seconds, then half a minute: no caller looks anything up, and everybody knows who is
    /// next to him. Without explorations they do not.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func twoHundredNodesThatJoinTogetherAreSoonExact(seed: UInt64) {
        var network = ExploreNetwork(200, every: .milliseconds(20), seed: seed)
        network.run(until: .seconds(4))
        let before = network.strangers
        network.run(until: .seconds(34))
        #expect(network.strangers == 0)
        #expect(network.exactLookups(of: 200) == 200)
        var canary = ExploreNetwork(200, every: .milliseconds(20), seed: seed, explores: false)
        canary.run(until: .seconds(34))
        #expect(canary.strangers > 0 && before > 0, "the test could not fail")
    }

    /// The same when they come one every second: the first have long gone back to their usual pace.
    @Test func aNetworkThatGrowsSlowlyIsExactWithinTwoRoundsOfTheOwnKey() {
        var network = ExploreNetwork(100, every: .seconds(2), seed: 5)
        network.run(until: .seconds(200 + 1000))
        #expect(network.strangers == 0)
        #expect(network.exactLookups(of: 100) == 100)
        let settled = network.requests
        network.run(until: .seconds(1200 + 1200))
        let perNode = 3 * (network.requests - settled) / 100
        #expect((240...450).contains(perNode), "\(perNode) requests an hour: one in ten seconds")
    }
}
