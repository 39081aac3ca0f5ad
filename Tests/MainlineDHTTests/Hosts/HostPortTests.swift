import KRPC
import MainlineDHT
import Testing

@Suite struct HostPortTests {
    @Test(arguments: [
        ("1.2.3.4:6881", "1.2.3.4", 6881), ("localhost:1", "localhost", 1),
        ("router.example.org:65535", "router.example.org", 65535),
        ("[::1]:80", "::1", 80),
    ])
    func hostAndPortAreRead(text: String, host: String, port: Int) throws {
        let parsed = try #require(HostPort(parsing: text))
        #expect(parsed.host == host)
        #expect(Int(parsed.port) == port)
        #expect(parsed.description == text)
    }

    @Test(arguments: [
        "", ":", "host", "host:", ":80", "host:0", "host:65536", "host:-1", "host:+80", "host: 80", "ho st:80", "[]:80",
        "[::1:80", "::1:80", "[host]:80", "host:80x",
    ])
    func whatIsNoHostAndPortIsRefused(text: String) {
        #expect(HostPort(parsing: text) == nil)
    }

    @Test func aNumericHostIsAnEndpointAndANameIsNot() {
        #expect(HostPort(parsing: "1.2.3.4:5")?.endpoint == Endpoint(ipv4: 0x0102_0304, port: 5))
        #expect(HostPort(parsing: "[::1]:5")?.endpoint == Endpoint(ipv6: 0, 1, port: 5))
        #expect(HostPort(parsing: "localhost:5")?.endpoint == nil)
    }

    @Test func anEndpointIsAHost() {
        for endpoint in [Endpoint(ipv4: 0x0102_0304, port: 5), Endpoint(ipv6: 1, 2, port: 3)] {
            #expect(HostPort(endpoint).endpoint == endpoint)
        }
    }
}
