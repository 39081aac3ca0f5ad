import Foundation

/// The texts of this repository as they lie on disk.
struct Repository {
    let root: URL
    let files: [SourceFile]
    /// Every path from the root, folders too.
    let paths: Set<String>

    /// Read once: every test looks at the same texts.
    static let here = Repository(
        root: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent())

    init(root: URL) {
        self.root = root
        var files: [SourceFile] = []
        var paths: Set<String> = []
        var folders = [""]
        while let folder = folders.popLast() {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)) ?? []
            for name in names.sorted() where !Self.isIgnored(name) {
                let path = folder.isEmpty ? name : folder + "/" + name
                paths.insert(path)
                var isFolder: ObjCBool = false
                _ = FileManager.default.fileExists(atPath: root.appending(path: path).path, isDirectory: &isFolder)
                if isFolder.boolValue {
                    folders.append(path)
                } else if let text = try? String(contentsOf: root.appending(path: path), encoding: .utf8) {
                    files.append(SourceFile(path: path, text: text))
                }
            }
        }
        self.files = files.sorted { $0.path < $1.path }
        self.paths = paths
    }

    func file(_ path: String) -> SourceFile? { files.first { $0.path == path } }

    /// Build folders and what git keeps or ignores for itself.
    private static func isIgnored(_ name: String) -> Bool {
        name == ".git" || name.hasPrefix(".build") || name == "Package.resolved" || name == "__pycache__"
    }
}
