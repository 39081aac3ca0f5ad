/// The example packets of BEP 5 that are valid.
enum Example: String, CaseIterable, Sendable {
    case ping = "d1:ad2:id20:abcdefghij0123456789e1:q4:ping1:t2:aa1:y1:qe"
    case pingResponse = "d1:rd2:id20:mnopqrstuvwxyz123456e1:t2:aa1:y1:re"
    case findNode =
        "d1:ad2:id20:abcdefghij01234567896:target20:mnopqrstuvwxyz123456e1:q9:find_node1:t2:aa1:y1:qe"
    case getPeers =
        "d1:ad2:id20:abcdefghij01234567899:info_hash20:mnopqrstuvwxyz123456e1:q9:get_peers1:t2:aa1:y1:qe"
    case getPeersResponse =
        "d1:rd2:id20:abcdefghij01234567895:token8:aoeusnth6:valuesl6:axje.u6:idhtnmee1:t2:aa1:y1:re"
    case announcePeer =
        """
        d1:ad2:id20:abcdefghij012345678912:implied_porti1e9:info_hash20:mnopqrstuvwxyz123456\
        4:porti6881e5:token8:aoeusnthe1:q13:announce_peer1:t2:aa1:y1:qe
        """
    case error = "d1:eli201e23:A Generic Error Ocurrede1:t2:aa1:y1:ee"

    var datagram: [UInt8] { bytes(rawValue) }
}
