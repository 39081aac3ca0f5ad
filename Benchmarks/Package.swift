// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that nobody who depends on the library builds it. `Benchmarks/run` sets INTERLOCK_PURE=1:
// only the pure modules are built, from outside, as a user of the package would.
let package = Package(
    name: "Benchmarks",
    platforms: [.macOS(.v26)],
    dependencies: [.package(name: "swift-interlock", path: "..")],
    targets: [
        // What we are measured against, written in C as one would write it without us, and counters of the heap.
        .target(name: "CReference", cSettings: [.unsafeFlags(["-O3"])]),
        .executableTarget(
            name: "Benchmarks",
            dependencies: [
                "CReference",
                .product(name: "Interlock", package: "swift-interlock"),
                .product(name: "InterlockSimulator", package: "swift-interlock"),
                .product(name: "Kademlia", package: "swift-interlock"),
                .product(name: "KRPC", package: "swift-interlock"),
                .product(name: "LaunchBay", package: "swift-interlock"),
                .product(name: "Mainline", package: "swift-interlock"),
            ],
            swiftSettings: [
                .swiftLanguageMode(.v6),
                .treatAllWarnings(as: .error),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("InternalImportsByDefault"),
                .enableUpcomingFeature("MemberImportVisibility"),
            ]),
    ])
