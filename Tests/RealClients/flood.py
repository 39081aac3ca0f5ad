#!/usr/bin/env python3
"""A flood from one address, beside honest peers: they are served, the flooder is not, and memory stays flat.

Our node runs with the defaults of the public network: within a namespace that has only loopback, loopback is given public
addresses, so that nobody's prefix is the node's own and every rule is on. Needs root in that namespace, which
Scripts/loopback-only gives.

Usage: Scripts/loopback-only .build-peers/libtorrent/bin/python Tests/RealClients/flood.py [--interlock PROGRAM]

Each check prints one line; the last line is `RESULT ok` or `RESULT FAILED`, and the exit status says the same.
"""
import argparse, json, os, select, socket, subprocess, sys, time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "Scripts", "peers"))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from mainline import Checks, until  # noqa: E402
from mainline_probe import Krpc, dec, enc  # noqa: E402

NODE = ("93.184.216.1", 6881)
FLOODER = "45.33.32.1"
PEERS = ["81.%d.7.1" % number for number in range(1, 21)]
TOOLS = os.path.join(ROOT, ".build-peers")


def resident_kib(pid):
    with open("/proc/%d/status" % pid) as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:"))


def cpu_seconds(pid):
    with open("/proc/%d/stat" % pid) as status:
        fields = status.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def honest(seconds, per_second=4, patience=1.0):
    """Every peer asks a few times a second; the share that was answered in time, and how many were asked."""
    sockets, waiting, answered, asked, number = [], {}, 0, 0, 0
    for address in PEERS:
        client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        client.bind((address, 0))
        client.setblocking(False)
        sockets.append((client, os.urandom(20)))
    start = time.monotonic()
    end = start + seconds
    while (now := time.monotonic()) < end + patience:
        while now < end and asked < (now - start) * per_second * len(PEERS):
            client, identity = sockets[asked % len(sockets)]
            transaction = number.to_bytes(4, "big")
            number += 1
            query = {"a": {"id": identity, "target": os.urandom(20)}, "q": "find_node", "t": transaction, "y": "q", "ro": 1}
            client.sendto(enc(query), NODE)
            waiting[transaction] = now
            asked += 1
        for client in select.select([client for client, _ in sockets], [], [], 0.01)[0]:
            try:
                reply, _ = dec(client.recv(65536))
            except (BlockingIOError, ConnectionRefusedError, ValueError):
                continue
            sent = waiting.pop(reply.get(b"t"), None)
            if reply.get(b"y") == b"r" and sent is not None and time.monotonic() - sent <= patience:
                answered += 1
    for client, _ in sockets:
        client.close()
    return answered / max(asked, 1), asked


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--interlock", default=os.path.join(ROOT, ".build", "release", "interlock"))
    parser.add_argument("--seconds", type=float, default=10)
    options = parser.parse_args()
    check = Checks()
    for address in [NODE[0], FLOODER] + PEERS:
        subprocess.run(["ip", "address", "add", address + "/32", "dev", "lo"], check=True)
    node = subprocess.Popen(
        [options.interlock, "dht", "node", "--bind", "%s:%d" % NODE, "--alone", "--json"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        reply = until(15, lambda: Krpc(NODE, PEERS[0], 1.0).query("ping", {}, {"ro": 1})[0])
        check.that("our node answers a ping", bool(reply), reply)
        share, asked = honest(5)
        check.that("without a flood all are served (%d queries)" % asked, share == 1, share)

        def flooded(seconds):
            flood = subprocess.Popen(
                [os.path.join(TOOLS, "krpc_flood"), "-t", str(seconds + 2), FLOODER, NODE[0], str(NODE[1])],
                stdout=subprocess.PIPE, text=True)
            time.sleep(0.5)
            before = cpu_seconds(node.pid)
            share, asked = honest(seconds)
            used = (cpu_seconds(node.pid) - before) / (seconds + 1)
            output, _ = flood.communicate(timeout=seconds + 20)
            return share, asked, json.loads(output)["per_s"], used

        flooded(2)
        before = resident_kib(node.pid)
        share, asked, rate, used = flooded(options.seconds)
        after = resident_kib(node.pid)
        print("       flood: %.0f queries a second from one address; of %d queries of %d others %.1f %% answered within "
              "a second; the node used %.2f of a processor, %d KiB before and %d KiB after"
              % (rate, asked, len(PEERS), 100 * share, used, before, after), flush=True)
        check.that("others are served during the flood", share >= 0.9, share)
        check.that("memory stays flat", after - before <= 2048, (before, after))
        check.that("our node still runs", node.poll() is None, node.poll())
        share, _ = honest(5)
        check.that("after the flood all are served", share == 1, share)
    finally:
        node.terminate()
        _, errors = node.communicate(timeout=10)
    check.that("our node ended without a crash", node.returncode == 0, (node.returncode, errors[-2000:]))
    print("RESULT %s" % ("FAILED: " + ", ".join(check.failed) if check.failed else "ok"), flush=True)
    sys.exit(1 if check.failed else 0)


if __name__ == "__main__":
    main()
