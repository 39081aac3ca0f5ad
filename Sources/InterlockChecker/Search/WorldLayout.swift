/// Where the parts of a state of the system lie in its words; after the head come the letters under way, ascending.
struct WorldLayout {
    let hosts: Int
    let offers: Int

    /// In place of a node: it never ran, or nothing is left of its former life; it crashed. Both start again.
    static let fresh: Int32 = -2
    static let crashed: Int32 = -1
    /// The number of the stable state of a node that never stored anything.
    static let nothingStored: Int32 = 0

    func node(_ host: Int) -> Int { host }
    func stored(_ host: Int) -> Int { hosts + host }
    func timers(_ host: Int) -> Int { 2 * hosts + host }
    /// How often an offered request was made.
    func made(_ offer: Int) -> Int { 3 * hosts + offer }
    /// How many of an offer's requests were made when one was last withdrawn.
    func withdrawn(_ offer: Int) -> Int { 3 * hosts + offers + offer }
    var reports: Int { 3 * hosts + 2 * offers }
    var losses: Int { reports + 1 }
    var duplicates: Int { reports + 2 }
    var crashes: Int { reports + 3 }
    var crashesWithoutStorage: Int { reports + 4 }
    var head: Int { reports + 5 }
}
