import NIOCore
import Testing

@testable import InterlockRuntime

@Suite struct InternetEndpointTests {
    @Test(arguments: [
        ("127.0.0.1", "127.0.0.1:6881"), ("255.254.1.0", "255.254.1.0:6881"), ("::1", "[::1]:6881"),
        ("2001:db8::ff00:42:8329", "[2001:db8::ff00:42:8329]:6881"), ("::ffff:1.2.3.4", "1.2.3.4:6881"),
    ])
    func textIsReadAndWritten(address: String, text: String) throws {
        let endpoint = try #require(InternetEndpoint(address: address, port: 6881))
        #expect(endpoint.description == text)
    }

    @Test(arguments: ["", "localhost", "1.2.3", "256.1.1.1", "[::1]", "::1%lo", "1.2.3.4 "])
    func whatIsNoAddressIsNone(text: String) { #expect(InternetEndpoint(address: text, port: 1) == nil) }

    @Test(arguments: ["127.0.0.1", "1.2.3.4", "::1", "2001:db8:1:2:3:4:5:6"])
    func addressesOfNIOTranslate(address: String) throws {
        let theirs = try SocketAddress(ipAddress: address, port: 0xABCD)
        let ours = try #require(InternetEndpoint(theirs))
        #expect(ours == InternetEndpoint(address: address, port: 0xABCD))
    }

    @Test func anIPv4AddressHasOneForm() throws {
        let mapped = try #require(InternetEndpoint(SocketAddress(ipAddress: "::ffff:10.0.0.7", port: 5)))
        #expect(mapped == InternetEndpoint(ipv4: 0x0A00_0007, port: 5))
        #expect(mapped.ipv4 == 0x0A00_0007)
        #expect(InternetEndpoint.anyAddress().ipv4 == nil)
    }

    @Test func aLocalSocketHasNoEndpoint() throws {
        #expect(InternetEndpoint(try SocketAddress(unixDomainSocketPath: "/x")) == nil)
    }

    @Test func smallNumbersArePortsOfThisHost() {
        let map = AddressMap<UInt8>.loopbackPorts(from: 65_400)
        #expect(map.toEndpoint(3) == .loopback(port: 65_403))
        #expect(map.toEndpoint(200) == nil)
        #expect(map.toAddress(.loopback(port: 65_403)) == 3)
        #expect(map.toAddress(.loopback(port: 65_399)) == nil)
        #expect(map.toAddress(InternetEndpoint(ipv4: 0x7F00_0002, port: 65_403)) == nil)
    }
}
