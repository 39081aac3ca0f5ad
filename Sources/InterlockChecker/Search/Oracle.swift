/// The few questions that the search, which knows only numbers, asks about the values behind them; each is asked once
/// for each distinct case, so none of them is on the hot path, but for ``judge(world:timers:reports:)``, and that
/// only if a property asks.
protocol Oracle: AnyObject {
    /// What an input makes of a node, every choice in turn.
    func localSteps(of input: Int32, at node: Int32, on host: Int) -> [LocalStep]
    /// The stable state after one more record.
    func stored(_ stored: Int32, applying record: Int32) -> Int32
    /// A node made from what it stored.
    func restored(_ stored: Int32, on host: Int) -> Int32
    /// The host that a letter goes to.
    func receiver(of letter: Int32) -> Int
    func input(receiving letter: Int32) -> Int32
    func input(firing timer: Int32) -> Int32
    func input(making offer: Int, time: Int) -> Int32
    func input(withdrawing offer: Int, time: Int) -> Int32
    func input(startingAfterCrash: Bool) -> Int32
    /// The number of the violation that the reports are; -1 if none.
    func judge(reports: [Int32]) -> Int32
    /// Whether ``judge(world:timers:reports:)`` has anything to say.
    var judgesWorlds: Bool { get }
    /// The number of the violation that a state is; -1 if none.
    func judge(world words: [Int32], timers: NumberSets, reports: NumberSets) -> Int32
}
