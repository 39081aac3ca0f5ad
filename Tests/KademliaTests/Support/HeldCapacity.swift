private protocol Resizable {
    var capacity: Int { get }
}

extension Array: Resizable {}

/// For how many elements the arrays of a value have memory, those of the values that it consists of among them.
func heldCapacity(of value: Any) -> Int {
    Mirror(reflecting: value).children.reduce(0) { sum, child in
        sum + ((child.value as? any Resizable)?.capacity ?? heldCapacity(of: child.value))
    }
}
