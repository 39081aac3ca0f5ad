import FuzzDriver
import Mainline

/// A node takes any sequence of datagrams, timers and requests without a trap, a fault, a broken invariant, growth
/// beyond its limits or a promise unkept.
///
/// The input is a script: four bytes that say what node it is, then four bytes for each step; see `Script` and
/// ``Scene/play(_:)``. Most steps are datagrams that decode: what does not is `FuzzKRPC`'s concern. After the last step
/// all timers fire until each request has ended.
@main
enum FuzzMainline {
    static func main() {
        printAtEnd { Share.all.print() }
        fuzz { start, count in
            FuzzMainline.run(input(start, count))
            return 0
        }
    }

    static func run(_ input: [UInt8]) {
        var script = Script(input)
        var scene = Scene(script.takeHeader())
        for _ in 0..<32 {
            guard let step = script.takeStep() else { break }
            scene.play(step, &script)
        }
        #if CANARY
        // A peer was kept, for a token that was issued and shown, by a node that was answered twice. No seed does both.
        let node = scene.subject.node
        if node.peers.torrentCount > 0, node.counts.requestsAnswered > 1 { failPlanted() }
        #endif
        scene.finish()
        Share.all.add(scene.share)
    }
}
