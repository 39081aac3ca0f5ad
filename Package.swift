// swift-tools-version: 6.2
import PackageDescription

// INTERLOCK_PURE=1 leaves out everything above the pure modules, and so every dependency: the inner loop, the
// sanitizers, the fuzzers and the benchmarks build in seconds.
let pureOnly = Context.environment["INTERLOCK_PURE"] == "1"

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

func module(_ name: String, at path: String? = nil, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, path: path, swiftSettings: settings)
}

func tests(of name: String, _ dependencies: [Target.Dependency] = [], data: [String] = []) -> Target {
    .testTarget(name: name + "Tests", dependencies: dependencies, exclude: data, swiftSettings: settings)
}

func library(_ name: String) -> Product { .library(name: name, targets: [name]) }

let pureTargets: [Target] = [
    // Core
    module("Interlock"),
    module("InterlockDiagrams", ["Interlock"]),
    // Drivers that need nothing but the core
    module("InterlockChecker", ["Interlock"]),
    module("InterlockSimulator", ["Interlock"]),
    // Pure systems
    module("LaunchBay", ["Interlock"]),
    module("Kademlia", ["Interlock"]),
    module("KRPC"),
    module("Mainline", ["Interlock", "Kademlia", "KRPC"]),
    module("InterlockCatalogue", ["Interlock", "LaunchBay", "Kademlia", "Mainline"]),
    // The example node: checked, simulated and run unchanged
    module("Lease", at: "Examples/Lease", ["Interlock"]),

    // What tests of networks share
    module(
        "MainlineNetwork", at: "Tests/MainlineNetwork",
        ["Interlock", "InterlockSimulator", "Kademlia", "KRPC", "Mainline"]),

    .executableTarget(
        name: "Determinism",
        dependencies: ["Interlock", "InterlockSimulator", "Kademlia", "Mainline", "MainlineNetwork"],
        path: "Tests/Determinism", swiftSettings: settings),

    .executableTarget(
        name: "Soak",
        dependencies: ["Interlock", "InterlockSimulator", "Kademlia", "Mainline", "MainlineNetwork"],
        path: "Tests/Soak", swiftSettings: settings),

    tests(of: "Interlock", ["Interlock"]),
    tests(of: "InterlockDiagrams", ["Interlock", "InterlockDiagrams"]),
    tests(of: "InterlockChecker", ["Interlock", "InterlockChecker", "Lease"]),
    tests(of: "InterlockSimulator", ["Interlock", "InterlockDiagrams", "InterlockSimulator", "Lease"]),
    tests(of: "LaunchBay", ["Interlock", "InterlockDiagrams", "LaunchBay"], data: ["BayDoor.md"]),
    tests(
        of: "Kademlia", ["Interlock", "InterlockChecker", "InterlockDiagrams", "InterlockSimulator", "Kademlia"],
        data: [
            "SequenceDiagrams/simple-query.mmd", "SequenceDiagrams/higher-concurrency.mmd",
            "SequenceDiagrams/two-queries.mmd",
        ]),
    tests(of: "KRPC", ["KRPC"]),
    tests(of: "Mainline", ["Interlock", "InterlockSimulator", "Kademlia", "KRPC", "Mainline", "MainlineNetwork"]),
    tests(of: "InterlockCatalogue", ["Interlock", "InterlockDiagrams", "InterlockCatalogue"]),
    tests(of: "Tidy"),
]

let upperTargets: [Target] = [
    // What Swift's module of the C library leaves out
    .target(name: "CInterlockSockets"),
    module(
        "InterlockRuntime",
        [
            "Interlock", "CInterlockSockets",
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "NIOPosix", package: "swift-nio"),
            .product(name: "Logging", package: "swift-log"),
            .product(name: "Metrics", package: "swift-metrics"),
            .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        ]),
    module(
        "MainlineDHT",
        [
            "Interlock", "InterlockRuntime", "Kademlia", "KRPC", "Mainline",
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "NIOPosix", package: "swift-nio"),
            .product(name: "Logging", package: "swift-log"),
            .product(name: "Metrics", package: "swift-metrics"),
            .product(name: "Tracing", package: "swift-distributed-tracing"),
            .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        ]),
    .executableTarget(
        name: "interlock",
        dependencies: [
            "Interlock", "InterlockDiagrams", "InterlockCatalogue", "InterlockRuntime", "KRPC", "Kademlia", "Mainline",
            "MainlineDHT",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
            .product(name: "Logging", package: "swift-log"),
            .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            .product(name: "UnixSignals", package: "swift-service-lifecycle"),
        ],
        path: "Sources/CommandLine",
        swiftSettings: settings),
    .executableTarget(
        name: "lease",
        dependencies: [
            "Interlock", "InterlockRuntime", "Lease",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
            .product(name: "Logging", package: "swift-log"),
            .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            .product(name: "UnixSignals", package: "swift-service-lifecycle"),
        ],
        path: "Examples/LeaseProcess",
        swiftSettings: settings),
    .executableTarget(
        name: "EmbeddedNode",
        dependencies: [
            "InterlockRuntime", "KRPC", "Kademlia", "Mainline", "MainlineDHT",
            .product(name: "Logging", package: "swift-log"),
            .product(name: "Metrics", package: "swift-metrics"),
            .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            .product(name: "Tracing", package: "swift-distributed-tracing"),
            .product(name: "UnixSignals", package: "swift-service-lifecycle"),
        ],
        path: "Examples/EmbeddedNode", swiftSettings: settings),
    .executableTarget(
        name: "FindPeers", dependencies: ["Kademlia", "MainlineDHT"], path: "Examples/FindPeers",
        swiftSettings: settings),
    .executableTarget(
        name: "members",
        dependencies: ["KRPC", "Kademlia", "Mainline", "MainlineDHT", .product(name: "Logging", package: "swift-log")],
        path: "Tests/RealClients/Members", swiftSettings: settings),
    tests(
        of: "InterlockRuntime",
        [
            // The executable is there because a test starts it.
            "Interlock", "InterlockRuntime", "Lease", "lease",
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "Logging", package: "swift-log"),
            .product(name: "Metrics", package: "swift-metrics"),
            .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        ]),
    tests(
        of: "MainlineDHT",
        [
            "Interlock", "InterlockRuntime", "KRPC", "Kademlia", "Mainline", "MainlineDHT",
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "NIOPosix", package: "swift-nio"),
            .product(name: "Logging", package: "swift-log"),
            .product(name: "Metrics", package: "swift-metrics"),
            .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            .product(name: "InMemoryTracing", package: "swift-distributed-tracing"),
            .product(name: "Tracing", package: "swift-distributed-tracing"),
        ]),
    // The executables are there because tests start them.
    tests(
        of: "CommandLine",
        [
            "Interlock", "Mainline", "interlock", "FindPeers", "EmbeddedNode",
            .product(name: "Logging", package: "swift-log"),
        ]),
]

let package = Package(
    name: "swift-interlock",
    // Linux is what is built and tested. Sized arrays in the core need the macOS 26 runtime there; untested.
    platforms: [.macOS(.v26)],
    products: [
        library("Interlock"), library("InterlockDiagrams"), library("InterlockChecker"), library("InterlockSimulator"),
        library("LaunchBay"), library("Kademlia"), library("KRPC"), library("Mainline"), library("InterlockCatalogue"),
    ]
        + (pureOnly
            ? []
            : [
                library("InterlockRuntime"), library("MainlineDHT"),
                .executable(name: "interlock", targets: ["interlock"]),
            ]),
    dependencies: pureOnly
        ? []
        : [
            .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
            .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.3"),
            .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
            .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
            .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
            .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        ],
    targets: pureOnly ? pureTargets : pureTargets + upperTargets)
