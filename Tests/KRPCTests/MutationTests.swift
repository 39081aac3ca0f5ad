import KRPC
import Testing

/// Whatever comes in, the decoder ends without a trap, and what it hands out lies within the datagram.
@Suite struct MutationTests {
    /// Decodes and reads everything there is to read. True when it is a message.
    @discardableResult
    func readThrough(_ datagram: [UInt8]) -> Bool {
        let span = datagram.span.bytes
        _ = isCanonical(datagram)
        switch decode(datagram) {
        case .failure(let error):
            #expect((0...KRPCLimits.receivedBytes).contains(error.position))
            #expect((error.transaction?.offsets.upperBound ?? 0) <= datagram.count)
            return false
        case .success(let message):
            #expect(message.transaction.offsets.upperBound <= datagram.count)
            #expect((message.version?.offsets.upperBound ?? 0) <= datagram.count)
            if case .response(let response) = message.body {
                for nodes in [response.nodes, response.nodes6] {
                    for index in 0..<nodes.count { _ = nodes.node(at: index, in: span) }
                }
                for index in 0..<response.values.count { _ = response.values.peer(at: index, in: span) }
                _ = try? response.item(in: span)
                _ = try? response.filters(in: span)
                _ = try? response.samples(in: span)
            }
            return true
        }
    }

    @Test(arguments: Example.allCases) func everyTruncatedExampleIsRefusedWithoutATrap(example: Example) {
        let datagram = example.datagram
        #expect(readThrough(datagram))
        for count in 0..<datagram.count { #expect(!readThrough(Array(datagram.prefix(count)))) }
    }

    @Test(arguments: Example.allCases) func everyChangeOfOneByteEndsWithoutATrap(example: Example) {
        var datagram = example.datagram
        var read = 0
        for index in datagram.indices {
            let original = datagram[index]
            for byte in UInt8.min...UInt8.max where byte != original {
                datagram[index] = byte
                read += readThrough(datagram) ? 1 : 0
            }
            datagram[index] = original
        }
        // Bytes inside of strings may be anything: an id alone gives 20 x 255.
        #expect(read >= (example == .error ? 23 : 20) * 255)
    }

    @Test(arguments: Example.allCases, [1, 2, 3] as [UInt64])
    func randomChangesEndWithoutATrap(example: Example, seed: UInt64) {
        var generator = Generator(seed: seed &* 1000 &+ UInt64(example.datagram.count))
        let other = Example.allCases[generator.below(Example.allCases.count)].datagram
        for _ in 0..<2000 {
            var datagram = example.datagram
            for _ in 0...generator.below(4) {
                let at = generator.below(datagram.count + 1)
                switch generator.below(6) {
                case 0: datagram.insert(UInt8(truncatingIfNeeded: generator.next()), at: at)
                case 1: if at < datagram.count { datagram.remove(at: at) }
                case 2:
                    datagram.insert(
                        contentsOf: bytes(["i", "d", "l", "e", "0:", "99:", "i-0e"][generator.below(7)]), at: at)
                case 3: if at < datagram.count { datagram[at] ^= 1 << UInt8(generator.below(8)) }
                case 4: datagram.insert(contentsOf: other[generator.below(other.count)...], at: at)
                default: datagram.removeSubrange(generator.below(at + 1)..<at)
                }
            }
            readThrough(datagram)
        }
    }

    @Test(arguments: [1, 2] as [UInt64]) func noiseEndsWithoutATrap(seed: UInt64) {
        var generator = Generator(seed: seed)
        for _ in 0..<5000 {
            let size = generator.below(60)
            readThrough(generator.bytes(size))
            let characters = bytes("dile0123456789:-aqrtyv")
            readThrough((0..<size).map { _ in characters[generator.below(characters.count)] })
        }
    }
}
