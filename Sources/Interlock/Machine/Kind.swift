/// What names the rows or the columns of a matrix: an enum of `UInt8` with at most 32 cases, numbered from 0.
public protocol Kind: RawRepresentable, CaseIterable, Hashable, Sendable where RawValue == UInt8 {}
