"""Processor time of an answer: ours, libtorrent's and a bare echo's, in alternating rounds. See Benchmarks/load."""
import argparse, json, os, subprocess, sys, time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "Scripts", "peers"))
from mainline_probe import Krpc  # noqa: E402

# At most so much of libtorrent's processor time.
BOUNDS = {"ping": 0.75, "find_node": 0.60, "get_peers": 0.50}
OURS, ECHO = ("127.0.0.100", 7000), ("127.0.0.101", 7001)
NETWORK = 16


def started(*command):
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=sys.stderr, text=True)


def libtorrent_network():
    process = started(sys.executable, os.path.join(ROOT, "Scripts", "peers", "mainline_libtorrent.py"),
                      "--nodes", str(NETWORK), "--spread", "--hold", "900")
    for line in process.stdout:
        if line.startswith("READY "):
            ready = json.loads(line[6:])
            return process, ready["pid"], [tuple(node) for node in ready["nodes"]]
    sys.exit("load: the libtorrent network did not come up")


def nodes_in_answer(endpoint):
    answer, _, _ = Krpc(endpoint, timeout=0.5).query("find_node", {"target": os.urandom(20)})
    return len((answer or {}).get(b"r", {}).get(b"nodes", b"")) // 26


def wait_for_full_answers(name, endpoint):
    end = time.monotonic() + 30
    while nodes_in_answer(endpoint) < 8:
        if time.monotonic() > end:
            sys.exit("load: %s does not name eight nodes" % name)
        time.sleep(0.2)


def asked(method, endpoint, pid, options):
    command = [os.path.join(ROOT, ".build-peers", "krpc_load"), "-m", method, "-n", str(options.count),
               "-w", str(options.window), "-t", "60", "-p", str(pid), endpoint[0], str(endpoint[1])]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--interlock", required=True)
    parser.add_argument("--smoke", action="store_true", help="once and short; nothing is judged")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--window", type=int, default=64)
    parser.add_argument("--count", type=int, default=150_000)
    options = parser.parse_args()
    if options.smoke:
        options.rounds, options.count = 1, 5_000
    network, network_pid, nodes = libtorrent_network()
    ours = started(options.interlock, "dht", "node", "--bind", "%s:%d" % OURS, "--bootstrap", "%s:%d" % nodes[0], "--json")
    echo = started(os.path.join(ROOT, ".build-peers", "krpc_echo"), ECHO[0], str(ECHO[1]))
    servers = {"libtorrent": (nodes[5], network_pid), "ours": (OURS, ours.pid), "echo": (ECHO, echo.pid)}
    missed = False
    try:
        wait_for_full_answers("libtorrent", nodes[5])
        wait_for_full_answers("our node", OURS)
        print("CPU s per 100,000 answers, window %d, best of %d alternating rounds" % (options.window, options.rounds))
        for method, bound in BOUNDS.items():
            best, best_p99, lost = {}, {}, {}
            for _ in range(options.rounds):
                for name, (endpoint, pid) in servers.items():
                    figures = asked(method, endpoint, pid, options)
                    best[name] = min(best.get(name, 1e9), figures["cpu_s_per_100k"])
                    best_p99[name] = min(best_p99.get(name, 1e9), figures["p99_us"])
                    lost[name] = lost.get(name, 0) + figures["lost"]
            ratio = best["ours"] / best["libtorrent"] if best["libtorrent"] > 0 else float("nan")
            verdict = "not judged" if options.smoke else "ok" if ratio <= bound else "MISSED"
            missed = missed or verdict == "MISSED"
            print("%-10s ours %.3f  libtorrent %.3f  echo in C %.3f  ratio %.2f  at most %.2f  %s" % (
                method, best["ours"], best["libtorrent"], best["echo"], ratio, bound, verdict))
            print("%-10s best p99 us: ours %d  libtorrent %d  echo %d;  lost: ours %d  libtorrent %d  echo %d" % (
                "", *(best_p99[n] for n in ("ours", "libtorrent", "echo")),
                *(lost[n] for n in ("ours", "libtorrent", "echo"))), flush=True)
    finally:
        for process in (ours, echo, network):
            process.terminate()
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
