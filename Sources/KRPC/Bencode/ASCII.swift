/// The characters of bencode and of numeric addresses.
@usableFromInline
enum ASCII {
    @inlinable static var minus: UInt8 { UInt8(ascii: "-") }
    @inlinable static var dot: UInt8 { UInt8(ascii: ".") }
    @inlinable static var zero: UInt8 { UInt8(ascii: "0") }
    @inlinable static var nine: UInt8 { UInt8(ascii: "9") }
    @inlinable static var colon: UInt8 { UInt8(ascii: ":") }
    @inlinable static var d: UInt8 { UInt8(ascii: "d") }
    @inlinable static var e: UInt8 { UInt8(ascii: "e") }
    @inlinable static var i: UInt8 { UInt8(ascii: "i") }
    @inlinable static var l: UInt8 { UInt8(ascii: "l") }
}
