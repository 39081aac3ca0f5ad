extension Int {
    /// With a comma for each thousand: `1,234,567`.
    var grouped: String {
        var (digits, text) = (Array(String(magnitude)), "")
        while digits.count > 3 {
            text = "," + String(digits.suffix(3)) + text
            digits.removeLast(3)
        }
        return (self < 0 ? "-" : "") + String(digits) + text
    }

    /// Bytes for people: `999 B`, `1.2 kB`, `34 MB`.
    var bytes: String {
        var (value, unit) = (Double(self), 0)
        let units = ["B", "kB", "MB", "GB", "TB"]
        while value >= 999.5, unit < units.count - 1 { (value, unit) = (value / 1000, unit + 1) }
        let tenths = Int((value * 10).rounded())
        let digits = unit == 0 || tenths >= 100 ? "\(Int(value.rounded()))" : "\(tenths / 10).\(tenths % 10)"
        return "\(digits) \(units[unit])"
    }
}
