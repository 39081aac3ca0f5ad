import KRPC
import Mainline
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

    @Test(arguments: [
        ("127.0.0.1", true), ("127.255.255.255", true), ("localhost", true), ("128.0.0.1", false), ("126.9.9.9", false),
        ("localhost.example", false), ("::1", false),
    ])
    func hostsOnLoopbackAreTold(host: String, isLoopback: Bool) {
        #expect(HostPort(host: host, port: 1).isLoopback == isLoopback)
        var options = MainlineOptions()
        options.admitLoopback(of: [HostPort(host: "192.0.2.1", port: 1), HostPort(host: host, port: 1)])
        options.admitLoopback(of: [HostPort(host: host, port: 1)])
        #expect(options.privatePrefixes.map(\.description) == (isLoopback ? ["127.0.0.0/8"] : []))
    }

    @Test func anEndpointIsAHost() {
        for endpoint in [Endpoint(ipv4: 0x0102_0304, port: 5), Endpoint(ipv6: 1, 2, port: 3)] {
            #expect(HostPort(endpoint).endpoint == endpoint)
        }
    }
}
