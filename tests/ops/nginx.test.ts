// nginx as it is deployed, in front of a real server: TLS, redirects, headers, live sockets, uploads, the client's address.
import { request, type RequestOptions } from "node:https";
import { get } from "node:http";
import { connect } from "node:tls";
import { afterAll, beforeAll, expect, test } from "vitest";
import WebSocket from "ws";
import { newPerson, type Person } from "../lib/people";
import { Nginx } from "../lib/nginx";
import { Server, until } from "../lib/server";

let server: Server;
let nginx: Nginx;
let person: Person;

beforeAll(async () => {
  server = await Server.start({
    env: { PEERTEST_PUBLIC_URL: "https://hub.test", PEERTEST_TRUSTED_PROXIES: "127.0.0.1", PEERTEST_RATE_LIMITS: "on" },
  });
  nginx = await Nginx.start([new URL(server.url).host]);
  person = await newPerson(server, "tester");
});
afterAll(async () => {
  await nginx?.stop();
  await server?.stop();
});

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}
function ask(path: string, options: RequestOptions = {}, body?: string | Buffer): Promise<Answer> {
  return new Promise((done, fail) => {
    // A connection each: nginx closes idle ones at a reload, and only browsers try again by themselves.
    const all = { agent: false as const, host: "127.0.0.1", port: nginx.https, path, rejectUnauthorized: false, servername: "hub.test", ...options };
    const sent = request({ ...all, headers: { Host: "hub.test", ...options.headers } }, (answer) => {
      let text = "";
      answer.on("data", (chunk) => (text += chunk));
      answer.on("end", () => done({ status: answer.statusCode!, headers: answer.headers, body: text }));
    });
    sent.on("error", fail);
    sent.end(body);
  });
}
const token = () => ({ Authorization: `Bearer ${person.api.token}` });

test("HTTP leads to HTTPS, but for the proof that Let's Encrypt asks for", async () => {
  const plain = (path: string) =>
    new Promise<Answer>((done) =>
      get({ host: "127.0.0.1", port: nginx.http, path, headers: { Host: "hub.test" } }, (answer) => {
        let text = "";
        answer.on("data", (chunk) => (text += chunk));
        answer.on("end", () => done({ status: answer.statusCode!, headers: answer.headers, body: text }));
      }),
    );
  const moved = await plain("/jobs?q=a");
  expect(moved.status).toBe(308);
  expect(moved.headers.location).toBe("https://hub.test/jobs?q=a");
  expect((await plain("/.well-known/acme-challenge/token")).body).toBe("proof");
});

test("TLS 1.2 and 1.3, nothing older", async () => {
  const protocol = (version: "TLSv1.1" | "TLSv1.2" | "TLSv1.3") =>
    new Promise<string | null>((done) => {
      const limits = { minVersion: version, maxVersion: version, ciphers: "DEFAULT:@SECLEVEL=0", rejectUnauthorized: false };
      const socket = connect({ host: "127.0.0.1", port: nginx.https, ...limits }, () => {
        done(socket.getProtocol());
        socket.destroy();
      });
      socket.on("error", () => done(null));
    });
  expect(await protocol("TLSv1.1")).toBeNull();
  expect(await protocol("TLSv1.2")).toBe("TLSv1.2");
  expect(await protocol("TLSv1.3")).toBe("TLSv1.3");
});

test("answers come through with the server's own security headers", async () => {
  const health = await ask("/health");
  expect(health.body).toContain('"status":"ok"');
  expect(health.headers["strict-transport-security"]).toContain("max-age=31536000");
  expect(health.headers["x-content-type-options"]).toBe("nosniff");
  expect(health.headers.server).toBe("nginx");
  const me = await ask("/api/users/me", { headers: token() });
  expect(me.status).toBe(200);
  expect(JSON.parse(me.body).email).toBe(person.email);
  expect(me.headers["x-request-id"]).toMatch(/^[0-9a-f]{32}$/);
  expect((await ask("/dev/mailbox.json")).status).toBe(404);
  expect((await ask("/testmode/silence", { method: "POST" })).status).toBe(404);
});

test("who claims another address is limited by their own", async () => {
  const left = async (claimed: string) =>
    Number((await ask("/api/notifications/unread-count", { headers: { "X-Forwarded-For": claimed } })).headers["ratelimit-remaining"]);
  const first = await left("203.0.113.7");
  expect(await left("203.0.113.8")).toBe(first - 1);
});

test("live sockets stay open through it, with their origin checked", async () => {
  const open = async (origin: string) => {
    const { ticket } = await person.api.post<any>("/api/notifications/ticket");
    const url = `wss://127.0.0.1:${nginx.https}/ws/notifications?ticket=${ticket}`;
    const socket = new WebSocket(url, { rejectUnauthorized: false, origin, headers: { Host: "hub.test" } });
    return new Promise<string>((done) => {
      socket.on("open", () => (done("open"), socket.close()));
      socket.on("error", (error) => done(error.message));
    });
  };
  expect(await open("https://hub.test")).toBe("open");
  expect(await open("https://elsewhere.test")).toMatch(/403/);
});

test("large bodies reach the server where files go, and nowhere else", async () => {
  const large = Buffer.alloc(5 << 20, 120);
  const upload = await ask("/api/files/upload", { method: "POST", headers: { ...token(), "Content-Type": "text/plain", "Content-Length": large.length } }, large);
  expect(upload.headers["content-type"]).toContain("application/problem+json"); // the server's refusal, not nginx's
  const create = await ask("/api/projects", { method: "POST", headers: { ...token(), "Content-Type": "application/json", "Content-Length": large.length } }, large).catch(
    (error) => ({ status: 413, error }),
  );
  expect(create.status).toBe(413);
});

test("its log is JSON, without queries and addresses", async () => {
  await ask("/health?token=hush");
  // A line is written once its answer has been sent.
  const line = await until("the line of the log", async () => nginx.accessLog().find((l) => l.path === "/health" && l.method === "GET"));
  expect(line).toMatchObject({ event: "proxied", status: 200, request_id: expect.any(String) });
  expect(JSON.stringify(nginx.accessLog())).not.toMatch(/hush|127\.0\.0\.1"/);
});

test("a server that goes is left out; the next takes its requests", async () => {
  const second = await Server.start({ env: { PEERTEST_PUBLIC_URL: "https://hub.test" } });
  const both = [new URL(server.url).host, new URL(second.url).host];
  await nginx.balance(both);
  for (let i = 0; i < 10; ++i) expect((await ask("/health")).status).toBe(200);
  await second.kill();
  for (let i = 0; i < 20; ++i) expect((await ask("/health")).status).toBe(200);
  await nginx.balance([both[0]!, `${both[1]} down`]);
  expect((await ask("/health")).status).toBe(200);
});
