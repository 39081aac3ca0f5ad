#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Where a path leads.
extension StateFile {
    /// The one path, of all that lead to a file, that goes through no link. The file need not be there, nor need that
    /// to which the last of so many links leads. Where even the folder is not, it is the path itself.
    static func place(of path: String, links: Int = 8) -> String {
        if let place = real(path) { return place }
        let (folder, name) = parts(of: path)
        if links > 0, let target = target(ofLink: path) {
            return place(of: target.hasPrefix("/") ? target : folder + "/" + target, links: links - 1)
        }
        guard let folder = real(folder) else { return path }
        return folder == "/" ? "/" + name : folder + "/" + name
    }

    /// The folder of a path, and the name in it.
    static func parts(of path: String) -> (folder: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return (".", path) }
        let name = String(path[path.index(after: slash)...])
        return (slash == path.startIndex ? "/" : String(path[..<slash]), name)
    }

    private static func real(_ path: String) -> String? {
        guard let place = realpath(path, nil) else { return nil }
        defer { free(place) }
        return String(cString: place)
    }

    private static func target(ofLink path: String) -> String? {
        var bytes = [CChar](repeating: 0, count: 4096)
        let (count, capacity) = (readlink(path, &bytes, bytes.count), bytes.count)
        guard count > 0, count < capacity else { return nil }
        return String(decoding: bytes[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
