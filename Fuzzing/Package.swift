// swift-tools-version: 6.2
import PackageDescription

// A package of its own: it needs unsafe flags, and nobody who depends on the library shall build it. `Fuzzing/run` sets
// INTERLOCK_PURE=1 and hands `-sanitize=fuzzer,address` to every module, so that ours are instrumented too.

// `Fuzzing/run --canary` plants a fault in each target, which the fuzzer has to find.
let canary: [SwiftSetting] = Context.environment["FUZZING_CANARY"] == "1" ? [.define("CANARY")] : []

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// A target is a folder in `Sources`, a line here, and seeds in a folder of the same name in `Seeds`.
func fuzzed(_ name: String, _ modules: String...) -> Target {
    .executableTarget(
        name: name,
        dependencies: ["FuzzDriver"] + modules.map { .product(name: $0, package: "swift-interlock") },
        swiftSettings: settings + canary)
}

let package = Package(
    name: "Fuzzing",
    platforms: [.macOS(.v26)],
    dependencies: [.package(name: "swift-interlock", path: "..")],
    targets: [
        .target(name: "FuzzDriver", swiftSettings: settings),
        fuzzed("FuzzKRPC", "KRPC"),
        fuzzed("FuzzMainline", "Interlock", "KRPC", "Kademlia", "Mainline"),
    ])
