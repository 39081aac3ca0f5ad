import KRPC
import Testing

/// What writers do where a datagram is full.
@Suite struct WriterTests {
    let writer = KRPCWriter(id: Bytes20(ascii: "abcdefghij0123456789"), version: 0x494c_0001)
    let query = bytes("aa")
    let asked = ByteRange(start: 0, length: 2)
    let key = Bytes20(ascii: "mnopqrstuvwxyz123456")
    let node4 = endpoint("1.2.3.4:6881")
    let node6 = endpoint("[2001:db8::1]:6881")

    struct NotAsExpected: Error {}

    func read(_ datagram: [UInt8]) throws -> KRPCMessage.Response {
        #expect(isCanonical(datagram))
        guard case .response(let response) = try decode(datagram).get().body else { throw NotAsExpected() }
        return response
    }

    func answer(
        _ external: Endpoint? = nil, version: UInt32? = nil, _ results: (inout ResponseWriter) -> Void
    ) -> (datagram: [UInt8], refused: Int) {
        var buffer: [UInt8] = []
        var writer = writer
        writer.version = version
        let refused = writer.response(
            to: asked, in: query.span.bytes, externalAddress: external, into: &buffer, results)
        return (buffer, refused)
    }

    @Test(arguments: [nil, 0x494c_0001] as [UInt32?]) func valuesFillTheDatagramToItsLimitAndNoFurther(version: UInt32?)
        throws
    {
        for external in [nil, node4, node6] {
            let empty = answer(external, version: version) { results in
                results.token(bytes("to").span.bytes)
                results.values { _ in }
            }
            let fitting = (KRPCLimits.sentBytes - empty.datagram.count) / 8
            for count in [fitting - 1, fitting, fitting + 1, 500] {
                let (datagram, refused) = answer(external, version: version) { results in
                    results.token(bytes("to").span.bytes)
                    results.values { list in
                        for index in 0..<count {
                            let isWritten = list.append(node4)
                            #expect(isWritten == (index < fitting))
                        }
                    }
                }
                #expect(datagram.count == empty.datagram.count + 8 * min(count, fitting))
                #expect(refused == max(0, count - fitting))
                #expect(try read(datagram).values.count == min(count, fitting))
            }
        }
    }

    /// Three transaction ids around the number of digits of their length: the datagram can be exactly full.
    @Test(arguments: [0, 9, 10, 64]) func aDatagramCanBeExactlyFull(size: Int) throws {
        let longer = [UInt8](repeating: 0, count: size)
        var sizes: Set<Int> = []
        for padding in 0..<8 {
            let datagram = encoded {
                writer.response(
                    to: ByteRange(start: 0, length: size), in: longer.span.bytes, externalAddress: nil, into: &$0
                ) { results in
                    results.token([UInt8](repeating: 0, count: padding).span.bytes)
                    results.values { list in while list.append(node4) {} }
                }
            }
            #expect(isCanonical(datagram))
            sizes.insert(datagram.count)
        }
        #expect(sizes.max() == KRPCLimits.sentBytes)
    }

    @Test func nodesFillTheDatagramToItsLimitAndNoFurther() throws {
        let (datagram, refused) = answer { results in
            results.nodes { list in for _ in 0..<100 { list.append(key, node4) } }
        }
        let nodes = try read(datagram).nodes
        #expect(nodes.count + refused == 100)
        #expect(datagram.count <= KRPCLimits.sentBytes)
        #expect(datagram.count + 26 > KRPCLimits.sentBytes)
        #expect(nodes.node(at: nodes.count - 1, in: datagram.span.bytes) == CompactNode(id: key, endpoint: node4))
    }

    @Test func listsThatFindNoRoomForTheirKeyAreLeftOut() throws {
        let (datagram, refused) = answer { results in
            results.nodes { list in while list.append(key, node4) {} }
            results.nodes6 { list in list.append(key, node6) }
            results.values { list in while list.append(node4) {} }
        }
        let response = try read(datagram)
        #expect(response.nodes6.isEmpty)
        #expect(refused >= 2)
    }

    @Test func eachNumberOfNodesIsWrittenWithItsLength() throws {
        for count in 0...9 {
            let (datagram, refused) = answer { results in
                results.nodes { list in for _ in 0..<count { list.append(key, node4) } }
                results.nodes6 { list in for _ in 0..<count { list.append(key, node6) } }
            }
            #expect(refused == 0)
            let response = try read(datagram)
            #expect(response.nodes.count == count)
            #expect(response.nodes6.count == count)
            for index in 0..<count {
                #expect(response.nodes.node(at: index, in: datagram.span.bytes).endpoint == node4)
                #expect(response.nodes6.node(at: index, in: datagram.span.bytes).endpoint == node6)
            }
        }
    }

    @Test func aNodeOfTheOtherFamilyIsRefused() throws {
        let (datagram, refused) = answer { results in
            results.nodes { list in
                let isWritten = list.append(key, node6)
                #expect(!isWritten)
                list.append(key, node4)
            }
            results.nodes6 { list in
                let isWritten = list.append(key, node4)
                #expect(!isWritten)
            }
        }
        #expect(refused == 2)
        let response = try read(datagram)
        #expect(response.nodes.count == 1)
        #expect(response.nodes6.isEmpty)
    }

    @Test func theTextOfAnErrorIsCutWhereTheDatagramIsFull() throws {
        let long = String(repeating: "x", count: 2000)
        for external in [nil, node4, node6] {
            let datagram = encoded {
                writer.error(
                    .protocol, long, to: asked, in: query.span.bytes, externalAddress: external, into: &$0)
            }
            #expect(datagram.count <= KRPCLimits.sentBytes)
            #expect(datagram.count > KRPCLimits.sentBytes - 40)
            #expect(isCanonical(datagram))
            guard case .error(.protocol, let text) = try decode(datagram).get().body else { throw NotAsExpected() }
            #expect(text.count > 900)
        }
    }

    @Test func answersFollowOneAnotherInOneBuffer() throws {
        var buffer: [UInt8] = []
        var ends: [Int] = []
        for _ in 0..<20 {
            writer.response(to: asked, in: query.span.bytes, externalAddress: node4, into: &buffer)
            ends.append(buffer.count)
        }
        var start = 0
        for end in ends {
            #expect(Array(buffer[start..<end]) == Array(buffer[..<ends[0]]))
            start = end
        }
        #expect(try read(Array(buffer[..<ends[0]])).id == writer.id)
    }

    @Test func aReusedBufferDoesNotGrow() {
        var buffer: [UInt8] = []
        buffer.reserveCapacity(KRPCLimits.sentBytes)
        let capacity = buffer.capacity
        for _ in 0..<100 {
            buffer.removeAll(keepingCapacity: true)
            writer.findNode(key, transaction("aa"), into: &buffer)
        }
        #expect(buffer.capacity == capacity)
    }

    @Test func resultsOutOfOrderAreTheCallersMistake() async {
        await #expect(processExitsWith: .failure) {
            let query = [UInt8(0)]
            var buffer: [UInt8] = []
            KRPCWriter(id: Bytes20(high: 0, middle: 0, low: 0)).response(
                to: ByteRange(start: 0, length: 1), in: query.span.bytes, externalAddress: nil, into: &buffer
            ) { results in
                results.token(1)
                results.nodes { _ in }
            }
        }
    }
}
