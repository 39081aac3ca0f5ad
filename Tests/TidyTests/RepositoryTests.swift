import Testing

/// The rules, held against the repository as it is.
@Suite struct RepositoryTests {
    private let repository = Repository.here

    @Test func theRepositoryWasRead() {
        for path in ["Package.swift", "README.md", "LICENSE", ".ci/run", "Sources/Interlock"] {
            let isThere = repository.paths.contains(path)
            #expect(isThere, "\(path)")
        }
        #expect(repository.files.filter(\.isSwift).count > 20)
    }

    @Test func everyModuleImportsOnlyWhatStandsBelowIt() {
        expectNone(Layering.findings(in:))
        #expect(Layering.circles(in: Module.all) == [])
    }

    @Test func theManifestAllowsOnlyWhatStandsBelow() throws {
        let manifest = try #require(repository.file("Package.swift"))
        #expect(Layering.findings(inManifest: manifest) == [])
    }

    @Test func pureModulesHoldNoTimeChanceThreadOrTrap() { expectNone(Purity.findings(in:)) }

    @Test func filesAreShortAndNamedByWhatTheyDeclare() { expectNone(Shape.findings(in:)) }

    @Test func nothingIsMarkedUnfinishedOrBoundToOneMachine() { expectNone(Marks.findings(in:)) }

    @Test func everyPublicSymbolOfALibraryIsDocumented() {
        let requirements = repository.files.reduce(into: Set()) { $0.formUnion(DocComments.requirements(in: $1)) }
        #expect(requirements.contains("brokenInvariant"))
        expectNone { DocComments.findings(in: $0, requirements: requirements) }
    }

    @Test func everyRelativeLinkLeadsSomewhere() {
        expectNone { file in
            Links.findings(in: file, paths: repository.paths) { repository.file($0)?.text }
        }
    }

    @Test func codeInArticlesIsTheCodeThatIsCompiled() {
        let marked = repository.files.filter { $0.isMarkdown && $0.text.contains("\n<!-- snippet: ") }
        #expect(marked.count >= 3)
        expectNone { file in Snippets.findings(in: file) { repository.file($0)?.text } }
    }

    private func expectNone(_ rule: (SourceFile) -> [Finding]) {
        let findings = repository.files.flatMap(rule)
        #expect(findings.isEmpty, "\n\(findings.map(\.description).joined(separator: "\n"))")
    }
}
