#!/usr/bin/env python3
"""A small Mainline DHT of libtorrent sessions on loopback.

Usage: mainline_libtorrent.py [--nodes N] [--base-port P] [--spread] [--ipv6] [--dual]
         [--rate BYTES_PER_S] [--block PACKETS_PER_S] [--bootstrap HOST:PORT]
         [--hold S] [--test]
Prints `READY {json}` once the routing tables have filled, runs the self-test
with --test, then stays up for --hold seconds (less if stdin is a pipe and is
closed). Needs the PyPI package `libtorrent`.
"""
import argparse, hashlib, ipaddress, json, os, resource, select, stat, sys, time
import libtorrent as lt

ALERTS = lt.alert.category_t.dht_notification | lt.alert.category_t.error_notification | \
    lt.alert.category_t.dht_operation_notification | lt.alert.category_t.status_notification


def settings(listen, rate, block):
    return {
        "listen_interfaces": listen, "enable_dht": True, "dht_bootstrap_nodes": "",
        "enable_lsd": False, "enable_upnp": False, "enable_natpmp": False,
        "alert_mask": ALERTS, "alert_queue_size": 100000,
        # all nodes share one address (or one /24): without these the routing
        # table and the searches keep only one node per subnet
        "dht_restrict_routing_ips": False, "dht_restrict_search_ips": False,
        "dht_extended_routing_table": True,
        "dht_prefer_verified_node_ids": False, "dht_enforce_node_id": False,
        "dht_ignore_dark_internet": False,
        "dht_upload_rate_limit": rate, "dht_block_ratelimit": block, "dht_block_timeout": 300,
        "dht_sample_infohashes_interval": 0, "dht_max_dht_items": 100000, "dht_max_torrents": 100000,
        "allow_multiple_connections_per_ip": True, "apply_filter_to_dht": False,
    }


class Net:
    def __init__(self, n, base, spread=False, ipv6=False, rate=100_000_000, bootstrap=(), block=1_000_000, dual=False):
        self.s, self.addr = [], []
        for i in range(n if not dual else 0):
            host = "::1" if ipv6 else ("127.0.0.%d" % (i + 1) if spread else "127.0.0.1")
            port = base + i
            # the l flag marks the address as local-network only; it must NOT be
            # set, sockets with it are left out of the DHT
            s = lt.session(settings(("[%s]:%d" if ipv6 else "%s:%d") % (host, port), rate, block))
            self.s.append(s)
            self.addr.append((host, port))
        for i in range(n if dual else 0):
            s = lt.session(settings("127.0.0.1:%d,[::1]:%d" % (base + i, base + i), rate, block))
            self.s.append(s)
            self.addr.append(("127.0.0.1", base + i))
        self.boot, self.dual = list(bootstrap), dual

    def introduce(self):
        """To be repeated until the tables are full: the first calls come before
        the other sessions listen, and a node is then only retried much later."""
        for i, s in enumerate(self.s):
            for j, a in enumerate(self.addr):
                if i != j and (j < 4 or abs(i - j) < 8):
                    s.add_dht_node(a)
                    if self.dual:
                        s.add_dht_node(("::1", a[1]))
            for a in self.boot:
                s.add_dht_node(a)

    def wait(self, i, kind, get, pred=lambda a: True, timeout=20):
        """get(alert) of the first alert that fits. An alert dies with the next
        pop_alerts of its session, so nothing of it is kept."""
        end = time.time() + timeout
        while time.time() < end:
            for a in self.s[i].pop_alerts():
                if type(a).__name__ == kind and pred(a):
                    return get(a)
            self.s[i].wait_for_alert(100)
        return None

    def sizes(self):
        out = []
        for s in self.s:
            s.post_dht_stats()
        for i in range(len(self.s)):
            out.append(self.wait(i, "dht_stats_alert", lambda a: sum(b["num_nodes"] for b in a.routing_table), timeout=3) or 0)
        return out


def self_test(net):
    ok = {}
    n = len(net.s)
    ih = lt.sha1_hash(hashlib.sha1(b"a peer that libtorrent announces").digest())
    t = time.time()
    net.s[1].dht_announce(ih, 40001, 0)
    time.sleep(1)
    found = None
    for _ in range(10):
        net.s[n - 1].dht_get_peers(ih)
        found = net.wait(n - 1, "dht_get_peers_reply_alert", lambda a: [list(p) for p in a.peers()],
                         lambda a: a.num_peers() > 0, timeout=2)
        if found:
            break
    ok["announce/get_peers"] = (found, round(time.time() - t, 2))
    t = time.time()
    h = net.s[0].dht_put_immutable_item(b"immutable value")
    a = net.wait(0, "dht_put_alert", lambda a: a.num_success)
    net.s[n - 1].dht_get_immutable_item(h)
    b = net.wait(n - 1, "dht_immutable_item_alert", lambda a: str(a.item))
    ok["immutable"] = (a, b, round(time.time() - t, 2))
    seed = hashlib.sha256(b"seed").digest()
    try:
        pk, sk = lt.ed25519_create_keypair(seed) if hasattr(lt, "ed25519_create_keypair") else (None, None)
    except Exception:
        pk = sk = None
    if pk is None:
        pk, sk = ed25519_keypair(seed)
    t = time.time()
    net.s[0].dht_put_mutable_item(sk, pk, b"mutable value", b"salt")
    a = net.wait(0, "dht_put_alert", lambda a: a.num_success)
    net.s[n - 1].dht_get_mutable_item(pk, b"salt")
    b = net.wait(n - 1, "dht_mutable_item_alert", lambda a: (str(a.item), a.seq, a.authoritative),
                 lambda a: a.seq > 0 or a.authoritative)
    ok["mutable"] = (a, b, round(time.time() - t, 2))
    t = time.time()
    got = None
    for j in range(n - 1 if ":" not in net.addr[0][0] else 1):
        net.s[n - 1].dht_sample_infohashes(net.addr[j], lt.sha1_hash(os.urandom(20)))
        got = net.wait(n - 1, "dht_sample_infohashes_alert",
                       lambda a: (a.num_infohashes, a.num_samples, len(a.nodes)), timeout=3)
        if got and got[1]:
            break
    ok["sample_infohashes"] = (got, round(time.time() - t, 2))
    return ok


def ed25519_keypair(seed):
    """libtorrent's 64-byte private key: SHA-512(seed), clamped (not seed||pub)."""
    h = bytearray(hashlib.sha512(seed).digest())
    h[0] &= 248; h[31] &= 63; h[31] |= 64
    p = 2 ** 255 - 19
    d = -121665 * pow(121666, p - 2, p) % p

    def add(P, Q):
        (x1, y1), (x2, y2) = P, Q
        k = d * x1 * x2 * y1 * y2 % p
        return ((x1 * y2 + x2 * y1) * pow(1 + k, p - 2, p) % p, (y1 * y2 + x1 * x2) * pow(1 - k, p - 2, p) % p)

    B = (15112221349535400772501151409588531511454012693041857206046113283949847762202,
         46316835694926478169428394003475163141307993866256225615783033603165251855960)
    a, R = int.from_bytes(h[:32], "little"), (0, 1)
    while a:
        if a & 1:
            R = add(R, B)
        B, a = add(B, B), a >> 1
    return (R[1] | ((R[0] & 1) << 255)).to_bytes(32, "little"), bytes(h)


def hold(seconds, each_second=lambda: None):
    """Waits; ends early when stdin is a pipe and the other side closes it."""
    sys.stdout.flush()
    pipe, end = stat.S_ISFIFO(os.fstat(0).st_mode), time.time() + seconds
    while time.time() < end:
        t = min(1, max(0, end - time.time()))
        if pipe:
            if select.select([0], [], [], t)[0] and not os.read(0, 4096):
                return
        else:
            time.sleep(t)
        each_second()


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--nodes", type=int, default=8)
    p.add_argument("--base-port", type=int, default=21000)
    p.add_argument("--spread", action="store_true", help="node i on 127.0.0.(i+1) instead of all on 127.0.0.1")
    p.add_argument("--ipv6", action="store_true", help="on ::1")
    p.add_argument("--dual", action="store_true", help="on 127.0.0.1 and ::1 (BEP 32)")
    p.add_argument("--rate", type=int, default=100_000_000, help="dht_upload_rate_limit (libtorrent's own default: 8000)")
    p.add_argument("--block", type=int, default=1_000_000,
                   help="dht_block_ratelimit, packets/s from one address before it is blocked for 300 s (libtorrent's own default: 5)")
    p.add_argument("--bootstrap", action="append", default=[])
    p.add_argument("--hold", type=float, default=0)
    p.add_argument("--test", action="store_true")
    o = p.parse_args()
    boot = [(h.strip("[]"), int(q)) for h, q in (b.rsplit(":", 1) for b in o.bootstrap)]
    assert all(ipaddress.ip_address(h).is_loopback for h, _ in boot), "loopback only"
    t0 = time.time()
    net = Net(o.nodes, o.base_port, o.spread, o.ipv6, o.rate, boot, o.block, o.dual)
    want = min(o.nodes - 1, 7)
    end, sizes = t0 + 30, [0]
    while time.time() < end:
        net.introduce()
        time.sleep(0.3)
        sizes = net.sizes()
        if min(sizes) >= want:
            break
    ready = round(time.time() - t0, 2)
    good = min(sizes) >= want
    print("READY " + json.dumps({"libtorrent": lt.__version__, "pid": os.getpid(), "ready_s": ready, "nodes": net.addr,
                                 "table_sizes": sizes, "rss_kb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}), flush=True)
    if o.test:
        ok = self_test(net)
        for k, v in ok.items():
            print("%-20s %s" % (k, v), flush=True)
        if o.ipv6:      # the Python binding's dht_sample_infohashes gets no answer over IPv6
            ok.pop("sample_infohashes")
        good = good and all(v[0] for v in ok.values()) and bool(ok["mutable"][1]) and bool(ok["immutable"][1])
    hold(o.hold, lambda: [s.pop_alerts() for s in net.s])
    print("RESULT %s nodes=%d ready_s=%s" % ("ok" if good else "FAILED", o.nodes, ready), flush=True)
    sys.stdout.flush()
    os._exit(0 if good else 1)      # skip the sessions' slow orderly shutdown


if __name__ == "__main__":
    main()
