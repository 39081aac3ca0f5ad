#!/usr/bin/env python3
"""Our Mainline node among eight libtorrent nodes, on loopback: what each finds of the other.

Usage, inside a namespace that has nothing but loopback:
  Scripts/loopback-only .build-peers/libtorrent/bin/python Tests/RealClients/mainline.py [--interlock PROGRAM]

Every node has an address 127.0.0.x of its own. Our side is the built command line, so what is tested is what users run.
Each check prints one line; the last line is `RESULT ok` or `RESULT FAILED`, and the exit status says the same.
"""
import argparse, hashlib, json, os, subprocess, sys, time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "Scripts", "peers"))
import libtorrent as lt  # noqa: E402
from mainline_libtorrent import Net  # noqa: E402
from mainline_probe import Krpc  # noqa: E402

BASE_PORT = 21000
# The last number of the addresses of our nodes: one per use, since libtorrent counts packets per address.
SEEKER, ANNOUNCER, MEMBER, STRANGER = 20, 21, 22, 30


class Checks:
    def __init__(self):
        self.failed = []

    def that(self, name, holds, detail=""):
        print("%-6s %s%s" % ("ok" if holds else "FAILED", name, "" if holds else ": %r" % (detail,)), flush=True)
        if not holds:
            self.failed.append(name)


def info_hash(text):
    return hashlib.sha1(text.encode()).digest()


def until(seconds, ask):
    """Asks again until the answer counts as true or the time is over; returns the last answer."""
    end = time.monotonic() + seconds
    while True:
        answer = ask()
        if answer or time.monotonic() > end:
            return answer
        time.sleep(0.3)


def run(program, *arguments, timeout=40):
    """One call of the command line: exit status, standard output, standard error."""
    try:
        done = subprocess.run([program, "dht", *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=timeout)
    except subprocess.TimeoutExpired as late:
        return None, str(late.stdout), "still running after %s s: %s" % (timeout, late.stderr)
    return done.returncode, done.stdout, done.stderr


def contacts(reply):
    """The nodes of a find_node reply: (id, host, port)."""
    nodes = (reply or {}).get(b"r", {}).get(b"nodes", b"")
    return [(nodes[i:i + 20], ".".join(map(str, nodes[i + 20:i + 24])), int.from_bytes(nodes[i + 24:i + 26], "big"))
            for i in range(0, len(nodes) - 25, 26)]


def peers_named(line):
    """The endpoints of a line of `dht peers --json` that names peers."""
    event = json.loads(line)
    return [event["address"]] if event.get("event") == "peer" else []


def full_net(count):
    net = Net(count, BASE_PORT, spread=True)

    def filled():
        net.introduce()
        return min(net.sizes()) >= count - 1

    return net, until(30, filled)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--interlock", default=os.path.join(ROOT, ".build", "release", "interlock"))
    parser.add_argument("--nodes", type=int, default=8)
    options = parser.parse_args()
    program, check = options.interlock, Checks()

    net, ready = full_net(options.nodes)
    check.that("%d libtorrent nodes know one another" % options.nodes, ready, net.sizes())
    entry = "%s:%d" % net.addr[0]

    # A peer that libtorrent announced is found by ours.
    theirs = info_hash("announced by libtorrent")
    net.s[1].dht_announce(lt.sha1_hash(theirs), 40001, 0)
    time.sleep(1)
    status, output, errors = run(
        program, "peers", theirs.hex(), "--bootstrap", entry, "--bind", "127.0.0.%d" % SEEKER, "--json",
        "--timeout", "30")
    check.that("our lookup ends with status 0", status == 0, (status, output, errors))
    named = [peer for line in output.splitlines() for peer in peers_named(line)]
    check.that("it finds the peer that libtorrent announced", named == ["127.0.0.2:40001"], output)

    status, output, errors = run(
        program, "peers", info_hash("announced by nobody").hex(), "--bootstrap", entry,
        "--bind", "127.0.0.%d" % SEEKER, "--json", "--timeout", "30")
    check.that("a lookup of what nobody announced ends with status 1", status == 1, (status, output, errors))

    # A peer that ours announced is found by libtorrent.
    ours = info_hash("announced by interlock")
    status, output, errors = run(
        program, "announce", ours.hex(), "--port", "40002", "--bootstrap", entry,
        "--bind", "127.0.0.%d" % ANNOUNCER, "--json", "--timeout", "30")
    check.that("our announce ends with status 0", status == 0, (status, output, errors))

    def libtorrent_finds():
        last = len(net.s) - 1
        net.s[last].dht_get_peers(lt.sha1_hash(ours))
        return net.wait(last, "dht_get_peers_reply_alert", lambda a: [list(p) for p in a.peers()],
                        lambda a: a.num_peers() > 0, timeout=3)

    found = until(15, libtorrent_finds)
    check.that("libtorrent finds the peer that ours announced", ["127.0.0.%d" % ANNOUNCER, 40002] in (found or []), found)

    # A node of ours that stays becomes a member: its table fills, and libtorrent hands it out.
    address = ("127.0.0.%d" % MEMBER, 22000)
    node = subprocess.Popen(
        [program, "dht", "node", "--bootstrap", entry, "--bind", "%s:%d" % address, "--json"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        asker = Krpc(address, "127.0.0.%d" % STRANGER, 1.0)
        reply = until(15, lambda: asker.query("ping", {}, {"ro": 1})[0])
        own = (reply or {}).get(b"r", {}).get(b"id", b"")
        check.that("our node answers a ping", len(own) == 20, reply)

        known = set()

        def table_is_full():
            reply, _, _ = asker.query("find_node", {"target": os.urandom(20)}, {"ro": 1})
            known.update((host, port) for _, host, port in contacts(reply))
            return set(net.addr) <= known

        check.that("our node's table holds every libtorrent node", until(20, table_is_full), sorted(known))

        def holders():
            """The libtorrent nodes that hand our node out. Each is asked from the same address, seldom enough."""
            names = []
            for there in net.addr:
                reply, _, _ = Krpc(there, "127.0.0.%d" % STRANGER, 1.0).query("find_node", {"target": own}, {"ro": 1})
                if any(identity == own and (host, port) == address for identity, host, port in contacts(reply)):
                    names.append(there)
            return names

        held = until(30, lambda: own and holders())
        check.that("libtorrent hands our node out", bool(held), held)
        check.that("our node still runs", node.poll() is None, node.poll())
    finally:
        node.terminate()
        try:
            _, errors = node.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            node.kill()
            _, errors = node.communicate()
            check.that("our node ends when it is told to", False, errors[-2000:])
    check.that("our node ended without a crash", node.returncode in (0, -15, 143), (node.returncode, errors[-2000:]))

    print("RESULT %s" % ("FAILED: " + ", ".join(check.failed) if check.failed else "ok"), flush=True)
    os._exit(1 if check.failed else 0)  # The sessions' own orderly shutdown takes seconds and shows nothing.


if __name__ == "__main__":
    main()
