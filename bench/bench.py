#!/usr/bin/env python3
"""Measures PeerTest Hub with wrk, beside other servers when a folder of them is given, in interleaved rounds.

usage: bench.py [--work health,list,page,job,insert,login] [--conns 32] [--rounds 3] [--secs 4] [--warm 3]
                [--peers DIR --names drogon,beast,fastapi] [--jobs 10000] [--out FILE.json]

The product is started as it ships (build/peertest serve) on data that bench_seed wrote through its own store, and asked
through its own API. DIR holds peers/NAME.sh (`build`, and `run` on 127.0.0.1:$PORT) and lib/mix.lua with their load.
Only ratios within one run mean anything: machines are noisy, and wrk shares the cores with what it measures.
"""
import argparse, json, os, pathlib, re, shutil, statistics, subprocess, sys, tempfile, time, urllib.error, urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
TICK = os.sysconf("SC_CLK_TCK")
# Our work, and what the peers call the same.
PEER_WORK = {"health": "w1", "list": "w2c", "page": "w2n", "job": "w3", "insert": "w4", "login": "w5"}

args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
args.add_argument("--work", default="health,list,page,job,insert,login")
args.add_argument("--conns", type=int, default=32)
args.add_argument("--rounds", type=int, default=3)
args.add_argument("--secs", type=int, default=4)
args.add_argument("--warm", type=int, default=3)
args.add_argument("--peers", default="")
args.add_argument("--names", default="drogon,beast,fastapi")
args.add_argument("--jobs", type=int, default=10_000)
args.add_argument("--binary", default=str(ROOT / "build/peertest"))
args.add_argument("--seed-binary", default=str(ROOT / "build/release/bench_seed"))
args.add_argument("--out", default="")
A = args.parse_args()


def children(pid):
    out, todo = [], [pid]
    while todo:
        pid = todo.pop()
        out.append(pid)
        try:
            for task in os.listdir(f"/proc/{pid}/task"):
                todo += map(int, open(f"/proc/{pid}/task/{task}/children").read().split())
        except OSError:
            pass
    return out


def cpu_seconds(pids):
    total = 0
    for pid in pids:
        try:
            f = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
            total += int(f[11]) + int(f[12])
        except OSError:
            pass
    return total / TICK


def rss_mib(pids):
    kib = 0
    for pid in pids:
        try:
            kib += int(re.search(r"VmRSS:\s+(\d+)", open(f"/proc/{pid}/status").read())[1])
        except (OSError, TypeError):
            pass
    return kib / 1024


def get(url, token=None):
    request = urllib.request.Request(url, headers={"Authorization": "Bearer " + token} if token else {})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.status, answer.read()


class Server:
    """One server under load: how it starts, and which script and environment its load has."""

    def __init__(self, name, command, port, env, lua, work_of):
        self.name, self.command, self.port, self.env, self.lua, self.work_of = name, command, port, env, lua, work_of
        self.process = None

    def start(self):
        t = time.perf_counter()
        # In this session: on a busy machine the kernel shares its time by session, and peers may have several.
        self.process = subprocess.Popen(self.command, env={**os.environ, **self.env}, stdout=subprocess.DEVNULL,
                                        stderr=open(f"{SCRATCH}/{self.name}.log", "ab"), process_group=0)
        while time.perf_counter() - t < 60:
            if self.process.poll() is not None:
                raise SystemExit(f"{self.name} stopped: see {SCRATCH}/{self.name}.log")
            try:
                if get(f"http://127.0.0.1:{self.port}/health")[0] == 200:
                    return time.perf_counter() - t
            except OSError:
                time.sleep(0.002)
        raise SystemExit(f"{self.name} did not answer")

    def stop(self):
        if self.process:
            os.killpg(self.process.pid, 15)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, 9)
                self.process.wait()
            self.process = None

    def load(self, work, secs, seed):
        pids = children(self.process.pid)
        before = cpu_seconds(pids)
        env = {**os.environ, **self.env, "SEED": str(seed), "WORK": work, "W": PEER_WORK[work],
               "NOW": time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())}
        conns = 2 if work == "login" else A.conns
        wrk = ["wrk", "-t1", f"-c{conns}", f"-d{secs}s", "--latency", "--timeout", "10s", "-s", self.lua,
               f"http://127.0.0.1:{self.port}/"]
        out = subprocess.run(wrk, env=env, capture_output=True, text=True).stdout
        found = re.search(r"RESULT (.*)", out)
        if not found:
            raise SystemExit(out)
        f = [float(x) for x in found[1].split()]  # a peer's script prints more columns than ours
        n, us = max(f[0], 1), f[1]
        p50, p99 = (f[5], f[6]) if len(f) == 7 else (f[5], f[7])
        return dict(server=self.name, work=work, rps=n / us * 1e6, bytes=f[2] / n, errors=f[3] + f[4], p50_ms=p50 / 1e3,
                    p99_ms=p99 / 1e3, cpu_us=(cpu_seconds(pids) - before) / n * 1e6, rss_mib=rss_mib(pids))


def free_port():
    import socket
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def ours():
    data, gen = f"{SCRATCH}/data", f"{SCRATCH}/gen"
    os.makedirs(gen)
    port = free_port()
    env = {"PEERTEST_MODE": "development", "PEERTEST_DATA_DIR": data, "PEERTEST_LISTEN": f"127.0.0.1:{port}",
           "PEERTEST_METRICS_LISTEN": "127.0.0.1:0", "PEERTEST_RATE_LIMITS": "off", "PEERTEST_LOG_LEVEL": "warn",
           "PEERTEST_PUBLIC_URL": f"http://127.0.0.1:{port}", "GEN": gen}
    subprocess.run([A.seed_binary, data, gen, str(A.jobs)], check=True, env={**os.environ, **env})
    return Server("peertest", [A.binary, "serve"], port, env, str(ROOT / "bench/load.lua"), set(PEER_WORK))


def log_in(server):
    """A real session for each tester, as a client gets it."""
    gen, tokens = server.env["GEN"], []
    for email in open(f"{gen}/emails.txt").read().split():
        body = json.dumps(dict(email=email, password="correct horse battery")).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{server.port}/api/auth/login", body,
                                         {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=20) as answer:
            tokens.append(json.loads(answer.read())["access_token"])
    open(f"{gen}/tokens.txt", "w").write("\n".join(tokens) + "\n")


def walk_cursors(server):
    """Every page's cursor, as a client meets them; also checks that the pages are whole and in order."""
    gen = server.env["GEN"]
    token = open(f"{gen}/tokens.txt").readline().strip()
    cursors, cursor, last, seen = [], "", "9", 0
    while True:
        page = json.loads(get(f"http://127.0.0.1:{server.port}/api/jobs?scope=available" +
                              (f"&cursor={cursor}" if cursor else ""), token)[1])
        for item in page["items"]:
            assert item["published_at"] <= last, "pages out of order"
            last = item["published_at"]
        seen += len(page["items"])
        cursor = page.get("next_cursor")
        if not cursor:
            break
        cursors.append(cursor)
    assert seen >= A.jobs // 4, f"only {seen} jobs seen"
    # Pages past the first hundred, so that no cached first page is met.
    open(f"{gen}/cursors.txt", "w").write("\n".join(cursors[min(5, len(cursors) - 1):]) + "\n")
    ids = open(f"{gen}/jobs.txt").read().split()
    status, body = get(f"http://127.0.0.1:{server.port}/api/jobs/{ids[5]}", token)
    assert status == 200 and json.loads(body)["id"] == ids[5]
    try:
        get(f"http://127.0.0.1:{server.port}/api/jobs/{ids[5]}")
        raise AssertionError("a job was shown to nobody in particular")
    except urllib.error.HTTPError as e:
        assert e.code == 401


def peers():
    if not A.peers:
        return []
    base = os.environ.get("BASE", "/tmp/peertest-bench")
    env = {"BASE": base, "GEN": os.environ.get("PEER_GEN", base + "/data/gen"), "WORKERS": "2",
           "JWT_SECRET": "bench-secret-bench-secret-bench-32",
           "MONGO_URI": os.environ.get("MONGO_URI", "mongodb://127.0.0.1:27117/?replicaSet=rs0"),
           "REDIS_URL": os.environ.get("REDIS_URL", "redis://127.0.0.1:6479/0")}
    out = []
    for name in A.names.split(","):
        script = f"{A.peers}/peers/{name}.sh"
        text = open(script).read()
        work = set(re.search(r"^# workloads: (.*)$", text, re.M)[1].split())
        if subprocess.run([script, "build"], env={**os.environ, **env}).returncode:
            print(f"{name} is left out: it does not build", file=sys.stderr)
            continue
        port = free_port()
        out.append(Server(name, [script, "run"], port, {**env, "PORT": str(port)}, f"{A.peers}/lib/mix.lua",
                          {w for w, p in PEER_WORK.items() if p in work}))
    return out


def table(runs, cold):
    names = list(dict.fromkeys(r["server"] for r in runs))
    mid = statistics.median
    rows = ["| work | server | requests/s (min–max) | peertest is × it | p50 ms | p99 ms | CPU µs/request | memory MiB | bytes | errors |",
            "|---|---|---|---|---|---|---|---|---|---|"]
    for work in A.work.split(","):
        mine = {r["round"]: r["rps"] for r in runs if r["work"] == work and r["server"] == "peertest"}
        for name in names:
            g = [r for r in runs if r["work"] == work and r["server"] == name]
            if not g:
                continue
            rps, ratio = [r["rps"] for r in g], [mine[r["round"]] / r["rps"] for r in g if r["round"] in mine]
            m = lambda k: mid([r[k] for r in g])
            rows.append(f"| {work} | {name} | {mid(rps):,.0f} ({min(rps):,.0f}–{max(rps):,.0f}) | "
                        f"{mid(ratio):.2f} ({min(ratio):.2f}–{max(ratio):.2f}) | {m('p50_ms'):.2f} | {m('p99_ms'):.2f} | "
                        f"{m('cpu_us'):.1f} | {m('rss_mib'):.1f} | {m('bytes'):.0f} | {sum(r['errors'] for r in g):.0f} |")
    rows += ["", "| server | cold start ms (min–max) | memory idle MiB |", "|---|---|---|"]
    for name, (times, idle) in cold.items():
        rows.append(f"| {name} | {mid(times) * 1e3:.0f} ({min(times) * 1e3:.0f}–{max(times) * 1e3:.0f}) | {idle:.1f} |")
    return "\n".join(rows)


def main():
    servers = [ours()] + peers()
    runs, cold = [], {}
    try:
        for s in servers:
            times = []
            for _ in range(3):
                times.append(s.start())
                idle = rss_mib(children(s.process.pid))
                s.stop()
            cold[s.name] = (times, idle)
            s.start()
        log_in(servers[0])
        walk_cursors(servers[0])
        for work in A.work.split(","):
            able = [s for s in servers if work in s.work_of]
            for s in able:
                s.load(work, A.warm, 99)
            for k in range(A.rounds):
                for s in able:
                    runs.append(dict(s.load(work, A.secs, k + 1), round=k))
                print(work, "round", k + 1, *(f"{r['server']}={r['rps']:.0f}" for r in runs[-len(able):]), file=sys.stderr)
    finally:
        for s in servers:
            s.stop()
    text = table(runs, cold)
    print(text)
    if A.out:
        pathlib.Path(A.out).write_text(json.dumps(dict(runs=runs, cold=cold)))


SCRATCH = tempfile.mkdtemp(prefix="peertest-bench-")
try:
    main()
finally:
    shutil.rmtree(SCRATCH, ignore_errors=True)
