import KRPC
import Testing

@Suite struct EndpointTests {
    @Test(arguments: [
        "1.2.3.4:6881", "0.0.0.0:0", "255.255.255.255:65535", "127.0.0.1:1", "[::1]:6881", "[::]:0", "[1::]:1",
        "[2001:db8::1]:6881", "[2001:db8:0:1:1:1:1:1]:443", "[0:0:1::1]:7", "[1:0:0:2::3]:7",
        "[1::2:0:0:3:4]:7", "[fe80::1:2:3:4]:9", "[1:2:3:4:5:6:7:8]:10", "[0:1:2:3:4:5:6:7]:10", "[1:2:3:4:5:6:7:0]:10",
        "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535",
    ])
    func canonicalTextIsReadAndWritten(text: String) {
        #expect(Endpoint(parsing: text)?.description == text)
    }

    @Test(arguments: [
        ("[0:0:0:0:0:0:0:1]:5", "[::1]:5"), ("[2001:DB8::A]:5", "[2001:db8::a]:5"), ("[::ffff:1.2.3.4]:5", "1.2.3.4:5"),
        ("[::ffff:102:304]:5", "1.2.3.4:5"), ("[64:ff9b::1.2.3.4]:5", "[64:ff9b::102:304]:5"),
        ("[1:2:3:4:5:6:1.2.3.4]:5", "[1:2:3:4:5:6:102:304]:5"), ("[1::0001]:5", "[1::1]:5"),
        ("[::1.2.3.4]:5", "[::102:304]:5"),
        ("[1:2:3:4:5:6:7::]:5", "[1:2:3:4:5:6:7:0]:5"), ("[::2:3:4:5:6:7:8]:5", "[0:2:3:4:5:6:7:8]:5"),
    ])
    func otherTextOfTheSameAddressIsRead(text: String, canonical: String) {
        #expect(Endpoint(parsing: text)?.description == canonical)
    }

    @Test(arguments: [
        "", ":", "1.2.3.4", "1.2.3.4:", ":6881", "1.2.3:80", "1.2.3.4.5:80", "1.2.3.256:80", "1.2.3.04:80", "1..3.4:80",
        "1.2.3.4:65536", "1.2.3.4:-1", "1.2.3.4:080", "1.2.3.4:80 ", " 1.2.3.4:80", "localhost:80", "::1:80", "[::1]",
        "[::1]:", "[::1:80", "::1]:80", "[]:80", "[:]:80", "[:::]:80", "[1::2::3]:80", "[1:2:3:4:5:6:7]:80",
        "[1:2:3:4:5:6:7:8:9]:80", "[1:2:3:4:5:6:7:8::]:80", "[::1:2:3:4:5:6:7:8]:80", "[12345::]:80", "[g::]:80",
        "[1:]:80", "[:1]:80", "[::1%eth0]:80", "[1.2.3.4]:80", "[1.2.3.4::]:80", "[::1.2.3]:80",
        "[1:2:3:4:5:6:7:1.2.3.4]:80",
        "[::1.2.3.4:5]:80",
    ])
    func whatIsNoNumericEndpointIsRefused(text: String) {
        #expect(Endpoint(parsing: text) == nil)
    }

    @Test func anAddressIsReadWithoutItsPort() {
        #expect(Endpoint(parsingAddress: "1.2.3.4", port: 9) == endpoint("1.2.3.4:9"))
        #expect(Endpoint(parsingAddress: "::1", port: 9) == endpoint("[::1]:9"))
        #expect(Endpoint(parsingAddress: "[::1]", port: 9) == nil)
        #expect(Endpoint(parsingAddress: "example.org", port: 9) == nil)
        #expect(endpoint("[2001:db8::1]:9").addressText == "2001:db8::1")
    }

    @Test func anEndpointIsSmall() {
        #expect(MemoryLayout<Endpoint>.size == 18)
        #expect(MemoryLayout<Endpoint>.alignment == 4)
        #expect(MemoryLayout<CompactNode>.size == 38)
    }

    @Test func familiesAreTold() {
        #expect(endpoint("1.2.3.4:5").family == .ipv4)
        #expect(endpoint("1.2.3.4:5").ipv4 == 0x0102_0304)
        #expect(endpoint("[::1]:5").family == .ipv6)
        #expect(endpoint("[::1]:5").ipv4 == nil)
        #expect(endpoint("[::1]:5").ipv6 == (0, 1))
        #expect(Endpoint(ipv6: 0, 0xffff_0102_0304, port: 5) == endpoint("1.2.3.4:5"))
        // One bit beside the mapped range.
        #expect(Endpoint(ipv6: 0, 0x1_ffff_0102_0304, port: 5).family == .ipv6)
        #expect(Endpoint(ipv6: 1, 0xffff_0102_0304, port: 5).family == .ipv6)
    }

    @Test func endpointsDifferInEveryPartOfThem() {
        let one = endpoint("[1:2:3:4:5:6:7:8]:9")
        for other in ["[0:2:3:4:5:6:7:8]:9", "[1:2:0:4:5:6:7:8]:9", "[1:2:3:4:0:6:7:8]:9", "[1:2:3:4:5:6:7:0]:9"] {
            #expect(one != endpoint(other))
            #expect(!one.hasSameAddress(as: endpoint(other)))
            #expect(endpoint(other) < one)
            #expect(!(one < endpoint(other)))
        }
        #expect(one != one.with(port: 8))
        #expect(one.hasSameAddress(as: one.with(port: 8)))
        #expect(one.with(port: 8) < one)
        #expect(one == one.with(port: 9))
        #expect(Set([one, one.with(port: 9), one.with(port: 8)]).count == 2)
    }

    @Test func theOrderIsThatOfAddressesThenPorts() {
        let ordered = [
            "[::]:9", "1.2.3.4:1", "1.2.3.4:2", "1.2.4.0:1", "200.0.0.1:1", "[::1:0:0:0]:1", "[1::]:1", "[ffff::]:0",
        ].map(endpoint)
        #expect(ordered.sorted() == ordered)
        #expect(Array(ordered.reversed()).sorted() == ordered)
    }

    @Test func compactBytesAreInNetworkOrder() {
        let four: [UInt8] = [1, 2, 3, 4, 0x1a, 0xe1]
        #expect(Endpoint(loading: four.span.bytes, at: 0, family: .ipv4) == endpoint("1.2.3.4:6881"))
        let six: [UInt8] = [0, 0x20, 1, 0x0d, 0xb8] + [UInt8](repeating: 0, count: 11) + [1, 0x1a, 0xe1]
        #expect(Endpoint(loading: six.span.bytes, at: 1, family: .ipv6) == endpoint("[2001:db8::1]:6881"))
        for (text, bytes) in [("1.2.3.4:6881", four), ("[2001:db8::1]:6881", Array(six.dropFirst()))] {
            var stored = [UInt8](repeating: 0, count: bytes.count)
            var span = stored.mutableSpan
            var raw = span.mutableBytes
            endpoint(text).storeCompact(into: &raw, at: 0)
            #expect(stored == bytes)
            #expect(endpoint(text).family.endpointBytes == bytes.count)
        }
    }
}
