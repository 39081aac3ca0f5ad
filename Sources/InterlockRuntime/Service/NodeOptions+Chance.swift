public import Interlock

extension NodeOptions {
    /// A key for `Chance` from the system's secure source.
    public static func freshChanceKey() -> ChaCha20Generator.Key {
        var system = SystemRandomNumberGenerator()
        var key = ChaCha20Generator.Key()
        for index in key.indices { key[index] = system.next() }
        return key
    }
}
