#!/usr/bin/env python3
"""A network of 32 libtorrent nodes and 16 of ours on loopback, into which aria2 comes through one of ours.

Every node announces a torrent of its own, then every node looks for every torrent: any node of either kind has to find what
any other announced.

Usage, inside a namespace that has nothing but loopback:
  Scripts/loopback-only .build-peers/libtorrent/bin/python Tests/RealClients/mixed.py [--members PROGRAM]

Each check prints one line; the last line is `RESULT ok` or `RESULT FAILED`, and the exit status says the same.
"""
import argparse, os, queue, shutil, subprocess, sys, tempfile, threading, time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "Scripts", "peers"))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import libtorrent as lt  # noqa: E402
from mainline import Checks, contacts, info_hash, until  # noqa: E402
from mainline_libtorrent import Net  # noqa: E402
from mainline_probe import Krpc  # noqa: E402

BASE_PORT, OUR_PORT = 21000, 22000
ARIA, STRANGER = ("127.0.3.1", 23000), "127.0.3.9"


class Members:
    """The nodes of ours, in one process, driven line by line."""

    def __init__(self, program, count, entries):
        self.process = subprocess.Popen(
            [program, str(count)] + ["%s:%d" % entry for entry in entries], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True, bufsize=1)
        self.lines = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))
        self.lines.put(None)

    def ready(self, timeout):
        try:
            return self.lines.get(timeout=timeout) == "ready"
        except queue.Empty:
            return False

    def ask(self, commands, timeout=60):
        """Gives all commands at once; a dictionary from command to answer, of those that were answered in time."""
        self.process.stdin.write("".join(command + "\n" for command in commands))
        self.process.stdin.flush()
        answers, end = {}, time.monotonic() + timeout
        waiting = set(commands)
        while waiting and time.monotonic() < end:
            try:
                line = self.lines.get(timeout=max(0.01, end - time.monotonic()))
            except queue.Empty:
                break
            if line is None:
                break
            for command in [c for c in waiting if line.startswith(c + " ")]:
                answers[command] = line[len(command) + 1:]
                waiting.discard(command)
        return answers


def libtorrent_finds(net, wanted, seconds):
    """Every libtorrent node looks for every torrent; returns (node, hash) pairs not found in time. A lookup that comes back
    without the peer is started again."""
    missing = {(node, digest) for node in range(len(net.s)) for digest in wanted}
    end = time.monotonic() + seconds
    while missing and time.monotonic() < end:
        for node, digest in sorted(missing):
            net.s[node].dht_get_peers(lt.sha1_hash(digest))
        quiet = time.monotonic() + 3
        while missing and time.monotonic() < min(quiet, end):
            for node, session in enumerate(net.s):
                for alert in session.pop_alerts():
                    if type(alert).__name__ != "dht_get_peers_reply_alert":
                        continue
                    digest = alert.info_hash.to_bytes()
                    peers = {"%s:%d" % tuple(peer) for peer in alert.peers()}
                    if (node, digest) in missing and wanted[digest] in peers:
                        missing.discard((node, digest))
                        quiet = time.monotonic() + 3
            time.sleep(0.05)
    return missing


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--members", default=os.path.join(ROOT, ".build", "release", "members"))
    parser.add_argument("--theirs", type=int, default=32)
    parser.add_argument("--ours", type=int, default=16)
    options = parser.parse_args()
    check = Checks()

    net = Net(options.theirs, BASE_PORT, spread=True)

    def filled():
        net.introduce()
        return min(net.sizes()) >= min(options.theirs - 1, 16)

    check.that("%d libtorrent nodes know one another" % options.theirs, until(60, filled), net.sizes())
    members = Members(options.members, options.ours, net.addr[:3])
    ours = [("127.0.1.%d" % (number + 1), OUR_PORT) for number in range(options.ours)]
    check.that("%d nodes of ours join through three of theirs" % options.ours, members.ready(60))

    def known():
        answers = members.ask(["contacts %d" % number for number in range(options.ours)], 10)
        return len(answers) == options.ours and min(map(int, answers.values())) >= 8

    check.that("each of ours knows eight others or more", until(60, known))

    # Every node announces a torrent of its own.
    wanted = {}
    commands = []
    for number, (host, _) in enumerate(ours):
        digest = info_hash("announced by member %d" % number)
        wanted[digest] = "%s:%d" % (host, 40000 + number)
        commands.append("announce %d %s %d" % (number, digest.hex(), 40000 + number))
    acknowledged = members.ask(commands)
    check.that("every announcement of ours is acknowledged by eight",
               len(acknowledged) == options.ours and all(a == "8" for a in acknowledged.values()), acknowledged)
    for number, (host, _) in enumerate(net.addr):
        digest = info_hash("announced by libtorrent %d" % number)
        wanted[digest] = "%s:%d" % (host, 41000 + number)
        net.s[number].dht_announce(lt.sha1_hash(digest), 41000 + number, 0)
    time.sleep(3)

    # Every node looks for every torrent.
    def our_misses():
        finds = {"find %d %s" % (number, digest.hex()): peer
                 for number in range(options.ours) for digest, peer in wanted.items()}
        answers, commands = {}, sorted(finds)
        for start in range(0, len(commands), 64):
            answers.update(members.ask(commands[start:start + 64]))
        return [command for command, peer in finds.items() if peer not in answers.get(command, "").split()]

    started = time.monotonic()
    missed = our_misses()
    seconds = time.monotonic() - started
    check.that("every node of ours finds what any node announced (%d lookups, %.1f s)"
               % (options.ours * len(wanted), seconds), not missed, (len(missed), missed[:5]))
    started = time.monotonic()
    missed = libtorrent_finds(net, wanted, 90)
    seconds = time.monotonic() - started
    check.that("every libtorrent node finds what any node announced (%d lookups, %.1f s)"
               % (options.theirs * len(wanted), seconds), not missed,
               (len(missed), [(node, wanted[digest]) for node, digest in sorted(missed)[:5]]))

    # aria2 knows one of ours and nobody else.
    aria2 = shutil.which("aria2c")
    if aria2 is None:
        print("skipped aria2: the program aria2c is not installed; Scripts/install-peers installs it", flush=True)
    else:
        with tempfile.TemporaryDirectory() as folder:
            client = subprocess.Popen(
                [aria2, "--enable-dht", "--enable-dht6=false", "--disable-ipv6", "--interface=" + ARIA[0],
                 "--dht-listen-port=%d" % ARIA[1], "--dht-entry-point=%s:%d" % ours[0], "--dir=" + folder,
                 "--dht-file-path=" + os.path.join(folder, "dht.dat"), "--quiet", "--bt-stop-timeout=60",
                 "magnet:?xt=urn:btih:" + next(iter(wanted)).hex()],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                asker, seen = Krpc(ARIA, STRANGER, 1.0), set()

                def aria_knows():
                    reply, _, _ = asker.query("find_node", {"target": os.urandom(20)}, {"ro": 1})
                    seen.update((host, port) for _, host, port in contacts(reply))
                    return len(seen & set(ours)) >= 2 and len(seen & set(net.addr)) >= 2

                check.that("aria2 bootstraps through one of ours, and knows nodes of both kinds then",
                           until(30, aria_knows), sorted(seen))
            finally:
                client.terminate()
                client.wait(10)

    check.that("our nodes still run", members.process.poll() is None, members.process.poll())
    members.process.stdin.close()
    try:
        members.process.wait(20)
    except subprocess.TimeoutExpired:
        members.process.kill()
        check.that("our nodes end when they are told to", False)
    check.that("our nodes ended without a crash", members.process.returncode == 0, members.process.returncode)

    print("RESULT %s" % ("FAILED: " + ", ".join(check.failed) if check.failed else "ok"), flush=True)
    os._exit(1 if check.failed else 0)  # The sessions' own orderly shutdown takes seconds and shows nothing.


if __name__ == "__main__":
    main()
