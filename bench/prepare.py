"""What a load needs before it runs: sessions, cursors, cards, and what each step of a test sends.
All through the product's own API, which is checked on the way."""
import itertools, json, urllib.error

from servers import request

PASSWORD = "correct horse battery"
FEEDBACK = ("Test {}: I walked through every step as I would at home, and wrote down what I saw, what I expected and "
            "where I stopped. Nothing got in my way but the wording of the last page.")


def lines(server, name):
    return open(f"{server.env['GEN']}/{name}").read().split()


def write(server, name, rows):
    with open(f"{server.env['GEN']}/{name}", "w") as f:
        f.writelines(row + "\n" for row in rows)


def answer(server, path, token=None, body=None):
    text = request(server.url(path), token, body)[1]
    return json.loads(text) if text else None


def log_in(server):
    """A real session for each tester, as a client gets it."""
    write(server, "tokens.txt", (session(server, email) for email in lines(server, "emails.txt")))


def session(server, email):
    return answer(server, "/api/auth/login", body=dict(email=email, password=PASSWORD))["access_token"]


def walk_cursors(server, jobs):
    """Cursors from all over the list, as a client meets them; also checks that the pages are whole and in order."""
    token = lines(server, "tokens.txt")[0]
    cursors, cursor, last, seen = [], "", "9", 0
    limit = 20 if jobs <= 20_000 else 100
    while True:
        page = answer(server, f"/api/jobs?scope=available&limit={limit}" + (f"&cursor={cursor}" if cursor else ""), token)
        for item in page["items"]:
            assert item["published_at"] <= last, "pages out of order"
            last = item["published_at"]
        seen += len(page["items"])
        cursor = page.get("next_cursor")
        if not cursor:
            assert seen >= jobs // 4, f"only {seen} jobs seen"
            break
        cursors.append(cursor)
    # Pages past the first hundred rows, so that no cached first page is met.
    write(server, "cursors.txt", cursors[min(5, len(cursors) - 1):])
    job = lines(server, "jobs.txt")[5]
    assert answer(server, f"/api/jobs/{job}", token)["id"] == job
    try:
        request(server.url(f"/api/jobs/{job}"))
        raise AssertionError("a job was shown to nobody in particular")
    except urllib.error.HTTPError as e:
        assert e.code == 401


def builders(server):
    """Sessions of all builders, in the order of their file."""
    return [session(server, email) for email in lines(server, "builders.txt")]


def put_cards_on_file(server):
    for token in builders(server):
        url = answer(server, "/api/payments/card/setup", token, {})["url"]
        request(url + "/complete", token, {"card": "4242424242424242"})


def to_accept(server, count):
    """So many tests, which testers take in turns, each of a job that nobody has taken yet."""
    tokens, jobs = lines(server, "tokens.txt"), lines(server, "free_jobs.txt")
    assert count <= len(jobs), "more jobs are needed for so many tests"
    return [(tokens[i % len(tokens)], f"/api/jobs/{jobs[i]}/accept", "") for i in range(count)]


def all_items(server, path, token):
    cursor = ""
    while True:
        page = answer(server, path + (f"&cursor={cursor}" if cursor else ""), token)
        yield from page["items"]
        cursor = page.get("next_cursor")
        if not cursor:
            return


def in_turns(each):
    """The first of each, then the second of each, and so on."""
    return [row for rank in itertools.zip_longest(*each) for row in rank if row]


def to_submit(server):
    """Everything that was accepted is handed in, testers in turns; the tests that bench_seed wrote have no money behind
    them."""
    each, taken = [], set(lines(server, "free_jobs.txt"))
    for token in lines(server, "tokens.txt"):
        mine = []
        for a in all_items(server, "/api/assignments?state=active&limit=100", token):
            if a["job_id"] not in taken:
                continue
            job = answer(server, "/api/jobs/" + a["job_id"], token)
            done = [dict(journey_id=j["id"], steps=[dict(step_id=s["id"], result="passed") for s in j["steps"]])
                    for j in job["journeys"]]
            body = dict(assignment_id=a["id"], outcome="completed", journeys=done, feedback=FEEDBACK.format(a["id"]),
                        findings=[], screenshots=[],
                        environment=dict(browser="Firefox 128", os="Linux", viewport="1280x800", language="en"))
            mine.append((token, "/api/submissions", json.dumps(body)))
        each.append(mine)
    return in_turns(each)


def to_approve(server):
    """Builders take turns, as testers do."""
    return in_turns([(token, f"/api/submissions/{s['id']}/approve", "")
                     for s in all_items(server, "/api/submissions?status=pending&limit=100", token)]
                    for token in builders(server))


def for_work(server, work, count):
    """Gives the server's load what `work` uses up, for so many tests."""
    if work == "accept":
        put_cards_on_file(server)
        server.money = to_accept(server, count)
    else:
        server.money = to_submit(server) if work == "submit" else to_approve(server)
