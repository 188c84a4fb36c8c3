#!/usr/bin/env python3
"""Draws what a request costs as the number of jobs grows: CPU per request, of the product and its database.

usage: curve.py [--stores sqlite,mongo] [--sizes 10000,100000,1000000] [--mongo-sizes 10000,1000000] [--rounds 3] [--secs 3]
                [--figures FILE.json] [--out docs/performance-curve.svg]

Each size is a store of its own, written by bench_seed; servers of all sizes run at once and are asked in turns, so that
what else the machine does meets all of them. FILE.json keeps the figures; without --stores it is drawn again.
"""
import argparse, json, math, os, pathlib, re, shutil, statistics, subprocess, sys, tempfile

import prepare
from servers import ROOT, ours

WORK = ["list", "page", "job", "insert"]
TITLES = {"sqlite": "SQLite", "mongo": "MongoDB (with its server)"}
COLOURS = {"list": "#2f7d6b", "page": "#b8572f", "job": "#4a63b8", "insert": "#8a6d1f"}

args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
args.add_argument("--stores", default="")
args.add_argument("--sizes", default="10000,100000,1000000")
args.add_argument("--mongo-sizes", default="10000,1000000")
args.add_argument("--rounds", type=int, default=3)
args.add_argument("--secs", type=int, default=3)
args.add_argument("--warm", type=int, default=3)
args.add_argument("--binary", default=str(ROOT / "build/peertest"))
args.add_argument("--seed-binary", default=str(ROOT / "build/release/bench_seed"))
args.add_argument("--figures", default=str(ROOT / "bench/curve.json"))
args.add_argument("--out", default=str(ROOT / "docs/performance-curve.svg"))
A = args.parse_args()


def measure(store, sizes, scratch, uri):
    """{work: {size: CPU µs}}, the median of the rounds."""
    servers = {}
    try:
        for size in sizes:
            s = servers[size] = ours(f"{store}-{size}", A.binary, A.seed_binary, size, scratch, uri)
            s.start()
            prepare.log_in(s)
            prepare.walk_cursors(s, size)
        found = {}
        for work in WORK:
            for s in servers.values():
                s.load(work, 32, A.warm, 99)
            runs = [(size, s.load(work, 32, A.secs, k + 1)) for k in range(A.rounds) for size, s in servers.items()]
            for size in sizes:
                mine = [r for of, r in runs if of == size]
                assert not sum(r["errors"] for r in mine), f"{store} {size} {work}: requests failed"
                found.setdefault(work, {})[size] = statistics.median(r["cpu_us"] + r["db_us"] for r in mine)
            print(store, work, *(f"{size}: {us:.1f} µs" for size, us in found[work].items()), file=sys.stderr)
        return found
    finally:
        for s in servers.values():
            s.stop()


def short(n):
    return f"{n // 1_000_000} million" if n >= 1_000_000 else f"{n // 1000},000"


def panel(x0, title, works, width=380, height=300):
    """One store: jobs along (by tens), CPU µs up (from zero)."""
    sizes = sorted({size for points in works.values() for size in points})
    top = max(us for points in works.values() for us in points.values()) * 1.1
    step = next(s for s in (5, 10, 20, 25, 50, 100, 200, 500, 1000) if top / s <= 7)
    low, high = math.log10(sizes[0]), math.log10(max(sizes[-1], sizes[0] * 10))
    x = lambda size: x0 + 50 + (math.log10(size) - low) / (high - low) * (width - 130)
    y = lambda us: 50 + (height - 100) * (1 - us / top)
    out = [f'<text x="{x0 + 50}" y="28" font-weight="600">{title}</text>']
    for k in range(int(top / step) + 1):
        out.append(f'<line x1="{x0 + 50}" x2="{x0 + width - 70}" y1="{y(k * step):.1f}" y2="{y(k * step):.1f}" class="grid"/>'
                   f'<text x="{x0 + 44}" y="{y(k * step) + 4:.1f}" text-anchor="end" class="small">{k * step}</text>')
    for size in sizes:
        out.append(f'<text x="{x(size):.1f}" y="{height - 30}" text-anchor="middle" class="small">{short(size)}</text>')
    out.append(f'<text x="{x0 + 50}" y="{height - 10}" class="small">jobs in the store; CPU µs per request upwards</text>')
    ends = sorted((y(points[max(points)]), work) for work, points in works.items())
    label_y = {}
    for at, work in ends:  # names beside the lines' ends, never on each other
        label_y[work] = max(at, *(v + 13 for v in label_y.values()), 0) if label_y else at
    for work, points in works.items():
        line = " ".join(f"{x(size):.1f},{y(us):.1f}" for size, us in sorted(points.items()))
        dots = "".join(f'<circle cx="{x(size):.1f}" cy="{y(us):.1f}" r="3" fill="{COLOURS[work]}"><title>{work}, '
                       f'{short(size)} jobs: {us:.1f} µs</title></circle>' for size, us in points.items())
        out.append(f'<polyline points="{line}" fill="none" stroke="{COLOURS[work]}" stroke-width="2"/>{dots}'
                   f'<text x="{x(max(points)) + 8:.1f}" y="{label_y[work] + 4:.1f}" fill="{COLOURS[work]}">{work}</text>')
    return "\n".join(out)


def draw(figures):
    panels = "\n".join(panel(i * 400, TITLES[store], works) for i, (store, works) in enumerate(figures.items()))
    width = 400 * len(figures)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} 300" width="{width}" height="300" '
            f'font-family="system-ui, sans-serif" font-size="13" role="img" '
            f'aria-label="CPU per request against the number of jobs">\n'
            f'<style>.grid{{stroke:#d8d4cc}}.small{{font-size:11px;fill:#6b665e}}text{{fill:#2b2926}}</style>\n'
            f'<rect width="{width}" height="300" fill="#fbfaf8"/>\n{panels}\n</svg>\n')


def mongo(scratch):
    if uri := os.environ.get("MONGO_URI"):
        return uri, lambda: None
    script = str(ROOT / "scripts/services/mongo")
    out = subprocess.run([script, "start", scratch + "/mongo"], check=True, capture_output=True, text=True).stdout
    return re.search(r"URI=(.*)", out)[1], lambda: subprocess.run([script, "stop", scratch + "/mongo"])


def main(scratch):
    path = pathlib.Path(A.figures)
    figures = json.loads(path.read_text()) if path.exists() else {}
    for store in filter(None, A.stores.split(",")):
        uri, end = mongo(scratch) if store == "mongo" else (None, lambda: None)
        sizes = [int(n) for n in (A.mongo_sizes if store == "mongo" else A.sizes).split(",")]
        try:
            figures[store] = measure(store, sizes, scratch, uri)
        finally:
            end()
        path.write_text(json.dumps(figures, indent=1) + "\n")
        figures = json.loads(path.read_text())
    figures = {store: {work: {int(n): us for n, us in points.items()} for work, points in works.items()}
               for store, works in figures.items()}
    pathlib.Path(A.out).write_text(draw(figures))


SCRATCH = tempfile.mkdtemp(prefix="peertest-curve-")
try:
    main(SCRATCH)
finally:
    shutil.rmtree(SCRATCH, ignore_errors=True)
