// Forged and confused credentials: access tokens made elsewhere, links used for what they were not made for, sessions that
// somebody else chose, requests that a stranger's page sends.
import { createHmac, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import WebSocket from "ws";
import type { Api } from "../lib/api";
import { accept, newBuilder, newJob, newTester } from "../lib/market";
import { mailedToken, newPerson, PASSWORD, type Person } from "../lib/people";
import { Server, until } from "../lib/server";

const SECRET = randomBytes(32).toString("base64url");
const OLD = randomBytes(32).toString("base64url");

let server: Server;
let ada: Person;
beforeAll(async () => {
  server = await Server.start({ env: { JWT_SECRET: `new:${SECRET},old:${OLD}` } });
  ada = await newPerson(server, "tester");
});
afterAll(() => server.stop());

const part = (value: unknown) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
const HEAD = { alg: "HS256", typ: "JWT", kid: "new" };
const hs256 = (input: string, secret: string, hash = "sha256") => createHmac(hash, secret).update(input).digest("base64url");
const token = (head: object, claims: unknown, secret = SECRET, hash?: string) => {
  const input = `${part(head)}.${part(claims)}`;
  return `${input}.${hs256(input, secret, hash)}`;
};
const claims = () => JSON.parse(Buffer.from(ada.api.token!.split(".")[1]!, "base64url").toString());
const statusAs = async (given: string, path = "/api/users/me") => (await server.api.as(given).fetch("GET", path)).status;

describe("an access token", () => {
  test("is taken when we signed it: the forger below is not refused for his craft", async () => {
    expect(await statusAs(token(HEAD, claims()))).toBe(200);
    expect(await statusAs(token({ ...HEAD, kid: "old" }, claims(), OLD))).toBe(200);
  });

  test("of another algorithm is none", async () => {
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const rs = `${part({ ...HEAD, alg: "RS256" })}.${part(claims())}`;
    const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
    const forged: Record<string, string> = {
      "none": `${part({ alg: "none", typ: "JWT" })}.${part(claims())}.`,
      "None, with our kid": `${part({ ...HEAD, alg: "None" })}.${part(claims())}.`,
      "none, signed all the same": token({ ...HEAD, alg: "none" }, claims()),
      "HS512 with the right secret": token({ ...HEAD, alg: "HS512" }, claims(), SECRET, "sha512"),
      "hs256 in small letters": token({ ...HEAD, alg: "hs256" }, claims()),
      "RS256 of a key of one's own": `${rs}.${sign("sha256", Buffer.from(rs), privateKey).toString("base64url")}`,
      "RS256 with the public key as secret": token({ ...HEAD, alg: "RS256" }, claims(), pem),
      "a list of algorithms": token({ ...HEAD, alg: ["HS256"] }, claims()),
      "no algorithm": token({ typ: "JWT", kid: "new" }, claims()),
    };
    for (const [what, it] of Object.entries(forged)) expect(await statusAs(it), what).toBe(401);
  });

  test("needs one of our keys, by its name", async () => {
    const wrong: Record<string, string> = {
      "no kid": token({ alg: "HS256" }, claims()),
      "a kid that is not known": token({ ...HEAD, kid: "other" }, claims()),
      "a kid that is a path": token({ ...HEAD, kid: "../../../../dev/null" }, claims(), ""),
      "a kid that asks for more": token({ ...HEAD, kid: "new' OR '1'='1" }, claims()),
      "the other key's name": token({ ...HEAD, kid: "old" }, claims()),
      "an empty secret": token(HEAD, claims(), ""),
      "a key of its own (jwk)": token({ ...HEAD, jwk: { kty: "oct", k: part("mine") } }, claims(), "mine"),
      "a key elsewhere (jku)": token({ ...HEAD, jku: "http://127.0.0.1:1/keys" }, claims(), "mine"),
    };
    for (const [what, it] of Object.entries(wrong)) expect(await statusAs(it), what).toBe(401);
  });

  test("says for whom and by whom it is, and till when", async () => {
    const now = Math.floor(Date.now() / 1000);
    const wrong: [string, object][] = [
      ["another audience", { aud: "other" }], ["a list of audiences", { aud: ["peertest-api"] }], ["another issuer", { iss: "elsewhere" }],
      ["no issuer", { iss: undefined }], ["over", { exp: now - 10 }], ["without an end", { exp: undefined }], ["an end as text", { exp: "9999999999" }],
      ["an endless end", { exp: 1e300 }], ["a negative end", { exp: -1 }], ["nobody's", { sub: "" }], ["no subject", { sub: undefined }],
      ["a subject of another type", { sub: { $gt: "" } }], ["without a session", { sid: undefined }], ["an unknown role", { roles: ["king"] }],
      ["roles as text", { roles: "admin" }], ["no roles", { roles: undefined }], ["issued at no time", { iat: undefined }],
    ];
    for (const [what, change] of wrong) expect(await statusAs(token(HEAD, { ...claims(), ...change })), what).toBe(401);
    for (const text of ["[]", "null", '"x"', "{", '{"a":'.repeat(1000)]) expect(await statusAs(token(HEAD, text)), text.slice(0, 20)).toBe(401);
  });

  test("that was changed in any of its letters is none", async () => {
    const [head, body, signature] = ada.api.token!.split(".") as [string, string, string];
    const admin = part({ ...claims(), roles: ["admin"] });
    const forms = [`${head}.${admin}.${signature}`, `${head}.${body}`, `${head}.${body}.`, `${head}.${body}.${signature}.`, `.${body}.${signature}`,
      `${head}.${body}.${signature}=`, `${head}.${body}.${signature.slice(0, -2)}`, `${head}.${body}.${signature.split("").reverse().join("")}`,
      `${head}.${body}.${signature}%00`, `${head}..${signature}`, "..", "a.b.c", "Bearer", " "];
    for (const it of forms) expect(await statusAs(it), it.slice(-60)).toBe(401);
    for (const scheme of ["Basic", "Token", "bearerx"])
      expect((await server.api.with({ authorization: `${scheme} ${ada.api.token}` }).fetch("GET", "/api/users/me")).status).toBe(401);
    // Not in the address, where it would be logged; nor in a cookie, which a stranger's page would send along.
    expect([401, 422]).toContain((await server.api.fetch("GET", `/api/users/me?access_token=${ada.api.token}`)).status);
    expect((await server.api.with({ cookie: `access_token=${ada.api.token}; peertest_refresh=${ada.api.token}` }).fetch("GET", "/api/users/me")).status).toBe(401);
  });
});

/** What opening a live socket is answered with. */
function live(ticket: string): Promise<{ status: number }> {
  const socket = new WebSocket(`${server.url.replace("http", "ws")}/ws/notifications?ticket=${encodeURIComponent(ticket)}`, { origin: server.url });
  return new Promise((done) => {
    socket.on("unexpected-response", (_, answer) => done({ status: answer.statusCode! }));
    socket.on("open", () => (socket.close(), done({ status: 101 })));
    socket.on("error", () => {});
  });
}

test("whatever we sign counts for nothing but what it was made for", async () => {
  const [builder, tester] = [await newBuilder(server), await newTester(server)];
  const assignment = await tester.api.get(`/api/assignments/${(await accept(tester, (await newJob(builder)).id)).id}`);
  const email = `cross-${process.pid}@people.test`;
  await server.api.post("/api/auth/register", { email, password: PASSWORD, name: "Cross", roles: ["tester"] });
  const verify = await mailedToken(server, email, /confirm/i);
  await server.api.post("/api/auth/forgot-password", { email });
  const reset = await mailedToken(server, email, /password/i);
  await ada.api.post("/api/auth/change-email", { current_password: PASSWORD, email: `new-${ada.email}` });
  const change = await mailedToken(server, `new-${ada.email}`, /confirm|address/i);
  const login = await server.api.send("POST", "/api/auth/login", { email: ada.email, password: PASSWORD });
  const refresh = /peertest_refresh=([^;]+)/.exec(login.headers.getSetCookie()[0]!)![1]!;
  const mail = await until("a mail with a link to stop", async () => (await server.mailbox(builder.email)).find((m) => /Stop mails/.test(m.text)));
  const unsubscribe = /unsubscribe\?token=(\S+)/.exec(mail.text)![1]!;
  const { ticket } = await ada.api.post("/api/notifications/ticket");
  const asked = await ada.api.post("/api/files", { purpose: "screenshot", content_type: "image/png", size_bytes: 100 });
  const upload = new URL(asked.upload.url, server.url);
  const tokens: Record<string, string> = {
    access: ada.api.token!, verify, reset, change, refresh, unsubscribe: decodeURIComponent(unsubscribe), ticket,
    telemetry: assignment.telemetry_token, upload: upload.searchParams.get("sig")!,
  };
  const doors: Record<string, (t: string) => Promise<{ status: number }>> = {
    access: (t) => server.api.as(t).fetch("GET", "/api/users/me"),
    verify: (t) => server.api.fetch("POST", "/api/auth/verify-email", { token: t }),
    reset: (t) => server.api.fetch("POST", "/api/auth/reset-password", { token: t, password: "another-long-passphrase" }),
    change: (t) => server.api.fetch("POST", "/api/auth/confirm-email", { token: t }),
    refresh: (t) => server.api.with({ cookie: `peertest_refresh=${t}` }).fetch("POST", "/api/auth/refresh"),
    unsubscribe: (t) => server.api.fetch("POST", `/api/notifications/unsubscribe?token=${encodeURIComponent(t)}`),
    ticket: live,
    telemetry: (t) => server.api.fetch("POST", "/api/telemetry", { telemetry_token: t, events: [{ id: "1", type: "page_visit", at: new Date().toISOString(), url: "http://127.0.0.1:8001/" }] }),
    upload: (t) => (upload.searchParams.set("sig", t), fetch(upload, { method: "PUT", headers: asked.upload.headers, body: new Uint8Array(100) })),
  };
  for (const [name, it] of Object.entries(tokens))
    for (const [door, open] of Object.entries(doors))
      if (name !== door) expect((await open(it)).status, `${name} at the door of ${door}`).toBeGreaterThanOrEqual(400);
  // And each still opens its own door: none was used up or ended by the tries.
  for (const door of ["access", "verify", "reset", "change", "refresh", "unsubscribe", "telemetry"])
    expect((await doors[door]!(tokens[door]!)).status, door).toBeLessThan(300);
  Object.assign(ada, await newPerson(server, "tester"));
});

describe("sessions", () => {
  const cookieOf = (headers: Headers) => /peertest_refresh=([^;]*)/.exec(headers.getSetCookie()[0] ?? "")?.[1];
  const logIn = (api: Api) => api.send("POST", "/api/auth/login", { email: ada.email, password: PASSWORD });

  test("are never those that somebody chose beforehand (fixation)", async () => {
    const eve = await newPerson(server, "tester");
    const evil = cookieOf((await server.api.send("POST", "/api/auth/login", { email: eve.email, password: PASSWORD })).headers)!;
    const chosen = randomBytes(32).toString("base64url");
    for (const planted of [evil, chosen]) {
      const answer = await logIn(server.api.with({ cookie: `peertest_refresh=${planted}` }));
      expect(cookieOf(answer.headers)).not.toBe(planted);
      const { sid, sub } = JSON.parse(Buffer.from(answer.body.access_token.split(".")[1], "base64url").toString());
      expect(sub).toBe(ada.id);
      expect((await eve.api.get("/api/auth/sessions")).items.map((s: any) => s.id)).not.toContain(sid);
    }
    expect((await server.api.with({ cookie: `peertest_refresh=${chosen}` }).fetch("POST", "/api/auth/refresh")).status).toBe(401);
    const again = await server.api.with({ cookie: `peertest_refresh=${evil}` }).send("POST", "/api/auth/refresh");
    expect(again.body.user.id).toBe(eve.id);
  });

  test("are refreshed by our own pages alone: a stranger's is refused, even on the same site", async () => {
    const cookie = `peertest_refresh=${cookieOf((await logIn(server.api)).headers)}`;
    for (const origin of ["http://evil.test", "http://127.0.0.1:1", "null", `${server.url}.evil.test`, server.url.replace("http:", "https:") + "x"])
      expect((await server.api.with({ cookie, origin }).fetch("POST", "/api/auth/refresh")).status, origin).toBe(401);
    expect((await server.api.with({ cookie, origin: server.url }).fetch("POST", "/api/auth/refresh")).status).toBe(200);
  });

  test("a cookie alone opens nothing but the refresh (CSRF)", async () => {
    const cookie = `peertest_refresh=${cookieOf((await logIn(server.api)).headers)}`;
    for (const [method, path] of [["POST", "/api/auth/logout"], ["POST", "/api/auth/logout-all"], ["GET", "/api/auth/sessions"], ["DELETE", "/api/users/me"], ["GET", "/api/users/me"]] as const)
      expect((await server.api.with({ cookie }).fetch(method, path)).status, path).toBe(401);
  });
});
