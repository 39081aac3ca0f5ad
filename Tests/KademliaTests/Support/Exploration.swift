/// All worlds that can be come to from one, walked through in breadth: the first finding has the fewest steps.
struct Exploration<World: Hashable> {
    /// How many different worlds were seen.
    var count = 0
    /// What was wrong in the first world where something was.
    var finding: String?
    /// Whether there is no other world to come to.
    var isComplete = false

    /// Walks until something is found, or nothing is left, or `most` worlds are seen.
    init(from start: World, most: Int, next: (World) -> [World], finding judge: (World) -> String?) {
        var seen: Set<World> = [start]
        var layer = [start]
        while !layer.isEmpty {
            var following: [World] = []
            for world in layer {
                count += 1
                finding = judge(world)
                guard finding == nil, count < most else { return }
                for other in next(world) where seen.insert(other).inserted { following.append(other) }
            }
            layer = following
        }
        isComplete = true
    }
}
