import Testing

/// Each rule on a planted text that breaks it, and on one that only looks as if it did: a rule that finds nothing in
/// the repository proves nothing unless it finds something here.
@Suite struct CanaryTests {
    @Test(arguments: [
        ("Sources/Interlock/A.swift", "import Foundation", "Interlock must not import Foundation"),
        ("Sources/Interlock/A.swift", "public import struct NIOCore.ByteBuffer", "Interlock must not import NIOCore"),
        ("Sources/Kademlia/A.swift", "import Interlock\nimport Mainline", "Kademlia must not import Mainline"),
        ("Sources/KRPC/A.swift", "@_exported import Interlock", "KRPC must not import Interlock"),
        ("Sources/Mainline/A.swift", "import InterlockRuntime", "Mainline must not import InterlockRuntime"),
        ("Sources/LaunchBay/A.swift", "import Glibc", "LaunchBay must not import Glibc"),
        ("Sources/Elsewhere/A.swift", "import Interlock", "its module has no place in the architecture yet"),
        ("Benchmarks/Sources/A.swift", "import MainlineDHT", "only pure modules here, not MainlineDHT"),
    ])
    func layeringReportsAnArrowThatPointsUp(path: String, text: String, message: String) {
        #expect(Layering.findings(in: SourceFile(path: path, text: text)).map(\.message) == [message])
    }

    @Test func layeringPassesWhatIsAllowedOrOnlySpokenOf() {
        let text = """
            // import Foundation
            import Interlock
            public import KRPC
            let words = "import Foundation"
            """
        #expect(Layering.findings(in: SourceFile(path: "Sources/Mainline/A.swift", text: text)) == [])
    }

    @Test func layeringReportsAnUpwardDependencyOfTheManifest() throws {
        let manifest = try #require(Repository.here.file("Package.swift"))
        let wrong = manifest.text.replacing("module(\"KRPC\")", with: "module(\"KRPC\", [\"Mainline\"])")
            .replacing("module(\"Lease\"", with: "module(\"Loan\"")
        let messages = Layering.findings(inManifest: SourceFile(path: "Package.swift", text: wrong)).map(\.message)
        #expect(
            messages == [
                "KRPC must not depend on Mainline", "Loan has no place in the picture", "the manifest lacks Lease",
            ])
    }

    @Test func layeringReportsAPictureThatIsNotInOrder() {
        #expect(Layering.circles(in: Module.all.reversed()).isEmpty == false)
    }

    @Test(arguments: [
        "let now = ContinuousClock().now", "clock_gettime(CLOCK_MONOTONIC, &time)", "func f() async {}", "await f()",
        "Task { }", "actor Node {}", "let lock = Mutex(0)", "let log: Logger", "var g = SystemRandomNumberGenerator()",
        "let n = Int.random(in: 0..<3)", "let x = list.shuffled()", "var hasher = Hasher()", "key.hashValue",
        "print(state)", "fatalError()", "let a = try! f()", "let a = b as! C", "let text = \"\\(key.hashValue)\"",
        "struct Query { var chance: Chance }", "let id = ObjectIdentifier(x)",
    ])
    func purityReportsWhatHidesAnInputOrTraps(text: String) {
        let file = SourceFile(path: "Sources/Kademlia/A.swift", text: text)
        #expect(Purity.findings(in: file).count == 1)
    }

    @Test(arguments: [
        "func hash(into hasher: inout Hasher) {}", "/// Nothing here is async, no Task, no actor.",
        "let text = \"Hasher and print(\"", "/* fatalError() /* nested */ print(1) */", "let x = try? f() as? C",
        "let n = context.chance.below(3)", "func f(_ chance: inout Chance) {}", "case actor", "tree.print(1)",
        "if try !found() {}",
        "let text = #\"Task \"async\" \\(await)\"#", "let text = \"\"\"\n  Task \"await\"\n  \"\"\"",
    ])
    func purityPassesWhatOnlyLooksImpure(text: String) {
        #expect(Purity.findings(in: SourceFile(path: "Sources/Kademlia/A.swift", text: text)) == [])
    }

    @Test func purityLetsDriversMeasureAndTheShellWait() {
        let clock = "let now = ContinuousClock().now; let lock = Mutex(0)"
        #expect(Purity.findings(in: SourceFile(path: "Sources/InterlockChecker/A.swift", text: clock)) == [])
        let chance = "let n = Int.random(in: 0..<3)"
        #expect(Purity.findings(in: SourceFile(path: "Sources/InterlockChecker/A.swift", text: chance)).count == 1)
        let waiting = "await run()"
        #expect(Purity.findings(in: SourceFile(path: "Sources/InterlockSimulator/A.swift", text: waiting)).count == 1)
        #expect(Purity.findings(in: SourceFile(path: "Sources/InterlockRuntime/A.swift", text: waiting)) == [])
        let trap = "let a = try! f()"
        #expect(Purity.findings(in: SourceFile(path: "Sources/InterlockRuntime/A.swift", text: trap)).count == 1)
    }

    @Test func shapeReportsLongFilesLongLinesAndWrongNames() {
        let path = "Sources/Kademlia/Query.swift"
        let long = "struct Query {}\n" + String(repeating: "\n", count: 400)
        #expect(Shape.findings(in: SourceFile(path: path, text: long)).count == 1)
        #expect(
            Shape.findings(in: SourceFile(path: path, text: "struct Query {}\n" + String(repeating: "\n", count: 399)))
                == [])
        let wide = "struct Query {}  //" + String(repeating: "-", count: 102)
        #expect(Shape.findings(in: SourceFile(path: path, text: wide)).count == 1)
        #expect(Shape.findings(in: SourceFile(path: path, text: "struct Pool {}")).count == 1)
        #expect(Shape.findings(in: SourceFile(path: path, text: "extension Pool { func f() {} }")).count == 1)
        let second = "struct Query {}\nstruct Pool {" + String(repeating: "\n", count: 40) + "}"
        #expect(Shape.findings(in: SourceFile(path: path, text: second)).count == 1)
    }

    @Test func shapePassesAspectsExtensionsAndSmallSecondTypes() {
        for (path, text) in [
            ("Sources/Kademlia/Query.swift", "struct Query { struct Event {} }\nstruct QueryLimits {}"),
            ("Sources/Kademlia/Query+Late.swift", "extension Query { func f() {} }"),
            ("Sources/Kademlia/Event.swift", "extension Query.Event { func f() {} }"),
            ("Sources/Kademlia/Event.swift", "extension Query { enum Event {} }"),
            ("Sources/Kademlia/Query+Event.swift", "extension Query.Event { func f() {} }"),
            ("Sources/Kademlia/Decimals.swift", "func decimal() {}"),
            ("Sources/CommandLine/main.swift", "let x = 1"),
        ] {
            #expect(Shape.findings(in: SourceFile(path: path, text: text)) == [])
        }
    }

    @Test func marksAreReportedInCodeAndComments() {
        let mark = "TO" + "DO"
        let file = SourceFile(path: "Sources/Kademlia/A.swift", text: "// \(mark): later\nlet \(mark)S = 1")
        #expect(Marks.findings(in: file) == [Finding(path: file.path, line: 1, message: "contains \(mark)")])
        let folder = "/wo" + "rk/"
        #expect(Marks.findings(in: SourceFile(path: "README.md", text: "see \(folder)main")).count == 1)
    }

    @Test func linksReportFilesAndHeadingsThatAreNotThere() {
        let text = """
            [there](../README.md), [above](#one-more-thing), [web](https://example.org/x), `[code](nowhere.md)`
            [gone](gone.md)
            ## One more thing
            [gone too](../README.md#nothing)
            [out](../../x.md)
            """
        let file = SourceFile(path: "Documentation/a.md", text: text)
        let findings = Links.findings(in: file, paths: ["README.md", "Documentation/a.md"]) { _ in "# Title" }
        #expect(findings.map(\.line) == [2, 4, 5])
    }

    @Test func snippetsReportCodeThatIsNotWhatIsCompiled() {
        let source = "struct A {\n    // snippet: f\n    func f() {\n        g()\n    }\n    // end\n}\n"
        func findings(_ code: String, mark: String = "<!-- snippet: A.swift f -->", path: String = "a.md") -> [String] {
            let file = SourceFile(path: path, text: "# A\n\n\(mark)\n```swift\n\(code)\n```\n\nWords.\n")
            return Snippets.findings(in: file) { $0 == "A.swift" ? source : nil }.map(\.message)
        }
        #expect(findings("func f() {\n    g()\n}") == [])
        #expect(findings("func f() {\n    h()\n}") == ["this is not the snippet f of A.swift"])
        #expect(findings("g()", mark: "<!-- snippet: B.swift f -->") == ["B.swift has no snippet f"])
        #expect(findings("g()", mark: "<!-- snippet: A.swift g -->") == ["A.swift has no snippet g"])
        #expect(findings("g()", mark: "Words.") == [])
        let article = "Sources/MainlineDHT/MainlineDHT.docc/A.md"
        #expect(findings("g()", mark: "Words.", path: article) == ["this code is compiled nowhere"])
        let lonely = SourceFile(path: "a.md", text: "<!-- snippet: A.swift f -->\nWords.\n")
        #expect(Snippets.findings(in: lonely) { _ in source }.map(\.message) == ["no code follows the mark of f"])
    }

    @Test func docCommentsReportAPublicSymbolWithoutOne() {
        let text = """
            public import Interlock
            /// A query.
            @frozen
            public struct Query: Hashable {
                public var count: Int
                @inlinable public init(limit: Int) {}
                public init(_ count: Int = 0) { self.count = count }
                public static func == (a: Self, b: Self) -> Bool { true }
                public func hash(into hasher: inout Hasher) {}
                // Not for users.
                public private(set) static var total = 0
                /// Runs.
                public class func run() {}
            }
            public extension Query { }
            extension Query { public func poll() {} }
            """
        let file = SourceFile(path: "Sources/Kademlia/Query.swift", text: text)
        #expect(DocComments.findings(in: file, requirements: ["poll"]).map(\.line) == [5, 6, 11])
        let example = SourceFile(path: "Examples/Lease/Query.swift", text: text)
        #expect(DocComments.findings(in: example, requirements: []) == [])
    }

    @Test func docCommentsKnowWhatAProtocolRequires() {
        let text = """
            public protocol Pollable {
                /// What is asked for next.
                mutating func poll()
                func unexplained()
                associatedtype Element
                /// Made from a limit.
                init(limit: Int)
            }
            """
        let file = SourceFile(path: "Sources/Kademlia/Pollable.swift", text: text)
        #expect(DocComments.requirements(in: file) == ["poll", "init limit", "Element"])
    }
}
