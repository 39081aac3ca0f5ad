/// Nanoseconds as seconds with a point and without trailing zeros: `1.5`, `0.000000001`, `3`.
@usableFromInline
func decimalSeconds(_ nanoseconds: Int64) -> String {
    let (whole, part) = nanoseconds.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
    var text = (nanoseconds < 0 ? "-" : "") + String(whole)
    guard part > 0 else { return text }
    let digits = String(part)
    text += "." + String(repeating: "0", count: 9 - digits.count) + digits
    while text.last == "0" { text.removeLast() }
    return text
}

/// Bytes as lowercase hexadecimal digits.
@usableFromInline
func hexadecimal(_ bytes: RawSpan) -> String {
    var text = ""
    text.reserveCapacity(bytes.byteCount * 2)
    for index in 0..<bytes.byteCount {
        let byte = bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self)
        if byte < 16 { text.append("0") }
        text.append(String(byte, radix: 16))
    }
    return text
}
