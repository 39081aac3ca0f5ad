/// A module of the package and its place in the architecture: what it may import, and how pure it has to be.
struct Module {
    enum Purity {
        /// A function of its inputs and nothing else: no time, chance, thread, lock, log or file.
        case pure
        /// As pure in every result, but may use threads and measure time.
        case driver
        /// Sockets, clocks, files and logs live here.
        case shell
    }

    let name: String
    let folder: String
    let purity: Purity
    /// Modules of this package it may import. An arrow only points down, so each stands above those it names.
    let ours: Set<String>
    /// Modules of the system and of other packages it may import.
    let foreign: Set<String>
    /// Whether users import it, and so every public symbol of it needs a doc comment.
    let isLibrary: Bool

    private init(
        _ name: String, at folder: String? = nil, _ purity: Purity, over ours: Set<String> = [],
        and foreign: Set<String> = [], isLibrary: Bool = true
    ) {
        self.name = name
        self.folder = folder ?? "Sources/" + name
        self.purity = purity
        self.ours = ours
        self.foreign = foreign
        self.isLibrary = isLibrary
    }

    /// The architecture's picture, from the bottom to the top.
    static let all: [Module] = [
        // Core: the standard library and nothing else.
        Module("Interlock", .pure),
        Module("InterlockDiagrams", .pure, over: ["Interlock"]),
        // Drivers that need nothing but the core.
        Module("InterlockChecker", .driver, over: ["Interlock"], and: threads),
        Module("InterlockSimulator", .driver, over: ["Interlock"], and: threads),
        // Pure systems and wire codecs.
        Module("LaunchBay", .pure, over: ["Interlock"]),
        Module("Kademlia", .pure, over: ["Interlock"]),
        Module("KRPC", .pure),
        Module("Mainline", .pure, over: ["Interlock", "Kademlia", "KRPC"]),
        Module("InterlockCatalogue", .pure, over: ["Interlock", "LaunchBay", "Kademlia", "Mainline"]),
        Module("Lease", at: "Examples/Lease", .pure, over: ["Interlock"], isLibrary: false),
        // The driver that runs a node on real sockets and clocks, the services and the faces above it.
        Module("CInterlockSockets", .shell, isLibrary: false),
        Module("InterlockRuntime", .shell, over: ["Interlock", "CInterlockSockets"], and: network.union(threads)),
        Module(
            "MainlineDHT", .shell, over: ["Interlock", "InterlockRuntime", "Kademlia", "KRPC", "Mainline"],
            and: network.union(threads).union(["Tracing"])),
        Module(
            "interlock", at: "Sources/CommandLine", .shell,
            over: [
                "Interlock", "InterlockDiagrams", "InterlockCatalogue", "InterlockRuntime", "Kademlia", "KRPC",
                "Mainline", "MainlineDHT",
            ], and: network.union(threads).union(["ArgumentParser", "FoundationEssentials"]), isLibrary: false),
        Module(
            "lease", at: "Examples/LeaseProcess", .shell, over: ["Interlock", "InterlockRuntime", "Lease"],
            and: network.union(threads).union(["ArgumentParser", "UnixSignals"]), isLibrary: false),
        Module(
            "EmbeddedNode", at: "Examples/EmbeddedNode", .shell,
            over: ["InterlockRuntime", "KRPC", "Kademlia", "Mainline", "MainlineDHT"],
            and: network.union(["Tracing"]), isLibrary: false),
        Module(
            "FindPeers", at: "Examples/FindPeers", .shell, over: ["Kademlia", "MainlineDHT", "Mainline"],
            isLibrary: false),
    ]

    private static let threads: Set = ["Synchronization", "Glibc", "Darwin"]
    private static let network: Set = ["NIOCore", "NIOPosix", "Logging", "Metrics", "ServiceLifecycle", "UnixSignals"]

    static func named(_ name: String) -> Module? { all.first { $0.name == name } }
}
