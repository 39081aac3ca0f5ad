import Interlock
import KRPC
import Kademlia
import Mainline
import Testing

@Suite struct TokenMintTests {
    private let asker = Endpoint(ipv4: 0x7F00_0002, port: 6881)
    private let key = Key160(1, 2, 3)

    @Test func aTokenIsGoodForTheAddressAndKeyItWasIssuedFor() {
        var chance = Chance(key: .init(repeating: 1))
        let mint = TokenMint(&chance)
        let token = mint.token(for: asker, key)
        #expect(mint.accepts(token, from: asker, key))
        #expect(mint.accepts(token, from: asker.with(port: 1), key), "a token is bound to the address, not the port")
        #expect(!mint.accepts(token, from: Endpoint(ipv4: 0x7F00_0003, port: 6881), key))
        #expect(!mint.accepts(token, from: asker, Key160(1, 2, 4)))
        #expect(!mint.accepts(token ^ 1, from: asker, key))
    }

    @Test func aTokenOutlivesOneRotationAndNotTwo() {
        var chance = Chance(key: .init(repeating: 1))
        var mint = TokenMint(&chance)
        let token = mint.token(for: asker, key)
        mint.rotate(&chance)
        #expect(mint.accepts(token, from: asker, key))
        #expect(mint.token(for: asker, key) != token)
        mint.rotate(&chance)
        #expect(!mint.accepts(token, from: asker, key))
    }
}
