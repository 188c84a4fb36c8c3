// What a stranger tries at the edges of the server: paths, hosts, headers, frames, other sites' sockets, other sites' URLs.
import { createServer, request } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import WebSocket from "ws";
import { accept, jobBody, newBuilder, newJob, newTester, uploadScreenshot } from "../lib/market";
import { newPerson, PASSWORD, type Person } from "../lib/people";
import { png } from "../lib/png";
import { newAdmin } from "../lib/reviews";
import { Server, until } from "../lib/server";

let server: Server;
let ada: Person;
beforeAll(async () => {
  server = await Server.start();
  ada = await newPerson(server, "tester");
});
afterAll(() => server.stop());

/** These bytes as they are, and all that comes back until the server closes or says no more. */
function raw(bytes: string): Promise<string> {
  const { hostname, port } = new URL(server.url);
  return new Promise((done, fail) => {
    const socket = connect(Number(port), hostname);
    let answer = "";
    socket.on("data", (piece) => (answer += piece.toString("latin1")));
    socket.on("close", () => done(answer));
    socket.on("error", fail);
    socket.end(bytes, "latin1");
  });
}
const statuses = (answer: string) => [...answer.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map((m) => Number(m[1]));

describe("paths", () => {
  const UPWARDS = ["..", "%2e%2e", "..%2f..", "%2e%2e%2f", "..%5c", "%252e%252e", "....//", "%c0%ae%c0%ae", "%00", "..;", "%u002e", "..%00/"];
  const TARGETS = ["etc/passwd", "peertest.db", ".env"];

  test("lead to nothing above the web app's folder or the files'", async () => {
    for (const start of ["/", "/assets/", "/api/files/", "/api/files/blob/", "/docs/", "/dev/", "/testmode/checkout/"])
      for (const up of UPWARDS)
        for (const target of TARGETS) {
          const answer = await raw(`GET ${start}${`${up}/`.repeat(6)}${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
          expect(answer, start + up).not.toMatch(/root:|SQLite format|JWT_SECRET/);
          expect(statuses(answer).every((s) => s === 200 || (s >= 400 && s < 500)), `${start}${up} ${answer.slice(0, 80)}`).toBe(true);
          if (/^HTTP\/1.1 200/.test(answer)) expect(answer).toMatch(/content-type: text\/html/i); // the web app's page for any address
        }
  });

  test("of a signed file are signed as a whole", async () => {
    const { url } = await ada.api.get(`/api/files/${await uploadScreenshot(ada)}`);
    const signed = new URL(url, server.url);
    expect((await fetch(signed)).status).toBe(200);
    for (const key of ["..%2f..%2fpeertest.db", ".env", "%2e%2e%2fx", "a".repeat(101)])
      expect((await fetch(signed.href.replace(/blob\/[^?]+/, `blob/${key}`))).status, key).toBe(404);
    for (const [name, value] of [["expires", "99999999999999"], ["type", "text/html"], ["sig", "x"]] as const) {
      const changed = new URL(signed);
      changed.searchParams.set(name, value);
      expect((await fetch(changed)).status, name).toBe(404);
    }
  });
});

describe("what a browser is told", () => {
  test("nothing of ours is shown in a frame, guessed at, or run from elsewhere", async () => {
    const paths = ["/", "/login", "/docs", "/dev/mailbox", "/api/users/me", "/api/openapi.json", "/health", "/api/nothing", "/api/notifications/unsubscribe?token=x", "/testmode/style.css"];
    const answers: [string, Response][] = [];
    for (const path of paths) answers.push([path, await server.api.with({ accept: "text/html" }).fetch("GET", path)]);
    // The payment provider's pages, where a click spends money; and what a form with a declined card is answered with.
    const [builder, tester] = [await newPerson(server, "builder"), await newPerson(server, "tester")];
    for (const [person, path, body] of [[builder, "membership/checkout", {}], [builder, "card/setup", {}], [tester, "payout-account", { country: "US" }]] as const) {
      const page = new URL((await person.api.post(`/api/payments/${path}`, body)).url, server.url);
      for (const answer of [await fetch(page), await fetch(`${page}/complete`, { method: "POST", body: new URLSearchParams({ card: "4000000000000002" }), redirect: "manual" })])
        answers.push([page.pathname, answer]);
    }
    expect(answers.filter(([path, { headers }]) => path.startsWith("/testmode/") && /html/.test(headers.get("content-type") ?? "")).length).toBeGreaterThanOrEqual(5);
    for (const [path, { headers }] of answers) {
      const policy = headers.get("content-security-policy") ?? "";
      expect(headers.get("x-content-type-options"), path).toBe("nosniff");
      expect([headers.get("server"), headers.get("x-powered-by")], path).toEqual([null, null]);
      expect(headers.get("referrer-policy"), path).toBe("strict-origin-when-cross-origin");
      expect(policy, path).toContain("frame-ancestors 'none'");
      expect(policy, path).not.toMatch(/script-src[^;]*('unsafe|\*|data:|http)/);
      if (/^text\//.test(headers.get("content-type") ?? "")) expect(headers.get("content-type"), path).toMatch(/; charset=utf-8$/);
      if (/html/.test(headers.get("content-type") ?? "")) {
        expect(headers.get("x-frame-options"), path).toBe("DENY");
        for (const power of ["camera", "microphone", "geolocation", "payment"]) expect(headers.get("permissions-policy"), path).toContain(`${power}=()`);
        expect(policy, path).toMatch(/(object|default)-src 'none'/);
        for (const rule of ["base-uri 'none'", "form-action 'self'", "default-src"]) expect(policy, path).toContain(rule);
      }
    }
  });

  test("a header of its own making comes back in no answer", async () => {
    const breaks = "%0d%0aSet-Cookie:%20evil=1";
    for (const path of [`/${breaks}`, `/api/jobs/${breaks}`, `/api/jobs?q=${breaks}`, `/api/files/blob/x?type=${breaks}`, `/assets/${breaks}`, `/testmode/checkout/${breaks}`]) {
      const answer = await ada.api.with({ "x-request-id": "a b" }).fetch("GET", path);
      expect(answer.headers.get("set-cookie"), path).toBeNull();
      expect(answer.headers.get("x-request-id"), path).not.toContain(" ");
    }
    const folded = await raw("GET /health HTTP/1.1\r\nHost: a\r\nX-Request-Id: a\r\n Set-Cookie: evil=1\r\nConnection: close\r\n\r\n");
    expect(folded).not.toMatch(/^set-cookie/im);
  });

  test("the host that a request names is in no link", async () => {
    const { port } = new URL(server.url);
    const send = (path: string, headers: Record<string, string>) =>
      new Promise<number>((done, fail) => {
        const asked = request({ port, host: "127.0.0.1", path, method: "POST", headers: { "content-type": "application/json", ...headers } }, (a) => (a.resume(), done(a.statusCode!)));
        asked.on("error", fail).end(JSON.stringify({ email: ada.email }));
      });
    expect(await send("/api/auth/forgot-password", { host: "evil.test", "x-forwarded-host": "evil.test", "x-forwarded-proto": "https", forwarded: "host=evil.test" })).toBe(202);
    const mail = await server.mail(ada.email, /password/i);
    expect(mail.text + mail.html).not.toContain("evil.test");
    expect(/https?:\/\/[^/\s]+/.exec(mail.text)![0]).toBe(server.url);
  });
});

describe("requests one after the other", () => {
  const next = "GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
  const post = (headers: string, body: string) => `POST /api/auth/resend-verification HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n${headers}\r\n${body}${next}`;

  test("are never counted otherwise than by a proxy before us (smuggling)", async () => {
    const smuggled = "0\r\n\r\nGET /api/smuggled HTTP/1.1\r\nHost: a\r\n\r\n";
    for (const [what, bytes] of Object.entries({
      "CL.TE": post("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", smuggled),
      "TE.CL": post("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", smuggled),
      "TE.TE": post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", smuggled),
      "an unknown coding": post("Transfer-Encoding: xchunked\r\n", smuggled),
      "two lengths": post("Content-Length: 2\r\nContent-Length: 60\r\n", "{}"),
      "a list of lengths": post("Content-Length: 2, 2\r\n", "{}"),
      "a length with a sign": post("Content-Length: +2\r\n", "{}"),
      "bare line feeds": post("X: y\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n", smuggled),
      "a space before the colon": post("Content-Length : 2\r\n", "{}"),
      "no host": next.replace("Host: a\r\n", ""),
      "two hosts": next.replace("Host: a", "Host: a\r\nHost: b"),
    })) {
      const answer = await raw(bytes);
      expect(statuses(answer), what).toEqual([400]);
      expect(answer, what).toMatch(/^connection: close/im);
    }
    expect(statuses(await raw(post("Content-Length: 2\r\n", "{}")))).toEqual([422, 200]);
    expect(statuses(await raw(post("Transfer-Encoding: chunked\r\n", "2\r\n{}\r\n0\r\n\r\n")))).toEqual([422, 200]);
  });

  test("with endless heads around small chunks are given up", async () => {
    const answer = await raw(`POST /api/auth/resend-verification HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2;${"x".repeat(400_000)}`).catch(() => "HTTP/1.1 431 ");
    expect(statuses(answer)).toEqual([431]);
  });
});

test("another site's page opens no live socket", async () => {
  const open = async (origin?: string) => {
    const { ticket } = await ada.api.post("/api/notifications/ticket");
    const socket = new WebSocket(`${server.url.replace("http", "ws")}/ws/notifications?ticket=${ticket}`, origin === undefined ? {} : { origin });
    return new Promise<string>((done) => {
      socket.on("open", () => (socket.close(), done("open")));
      socket.on("error", (e) => done(e.message));
    });
  };
  expect(await open(server.url)).toBe("open");
  for (const origin of ["http://evil.test", "null", "", `${server.url}.evil.test`, "file://", server.url.replace("127.0.0.1", "127.0.0.2")])
    expect(await open(origin), origin).toContain("403");
  expect(await open(), "no origin at all").toContain("403");
});

test("the server asks no address that a person gave it (SSRF)", async () => {
  const asked: string[] = [];
  const canary = createServer((q, a) => (asked.push(`${q.method} ${q.url}`), a.end())).listen(0, "127.0.0.1");
  await until("the canary", async () => canary.listening);
  const { port } = canary.address() as AddressInfo;
  try {
    expect((await fetch(`http://127.0.0.1:${port}/itself`)).status).toBe(200);
    const [builder, tester, admin] = [await newBuilder(server), await newTester(server), await newAdmin(server)];
    for (const host of ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0x7f000001", "2130706433", "127.1"]) {
      const url = `http://${host}:${port}/`;
      const project = await builder.api.fetch("POST", "/api/projects", { name: url, url, description: `${url} <img src="${url}">`, tags: [] });
      if (project.status !== 201) continue;
      const { id } = (await project.json()) as any;
      const journeys = [{ title: `Open ${url}`.slice(0, 120), steps: [{ instruction: `Open ${url}`, expected: url }] }];
      const job = await newJob(builder, { ...jobBody(id, { journeys }), project_id: id });
      await builder.api.post("/api/ai/rewrite-journey", { journey: journeys[0] });
      const standard = (await builder.api.get("/api/ai/templates")).items[0].id;
      await builder.api.post(`/api/ai/templates/${standard}/customize`, { project_id: id });
      if (host !== "127.0.0.1") continue;
      const assignment = await tester.api.get(`/api/assignments/${(await accept(tester, job.id)).id}`);
      const events = [{ id: "1", type: "page_visit", at: new Date().toISOString(), url }];
      await server.api.post("/api/telemetry", { telemetry_token: assignment.telemetry_token, events });
    }
    await tester.api.patch("/api/users/me", { bio: `http://127.0.0.1:${port}/` });
    await admin.api.get("/api/admin/users?q=http");
    // It is no proxy either, whichever form the address of a request has.
    for (const target of [`http://127.0.0.1:${port}/x`, `//127.0.0.1:${port}/x`, `/\\127.0.0.1:${port}/x`])
      await raw(`GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`);
    expect(statuses(await raw(`CONNECT 127.0.0.1:${port} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`))[0]).toBeGreaterThanOrEqual(400);
    await server.advanceClock(3600); // whatever is due later has run
    expect(asked).toEqual(["GET /itself"]);
  } finally {
    canary.close();
  }
});

describe("names and pictures", () => {
  beforeAll(async () => {
    ada = await newPerson(server, "tester"); // the clock has been moved
  });

  test("an address written otherwise is somebody else's, and gets nobody's letters", async () => {
    const email = `nick-${process.pid}@people.test`;
    await server.api.post("/api/auth/register", { email, password: PASSWORD, name: "Nick", roles: ["tester"] });
    await server.mail(email, /confirm/i);
    const before = (await server.mailbox(email)).length;
    // Cyrillic i, dotless i, fullwidth letters, the Kelvin sign, a combining mark.
    for (const other of [email.replace("i", "\u0456"), email.replace("i", "\u0131"), email.replace("n", "\uff4e"), email.replace("k", "\u212a"), email.replace("n", "n\u0301")]) {
      expect([202, 422], other).toContain((await server.api.fetch("POST", "/api/auth/forgot-password", { email: other })).status);
      expect([401, 422], other).toContain((await server.api.fetch("POST", "/api/auth/login", { email: other, password: PASSWORD })).status);
      await server.advanceClock(0);
      expect(await server.mailbox(other), other).toEqual([]);
    }
    expect((await server.mailbox(email)).length).toBe(before);
    expect((await server.api.post("/api/auth/login", { email: ` ${email.toUpperCase()} `.trim(), password: PASSWORD })).user.email).toBe(email);
  });

  test("a name holds nothing that cannot be seen, and turns no text around", async () => {
    for (const name of ["a\u202eb", "a\u2066b", "\u200b\u200b", "a\u0000b", "a\r\nBcc: x@evil.test", "a\u0007b", "\ufeff", "a\u2028b", "a\u0085b", "\u00a0 \u3000"])
      expect((await ada.api.fetch("PATCH", "/api/users/me", { name })).status, JSON.stringify(name)).toBe(422);
    for (const name of ["Zoë Ångström", "张伟", "محمد", "O’Neil-Żak", "नेहा", "👩‍💻 Ada"]) expect((await ada.api.patch("/api/users/me", { name })).name).toBe(name);
  });

  test("a file is judged by its content, and its name counts for nothing", async () => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>`;
    const send = async (content: Buffer | string, type: string, filename: string) => {
      const form = new FormData();
      form.set("purpose", "screenshot");
      form.set("file", new Blob([typeof content === "string" ? content : new Uint8Array(content)], { type }), filename);
      return fetch(`${server.url}/api/files/upload`, { method: "POST", headers: { authorization: `Bearer ${ada.api.token}` }, body: form });
    };
    for (const [content, type] of [[svg, "image/svg+xml"], [svg, "image/png"], [`GIF89a<script>alert(1)</script>`, "image/png"], ["<html><script>", "image/jpeg"], ["%PDF-1.4", "image/png"]] as const)
      expect((await send(content, type, "a.png")).status, type).toBe(422);
    for (const filename of ["../../../../tmp/x.png", `"><img src=x onerror=alert(1)>.png`, "a\u202egnp.exe", "x.png\u0000.html", "CON", "a".repeat(300), "a\r\nX-Evil: 1.png"]) {
      const answer = await send(png(), "image/png", filename);
      const text = await answer.text();
      expect([201, 422], text).toContain(answer.status);
      expect(text, filename).not.toMatch(/onerror|tmp\/x|X-Evil/);
      if (answer.status !== 201) continue;
      const shown = await fetch(new URL(JSON.parse(text).url, server.url));
      expect([shown.status, shown.headers.get("content-type"), shown.headers.get("x-content-type-options"), shown.headers.get("content-security-policy")]).toEqual(
        [200, "image/png", "nosniff", "default-src 'none'; frame-ancestors 'none'"]);
    }
  });
});
