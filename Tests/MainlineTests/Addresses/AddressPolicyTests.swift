import KRPC
import Mainline
import Testing

@Suite("Martians, strangers, and what is our own")
struct AddressPolicyTests {
    private func endpoint(_ text: String, port: UInt16 = 6881) throws -> Endpoint {
        try #require(Endpoint(parsingAddress: text, port: port))
    }

    /// Each range by its first and last address, between neighbours that are not in it.
    @Test(arguments: [
        ("0.0.0.0", "0.255.255.255"), ("10.0.0.0", "10.255.255.255"), ("100.64.0.0", "100.127.255.255"),
        ("127.0.0.0", "127.255.255.255"), ("169.254.0.0", "169.254.255.255"), ("172.16.0.0", "172.31.255.255"),
        ("192.0.0.0", "192.0.0.255"), ("192.0.2.0", "192.0.2.255"), ("192.168.0.0", "192.168.255.255"),
        ("198.18.0.0", "198.19.255.255"), ("198.51.100.0", "198.51.100.255"), ("203.0.113.0", "203.0.113.255"),
        ("224.0.0.0", "255.255.255.255"),
    ])
    func nobodyIsInTheReservedRangesOfIPv4(first: String, last: String) throws {
        let (first, last) = (try endpoint(first), try endpoint(last))
        let policy = AddressPolicy()
        #expect(first.isReserved && last.isReserved)
        #expect(policy.standing(of: first) == .martian && policy.standing(of: last) == .martian)
        let (before, after) = (first.word3 &- 1, last.word3 &+ 1)
        if first.word3 > 0 { #expect(policy.standing(of: Endpoint(ipv4: before, port: 1)) == .stranger) }
        if last.word3 < .max { #expect(policy.standing(of: Endpoint(ipv4: after, port: 1)) == .stranger) }
    }

    @Test(arguments: [
        "::", "::1", "::10.0.0.1", "64:ff9b:1::1", "100::1", "fc00::1", "fdff::1", "fe80::1", "fec0::1", "ff02::1",
        "2001:2::1", "2001:10::1", "2001:2f::1", "2001:db8::1", "3fff::1", "3fff:fff::1", "2002:a00:1::1",
        "64:ff9b::10.0.0.1", "::ffff:10.0.0.1", "4000::1",
    ])
    func nobodyIsInTheReservedRangesOfIPv6(text: String) throws {
        #expect(AddressPolicy().standing(of: try endpoint(text)) == .martian)
    }

    @Test(arguments: [
        "2000::1", "2001::1", "2001:2:1::1", "2001:30::1", "2001:db7::1", "2001:db9::1", "2002:808:808::1",
        "2600::1", "3fff:1000::1", "3ffe::1", "64:ff9b::8.8.8.8", "::ffff:8.8.8.8", "8.8.8.8", "191.255.255.255",
    ])
    func whatIsRoutedIsAStranger(text: String) throws {
        #expect(AddressPolicy().standing(of: try endpoint(text)) == .stranger)
    }

    @Test func thereIsNobodyAtPortZeroAndNobodyElseAtHome() throws {
        let policy = AddressPolicy(own: [Prefix(ipv4: 0x0808_0000, length: 16)]).implied(by: try endpoint("8.8.8.8"))
        #expect(policy.standing(of: try endpoint("8.8.8.9", port: 0)) == .martian)
        #expect(policy.standing(of: try endpoint("8.8.8.8")) == .martian)
        #expect(policy.standing(of: try endpoint("8.8.8.8", port: 6882)) == .own)
    }

    @Test func exactlyWhatIsOurOwnIsLifted() throws {
        let policy = AddressPolicy(own: [try Prefix(parsing: "10.1.0.0/16"), try Prefix(parsing: "fd00::/64")])
        #expect(policy.standing(of: try endpoint("10.1.255.255")) == .own)
        #expect(policy.standing(of: try endpoint("10.2.0.0")) == .martian)
        #expect(policy.standing(of: try endpoint("fd00::1")) == .own)
        #expect(policy.standing(of: try endpoint("fd00:0:0:1::1")) == .martian)
        #expect(policy.standing(of: try endpoint("127.0.0.1")) == .martian)
    }

    @Test func bindingToLoopbackMakesLoopbackOurOwn() throws {
        let policy = AddressPolicy().implied(by: try endpoint("127.0.0.5"))
        #expect(policy.own.map(\.description) == ["127.0.0.0/8"])
        #expect(policy.standing(of: try endpoint("127.200.0.1")) == .own)
        #expect(policy.implied(by: try endpoint("127.0.0.5")).own.count == 1)
        #expect(AddressPolicy().implied(by: try endpoint("::1")).own.map(\.description) == ["::1/128"])
        for text in ["0.0.0.0", "::", "192.168.1.2", "8.8.8.8"] {
            #expect(AddressPolicy().implied(by: try endpoint(text)).own.isEmpty)
        }
    }

    @Test func aStrangerDoesNotAimUsAtOurNeighbours() throws {
        let policy = AddressPolicy(own: [try Prefix(parsing: "10.0.0.0/8"), try Prefix(parsing: "9.9.0.0/16")])
        let (neighbour, stranger) = (try endpoint("10.0.0.1"), try endpoint("8.8.8.8"))
        #expect(policy.believes(neighbour, naming: try endpoint("10.0.0.2")))
        #expect(!policy.believes(stranger, naming: try endpoint("10.0.0.2")))
        #expect(policy.believes(stranger, naming: try endpoint("9.9.0.1")))
        #expect(policy.believes(stranger, naming: try endpoint("1.1.1.1")))
        #expect(policy.believes(neighbour, naming: stranger))
        #expect(!policy.believes(neighbour, naming: try endpoint("192.168.0.1")))
        #expect(!policy.believes(stranger, naming: try endpoint("8.8.8.9", port: 0)))
    }

    @Test func aNetworkIsItsFirst24BitsUnlessItIsOurOwn() throws {
        func contact(_ text: String, port: UInt16 = 6881) throws -> IPv4Endpoint {
            try #require(IPv4Endpoint(try endpoint(text, port: port)))
        }
        let (one, rules) = (try contact("8.8.8.8"), AddressPolicy(own: [try Prefix(parsing: "9.9.9.0/25")]))
        #expect(one.sharesNetwork(with: try contact("8.8.8.255"), under: rules))
        #expect(one.sharesNetwork(with: try contact("8.8.8.8", port: 1), under: rules))
        #expect(!one.sharesNetwork(with: try contact("8.8.9.8"), under: rules))
        let own = try contact("9.9.9.1")
        #expect(!own.sharesNetwork(with: try contact("9.9.9.1", port: 2), under: rules))
        #expect(!own.sharesNetwork(with: try contact("9.9.9.2"), under: rules))
        // Half of that /24 is not ours.
        #expect(own.sharesNetwork(with: try contact("9.9.9.128"), under: rules))
        #expect(own.sharesNetwork(with: try contact("9.9.9.2"), under: IPv4Endpoint.defaultRules))
    }
}
