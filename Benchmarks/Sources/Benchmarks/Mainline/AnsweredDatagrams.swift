import KRPC
import Kademlia
import Mainline

extension Benchmark {
    /// A `find_node` from bytes to bytes: a stranger's rates looked at, decoded, handled, its answer of eight nodes
    /// encoded. No allocation.
    static let findNodeDatagram = Benchmark(name: "find-node-datagram", bound: .value(400)) { effort in
        measureAnswers(effort, atLeast: 200) { writer, target, buffer in
            writer.findNode(target.bytes, TransactionID(UInt32(77)), into: &buffer)
        }
    }

    /// The same from the node's own network, which is not limited.
    static let findNodeDatagramOfOwn = Benchmark(name: "find-node-datagram-of-own", bound: .none) { effort in
        measureAnswers(effort, isOwn: true, atLeast: 200) { writer, target, buffer in
            writer.findNode(target.bytes, TransactionID(UInt32(77)), into: &buffer)
        }
    }

    /// The same as the first for `get_peers`, which has a token besides.
    static let getPeersDatagram = Benchmark(name: "get-peers-datagram", bound: .value(500)) { effort in
        measureAnswers(effort, atLeast: 200) { writer, target, buffer in
            writer.getPeers(target.bytes, TransactionID(UInt32(77)), into: &buffer)
        }
    }

    /// The same for `ping`.
    static let pingDatagram = Benchmark(name: "ping-datagram", bound: .none) { effort in
        measureAnswers(effort, atLeast: 50) { writer, _, buffer in
            writer.ping(TransactionID(UInt32(77)), into: &buffer)
        }
    }
}

private func measureAnswers(
    _ effort: Effort, isOwn: Bool = false, atLeast bytes: Int, _ query: (KRPCWriter, Key160, inout [UInt8]) -> Void
) -> Figure {
    var filled = FilledNode(isOwn: isOwn)
    let writer = KRPCWriter(id: filled.asker.bytes)
    var words = SeededWords(seed: 4)
    let datagrams = (0..<256).map { _ -> [UInt8] in
        var buffer: [UInt8] = []
        query(writer, Key160(words: { words.next() }), &buffer)
        return buffer
    }
    precondition(filled.node.table.count > 100, "the table is full")
    precondition(datagrams.allSatisfy { filled.answer($0) >= bytes }, "every answer is whole")
    var next = 0
    func once() {
        consume(filled.answer(datagrams[next & 255]))
        next &+= 1
    }
    precondition(effort.allocations(calls: 10_000, { once() }) == 0, "no allocation a datagram")
    return Figure(value: effort.nanoseconds(calls: 1_000_000, { once() }), unit: "ns")
}
