#!/usr/bin/env python3
"""Measures PeerTest Hub with wrk, beside other servers when a folder of them is given, in interleaved rounds.

usage: bench.py [--work health,list,page,job,insert,login,hashing,accept,submit,approve] [--stores sqlite,mongo]
                [--conns 32] [--rounds 3] [--secs 4] [--warm 3]
                [--peers DIR --names drogon,beast,fastapi,go] [--jobs 10000] [--out FILE.json]

The product is started as it ships (build/peertest serve) on data that bench_seed wrote through its own store, and asked
through its own API. On MongoDB it is called peertest-mongo; the replica set is the one MONGO_URI names, else one is
started for the time of the run. DIR holds peers/NAME.sh (`build`, and `run` on 127.0.0.1:$PORT) and lib/mix.lua with
their load. Only ratios within one run mean anything: machines are noisy, and wrk shares the cores with what it measures.

hashing: log-ins as fast as they go while 400 others read each second, beside what bcrypt alone reaches on these cores.
accept, submit, approve: the steps of a test, in this order, each used once; CPU is counted until its tasks are done.
"""
import argparse, json, os, pathlib, re, shutil, statistics, subprocess, sys, tempfile

import prepare
from servers import MONEY_A_RUN, MONEY_WORK, ROOT, children, ours, peers, rss_mib

args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
args.add_argument("--work", default="health,list,page,job,insert,hashing,accept,submit,approve")
args.add_argument("--stores", default="sqlite")
args.add_argument("--conns", type=int, default=32)
args.add_argument("--rounds", type=int, default=3)
args.add_argument("--secs", type=int, default=4)
args.add_argument("--warm", type=int, default=3)
args.add_argument("--peers", default="")
args.add_argument("--names", default="drogon,beast,fastapi,go")
args.add_argument("--jobs", type=int, default=10_000)
args.add_argument("--binary", default=str(ROOT / "build/peertest"))
args.add_argument("--seed-binary", default=str(ROOT / "build/release/bench_seed"))
args.add_argument("--out", default="")
A = args.parse_args()

NAMES = {"sqlite": "peertest", "mongo": "peertest-mongo"}
WORK, STORES = A.work.split(","), A.stores.split(",")
READS_BESIDE = ("reads", 16)


def bcrypt_alone(secs):
    """Passwords checked by the bare library, with a thread for each core; none of the product runs."""
    binary = pathlib.Path(A.seed_binary).with_name("bench_bcrypt")
    out = subprocess.run([binary, str(secs)], check=True, capture_output=True, text=True).stdout
    rate, cpu_us = map(float, out.split())
    return dict(server="bcrypt alone", work="hashing", rps=rate, cpu_us=cpu_us, db_us=0, p50_ms=0, p99_ms=0, bytes=0,
                rss_mib=0, errors=0)


def one_run(server, work, secs, seed):
    if work == "hashing":
        return dict(server.load("login", 8, secs, seed, READS_BESIDE), work="hashing")
    return server.load(work, 2 if work == "login" else A.conns, secs, seed)


def measure(servers, work):
    able = [s for s in servers if work in s.work_of or (work == "hashing" and "reads" in s.work_of)]
    for s in able:
        if work in MONEY_WORK:
            prepare.for_work(s, work, A.rounds * MONEY_A_RUN)
        else:
            one_run(s, work, A.warm, 99)
    runs = []
    for k in range(A.rounds):
        now = [one_run(s, work, A.secs, k + 1) for s in able]
        if work == "hashing":
            now.append(bcrypt_alone(A.secs))
        print(work, "round", k + 1, *(f"{r['server']}={r['rps']:.0f}" for r in now), file=sys.stderr)
        runs += [dict(r, round=k) for r in now]
    return runs


def ratios(runs, work, own, other):
    """Requests per second of one of ours as a multiple of the other's, round by round."""
    of = lambda name: {r["round"]: r["rps"] for r in runs if r["work"] == work and r["server"] == name}
    mine, theirs = of(own), of(other)
    return [mine[k] / theirs[k] for k in mine if k in theirs]


def spread(values, digits=0):
    show = lambda x: f"{x:,.{digits}f}"
    return f"{show(statistics.median(values))} ({show(min(values))}–{show(max(values))})"


def table(runs, cold):
    own = [NAMES[s] for s in STORES]
    rows = ["| work | server | requests/s (min–max) | " + " | ".join(f"{n} is × it" for n in own) +
            " | p50 ms | p99 ms | CPU µs/request | database µs | memory MiB | bytes | errors |",
            "|---" * (10 + len(own)) + "|"]
    for work in WORK:
        for name in dict.fromkeys(r["server"] for r in runs):
            g = [r for r in runs if r["work"] == work and r["server"] == name]
            if not g:
                continue
            m = lambda k: statistics.median([r[k] for r in g])
            beside = f" (reads beside: {m('beside_p99_ms'):.1f} at {m('beside_rps'):.0f}/s)" if "beside_rps" in g[0] else ""
            times = [ratios(runs, work, n, name) for n in own]
            rows.append(f"| {work} | {name} | {spread([r['rps'] for r in g])} | " +
                        " | ".join(spread(t, 2) if t else "" for t in times) +
                        f" | {m('p50_ms'):.2f} | {m('p99_ms'):.2f}{beside} | {m('cpu_us'):.1f} | {m('db_us'):.1f} | "
                        f"{m('rss_mib'):.1f} | {m('bytes'):.0f} | {sum(r['errors'] for r in g):.0f} |")
    rows += ["", "| server | cold start ms (min–max) | memory idle MiB |", "|---|---|---|"]
    for name, (times, idle) in cold.items():
        rows.append(f"| {name} | {spread([t * 1e3 for t in times])} | {idle:.1f} |")
    return "\n".join(rows)


def start_cold(server):
    times = []
    for _ in range(3):
        times.append(server.start())
        server.quiet(children(server.process.pid))  # what a start leaves to be done
        idle = rss_mib(children(server.process.pid))
        server.stop()
    server.start()
    return times, idle


def mongo_uri(scratch):
    """Of the replica set that is given, or of one that ends with this run."""
    if uri := os.environ.get("MONGO_URI"):
        return uri, lambda: None
    if A.peers:
        return "mongodb://127.0.0.1:27117/?replicaSet=rs0", lambda: None  # their own
    if "mongo" not in STORES:
        return "mongodb://127.0.0.1:1/", lambda: None
    script = str(ROOT / "scripts/services/mongo")
    out = subprocess.run([script, "start", scratch + "/mongo"], check=True, capture_output=True, text=True).stdout
    return re.search(r"URI=(.*)", out)[1], lambda: subprocess.run([script, "stop", scratch + "/mongo"])


def main(scratch):
    uri, end_mongo = mongo_uri(scratch)
    servers, runs, cold = [], [], {}
    try:
        for store in STORES:
            servers.append(ours(NAMES[store], A.binary, A.seed_binary, A.jobs, scratch, uri if store == "mongo" else None))
        if A.peers:
            servers += peers(A.peers, A.names.split(","), scratch, uri)
        for s in servers:
            cold[s.name] = start_cold(s)
        for s in servers[:len(STORES)]:
            prepare.log_in(s)
            prepare.walk_cursors(s, A.jobs)
        for work in WORK:
            runs += measure(servers, work)
    finally:
        for s in servers:
            s.stop()
        end_mongo()
    print(table(runs, cold))
    if A.out:
        pathlib.Path(A.out).write_text(json.dumps(dict(runs=runs, cold=cold)))


SCRATCH = tempfile.mkdtemp(prefix="peertest-bench-")
try:
    main(SCRATCH)
finally:
    shutil.rmtree(SCRATCH, ignore_errors=True)
