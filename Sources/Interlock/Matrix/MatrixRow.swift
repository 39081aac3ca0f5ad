/// One row of a matrix: a sized array, so that a missing cell does not build.
public protocol MatrixRow {
    associatedtype Entry
    /// The number of columns, held against the kinds of event by a test over the catalogue.
    static var columns: Int { get }
    /// The entry of a column; `column` is in `0..<columns`.
    func entry(_ column: Int) -> Entry
}

extension InlineArray: MatrixRow {
    /// A cell.
    public typealias Entry = Element
    @inlinable public static var columns: Int { count }
    @inlinable public func entry(_ column: Int) -> Element { self[column] }
}
