/// The counts of a value, by their names: every integer that it stores, those of values within it too.
///
/// Found by reflection, so that no count is left out when one is added; slow, for what is done every few seconds.
enum FlatCounts {
    /// Pairs of name and count in the order of declaration, `requestsTimedOut` as `requests_timed_out`.
    static func pairs(of value: Any, prefix: String = "") -> [(name: String, count: Int)] {
        Mirror(reflecting: value).children.flatMap { child -> [(name: String, count: Int)] in
            guard let label = child.label else { return [] }
            let name = prefix + snakeCase(label)
            switch child.value {
            case let count as Int: return [(name, count)]
            case let count as any FixedWidthInteger: return [(name, Int(clamping: count))]
            default: return pairs(of: child.value, prefix: name + "_")
            }
        }
    }

    static func snakeCase(_ name: String) -> String {
        var words = ""
        for letter in name {
            if letter.isUppercase { words += "_" }
            words += letter.lowercased()
        }
        return words
    }
}
