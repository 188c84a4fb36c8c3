"""Servers under load: how each is started, fed with data, and loaded by wrk."""
import http.client, json, os, pathlib, re, socket, subprocess, sys, threading, time, urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
TICK = os.sysconf("SC_CLK_TCK")
# Our work, and what the peers call the same.
PEER_WORK = {"health": "w1", "list": "w2c", "page": "w2n", "job": "w3", "insert": "w4", "login": "w5"}
# Money is moved once per test: these use up what was prepared for them, so much in a run.
MONEY_WORK = ["accept", "submit", "approve"]
MONEY_A_RUN = 400
OUR_WORK = [*PEER_WORK, "reads", *MONEY_WORK]


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


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def request(url, token=None, body=None):
    """The status and the bytes of an answer; a body is posted as JSON."""
    headers = {"Authorization": "Bearer " + token} if token else {}
    if body is not None:
        headers["Content-Type"] = "application/json"
        body = json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=20) as answer:
        return answer.status, answer.read()


def run_wrk(url, conns, secs, lua, env):
    """Starts wrk; `result_of` waits for what it tells."""
    command = ["wrk", "-t1", f"-c{conns}", f"-d{secs}s", "--latency", "--timeout", "10s", "-s", lua, url]
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def result_of(wrk):
    out = wrk.communicate()[0]
    found = re.search(r"RESULT (.*)", out)
    if not found:
        raise SystemExit(out)
    f = [float(x) for x in found[1].split()]
    peer = len(f) == 10  # a peer's script prints other columns than ours
    n = max(f[0], 1)
    return dict(n=n, rps=n / f[1] * 1e6, bytes=f[2] / n, errors=f[3] + f[4], p50_ms=f[5] / 1e3,
                p99_ms=f[7 if peer else 6] / 1e3)


def send_once(port, rows, conns):
    """Posts each row (token, path, body) once, over so many connections."""
    lock, todo, times, sent = threading.Lock(), iter(rows), [], [0, 0]

    def work():
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while True:
            with lock:
                row = next(todo, None)
            if row is None:
                return connection.close()
            token, path, body = row
            head = {"Authorization": "Bearer " + token, "Idempotency-Key": path + body}
            if body:
                head["Content-Type"] = "application/json"
                head["Idempotency-Key"] = json.loads(body)["assignment_id"]
            t = time.perf_counter()
            connection.request("POST", path, body or None, head)
            answer = connection.getresponse()
            size = len(answer.read())
            with lock:
                times.append(time.perf_counter() - t)
                sent[0] += size
                sent[1] += answer.status not in (200, 201)

    threads = [threading.Thread(target=work) for _ in range(conns)]
    began = time.perf_counter()
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    times.sort()
    n = len(times)
    return dict(n=n, rps=n / (time.perf_counter() - began), bytes=sent[0] / n, errors=sent[1], p50_ms=times[n // 2] * 1e3,
                p99_ms=times[n * 99 // 100] * 1e3)


class Server:
    """One server: how it starts, which script and environment its load has, and the database it works with."""

    def __init__(self, name, command, env, lua, work_of, scratch, database=()):
        self.name, self.command, self.env, self.lua, self.work_of = name, command, env, lua, work_of
        self.port, self.log, self.database = int(env["PORT"]), f"{scratch}/{name}.log", list(database)
        self.process, self.money = None, []  # rows for send_once, used from the end

    def url(self, path=""):
        return f"http://127.0.0.1:{self.port}{path}"

    def start(self):
        t = time.perf_counter()
        # In this session: on a busy machine the kernel shares its time by session, and peers may have several.
        self.process = subprocess.Popen(self.command, env={**os.environ, **self.env}, stdout=subprocess.DEVNULL,
                                        stderr=open(self.log, "ab"), process_group=0)
        while time.perf_counter() - t < 60:
            if self.process.poll() is not None:
                break
            try:
                if request(self.url("/health"))[0] == 200:
                    return time.perf_counter() - t
            except OSError:
                time.sleep(0.002)
        raise SystemExit(f"{self.name} did not answer:\n" + open(self.log).read()[-2000:])

    def stop(self):
        if self.process:
            os.killpg(self.process.pid, 15)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, 9)
                self.process.wait()
            self.process = None

    def quiet(self, pids):
        """Waits until what the requests left to be done later is done."""
        until, last = time.time() + 60, cpu_seconds(pids)
        while time.time() < until:
            time.sleep(0.5)
            now = cpu_seconds(pids)
            if now - last <= 0.02:
                return
            last = now

    def wrk(self, work, conns, secs, seed):
        env = {**os.environ, **self.env, "SEED": str(seed), "WORK": work, "W": PEER_WORK.get(work, ""),
               "NOW": time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())}
        return run_wrk(self.url("/"), conns, secs, self.lua, env)

    def load(self, work, conns, secs, seed, beside=None):
        """One run. `beside`: other work, with as many connections as its own number, at the same time."""
        pids = children(self.process.pid)
        before, database = cpu_seconds(pids), cpu_seconds(self.database)
        other = self.wrk(beside[0], beside[1], secs, seed) if beside else None
        if work in MONEY_WORK:
            run = send_once(self.port, [self.money.pop() for _ in range(MONEY_A_RUN)], conns)
            self.quiet(pids)
        else:
            run = result_of(self.wrk(work, conns, secs, seed))
        if other:
            other = result_of(other)
            run.update(beside_rps=other["rps"], beside_p99_ms=other["p99_ms"], errors=run["errors"] + other["errors"])
        n = run["n"]
        return dict(run, server=self.name, work=work, cpu_us=(cpu_seconds(pids) - before) / n * 1e6,
                    db_us=(cpu_seconds(self.database) - database) / n * 1e6, rss_mib=rss_mib(pids))


def mongod_at(uri):
    """The processes of mongod that listen where the URI says, when they run on this machine."""
    ports = set(re.findall(r":(\d+)", uri.split("//", 1)[1].split("/")[0]))
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            args = open(f"/proc/{pid}/cmdline").read().split("\0")
        except OSError:
            continue
        if "mongod" in args[0] and ports & set(args):
            found.append(int(pid))
    return found


def ours(name, binary, seed_binary, jobs, scratch, mongo_uri=None, seeded=None):
    """The product as it ships, on data that bench_seed wrote through its own store."""
    data, gen, port = f"{scratch}/{name}-data", f"{scratch}/{name}-gen", free_port()
    os.makedirs(gen)
    env = {"PEERTEST_MODE": "development", "PEERTEST_DATA_DIR": data, "PEERTEST_LISTEN": f"127.0.0.1:{port}",
           "PEERTEST_METRICS_LISTEN": "127.0.0.1:0", "PEERTEST_RATE_LIMITS": "off", "PEERTEST_LOG_LEVEL": "warn",
           "PEERTEST_MAX_OPEN_ASSIGNMENTS": "100", "PEERTEST_PUBLIC_URL": f"http://127.0.0.1:{port}", "GEN": gen,
           "PORT": str(port)}
    if mongo_uri:
        hosts, _, options = mongo_uri.partition("/?")
        env["MONGO_URI"] = f"{hosts}/{name.replace('-', '_')}_bench" + (f"?{options}" if options else "")
    t = time.time()
    subprocess.run([seed_binary, data, gen, str(jobs)], check=True, env={**os.environ, **env})
    print(f"{name}: {jobs} jobs written in {time.time() - t:.1f} s", file=sys.stderr)
    database = mongod_at(mongo_uri) if mongo_uri else []
    return Server(name, [binary, "serve"], env, str(ROOT / "bench/load.lua"), set(OUR_WORK), scratch, database)


def peers(folder, names, scratch, mongo_uri):
    base = os.environ.get("BASE", "/tmp/peertest-bench")
    env = {"BASE": base, "GEN": os.environ.get("PEER_GEN", base + "/data/gen"), "WORKERS": "2", "MONGO_URI": mongo_uri,
           "JWT_SECRET": "bench-secret-bench-secret-bench-32",
           "REDIS_URL": os.environ.get("REDIS_URL", "redis://127.0.0.1:6479/0")}
    out = []
    for name in names:
        script = f"{folder}/peers/{name}.sh"
        work = set(re.search(r"^# workloads: (.*)$", open(script).read(), re.M)[1].split())
        if subprocess.run([script, "build"], env={**os.environ, **env}).returncode:
            print(f"{name} is left out: it does not build", file=sys.stderr)
            continue
        out.append(Server(name, [script, "run"], {**env, "PORT": str(free_port())}, f"{folder}/lib/mix.lua",
                          {w for w, p in PEER_WORK.items() if p in work}, scratch, mongod_at(mongo_uri)))
    return out
