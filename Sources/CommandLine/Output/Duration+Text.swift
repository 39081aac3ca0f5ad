import Interlock

extension Duration {
    /// Milliseconds with three decimals: `12.345`.
    var milliseconds: String {
        let microseconds = nanoseconds / 1000
        let rest = String(abs(microseconds % 1000))
        let sign = microseconds < 0 && microseconds > -1000 ? "-" : ""
        return "\(sign)\(microseconds / 1000)." + String(repeating: "0", count: 3 - rest.count) + rest
    }

    /// For people: `12.3 ms`, `4.56 s`.
    var text: String {
        let microseconds = nanoseconds / 1000
        if microseconds < 1_000_000 { return "\(microseconds / 1000).\(microseconds % 1000 / 100) ms" }
        let hundredths = microseconds / 10_000
        let rest = String(hundredths % 100)
        return "\(hundredths / 100)." + (rest.count == 1 ? "0" : "") + rest + " s"
    }

    /// A long time for people, in its two largest units: `12 s`, `3 min 4 s`, `2 h 5 min`, `40 d 3 h`.
    var span: String {
        let seconds = Int(max(0, components.seconds))
        let (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60)
        if days > 0 { return "\(days) d \(hours) h" }
        if hours > 0 { return "\(hours) h \(minutes) min" }
        return minutes > 0 ? "\(minutes) min \(seconds % 60) s" : "\(seconds) s"
    }
}
