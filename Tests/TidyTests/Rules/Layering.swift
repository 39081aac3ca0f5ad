/// Who may import whom.
enum Layering {
    /// Imports in a module's sources that the architecture's picture does not allow.
    static func findings(in file: SourceFile) -> [Finding] {
        if let module = file.module {
            return file.imports.filter { !module.ours.contains($0.name) && !module.foreign.contains($0.name) }
                .map { Finding(path: file.path, line: $0.line, message: "\(module.name) must not import \($0.name)") }
        }
        guard file.isSwift else { return [] }
        if file.path.hasPrefix("Sources/") {
            return [Finding(path: file.path, line: 1, message: "its module has no place in the architecture yet")]
        }
        // Packages of their own, built without the upper layers.
        guard file.path.hasPrefix("Benchmarks/") || file.path.hasPrefix("Fuzzing/") else { return [] }
        return file.imports.filter { Module.named($0.name)?.purity == .shell }
            .map { Finding(path: file.path, line: $0.line, message: "only pure modules here, not \($0.name)") }
    }

    /// Dependencies in the manifest that the picture does not allow, and modules that one of the two leaves out.
    static func findings(inManifest file: SourceFile) -> [Finding] {
        let targets = Manifest.targets(in: file.text).filter { !$0.isTest }
        var findings: [Finding] = []
        for target in targets {
            guard let module = Module.named(target.name) else {
                findings.append(
                    Finding(path: file.path, line: target.line, message: "\(target.name) has no place in the picture"))
                continue
            }
            for dependency in target.dependencies
            where !module.ours.contains(dependency) && !module.foreign.contains(dependency) {
                findings.append(
                    Finding(
                        path: file.path, line: target.line, message: "\(module.name) must not depend on \(dependency)"))
            }
        }
        for module in Module.all where !targets.contains(where: { $0.name == module.name }) {
            findings.append(Finding(path: file.path, line: 1, message: "the manifest lacks \(module.name)"))
        }
        return findings
    }

    /// Modules that stand below one they import: the picture itself would be wrong.
    static func circles(in modules: [Module]) -> [String] {
        var below: Set<String> = []
        var wrong: [String] = []
        for module in modules {
            if !module.ours.isSubset(of: below) { wrong.append(module.name) }
            below.insert(module.name)
        }
        return wrong
    }
}

extension SourceFile {
    /// The modules a Swift file imports, submodules and single symbols counted as their module.
    var imports: [(name: String, line: Int)] {
        let kinds: Set = ["struct", "class", "enum", "protocol", "typealias", "func", "let", "var", "actor"]
        return tokens.indices.compactMap { index in
            guard tokens[index].text == "import", tokens[index].depth == 0, index + 1 < tokens.count else { return nil }
            let next = tokens[index + 1]
            guard kinds.contains(next.text), index + 2 < tokens.count else { return (next.text, next.line) }
            return (tokens[index + 2].text, next.line)
        }
    }
}
