import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Api, refusal } from "../lib/api";
import { logIn, mailedToken, newPerson, PASSWORD } from "../lib/people";
import { BINARY, Server, until } from "../lib/server";

let server: Server;
beforeAll(async () => {
  server = await Server.start();
});
afterAll(() => server?.stop());

const NEW_PASSWORD = "another-long-passphrase";

/** The refresh token that an answer sets, with the attributes of its cookie. */
function refreshCookie(headers: Headers): { token: string; attributes: string[] } {
  const [first, ...attributes] = headers.getSetCookie()[0]!.split("; ");
  return { token: first!.replace("peertest_refresh=", ""), attributes };
}

async function openSession(email: string) {
  const answer = await server.api.send("POST", "/api/auth/login", { email, password: PASSWORD });
  return { api: server.api.as(answer.body.access_token), refresh: refreshCookie(answer.headers).token };
}

const refreshWith = (token: string, at: Api = server.api) =>
  at.with({ cookie: `peertest_refresh=${token}` }).send("POST", "/api/auth/refresh");

async function statusOf(call: Promise<unknown>): Promise<number> {
  return (await refusal(call)).status;
}

describe("signing up", () => {
  test("answers the same whether or not the address is known", async () => {
    const ada = await newPerson(server, "tester");
    const register = (email: string) =>
      server.api.fetch("POST", "/api/auth/register", { email, password: PASSWORD, name: "Ada", roles: ["builder"] });
    const [known, unknown] = [await register(ada.email), await register("unknown@people.test")];
    expect([known.status, unknown.status]).toEqual([202, 202]);
    expect(await known.text()).toBe(await unknown.text());
    expect([...known.headers.keys()]).toEqual([...unknown.headers.keys()]);
    const mail = await server.mail(ada.email, /already have an account/);
    expect(mail.text).not.toContain("token");
    expect((await logIn(server, ada.email, PASSWORD)).id).toBe(ada.id);
  });

  test("names every bad field", async () => {
    const error = await refusal(
      server.api.post("/api/auth/register", { email: "no-address", password: "x", name: "", roles: [], more: 1 }),
    );
    expect(error.status).toBe(422);
    expect(error.fields).toEqual(expect.arrayContaining(["email", "name", "roles", "more"]));
  });

  test.each([
    ["9 bytes", "x-y_z.4u!"],
    ["73 bytes", `${"x".repeat(72)}y`],
    ["the address", "somebody.new@people.test"],
    ["a common one", "Password123"],
  ])("refuses a password: %s", async (_, password) => {
    const body = { email: "somebody.new@people.test", password, name: "Ada", roles: ["tester"] };
    const error = await refusal(server.api.post("/api/auth/register", body));
    expect([error.status, error.fields]).toEqual([422, ["password"]]);
  });

  test("nobody signs up as an admin", async () => {
    const body = { email: "eve@people.test", password: PASSWORD, name: "Eve", roles: ["admin"] };
    expect((await refusal(server.api.post("/api/auth/register", body))).fields).toEqual(["roles"]);
  });

  test("a verification link works once", async () => {
    const email = "once@people.test";
    await server.api.post("/api/auth/register", { email, password: PASSWORD, name: "Ada", roles: ["tester"] });
    const { api } = await logIn(server, email, PASSWORD);
    expect((await api.get("/api/users/me")).email_verified).toBe(false);
    const token = await mailedToken(server, email, /confirm/i);
    await server.api.post("/api/auth/verify-email", { token });
    expect((await api.get("/api/users/me")).email_verified).toBe(true);
    expect((await refusal(server.api.post("/api/auth/verify-email", { token }))).code).toBe("invalid_token");
  });
});

describe("sessions", () => {
  test("the refresh cookie is out of reach of scripts, other sites and other routes", async () => {
    const ada = await newPerson(server, "tester");
    const answer = await server.api.send("POST", "/api/auth/login", { email: ada.email, password: PASSWORD });
    expect(answer.body).toMatchObject({ token_type: "Bearer", expires_in: 3600, user: { id: ada.id } });
    expect(refreshCookie(answer.headers).attributes.sort()).toEqual(
      ["HttpOnly", "Max-Age=604800", "Path=/api/auth", "SameSite=Strict"].sort(),
    );
  });

  test("the refresh cookie goes over https alone, wherever the public address is https", async () => {
    const public_ = await Server.start({ env: { PEERTEST_PUBLIC_URL: "https://hub.test", PEERTEST_BCRYPT_COST: "4" } });
    try {
      const { email } = await newPerson(public_, "tester");
      const login = await public_.api.send("POST", "/api/auth/login", { email, password: PASSWORD });
      const refresh = await refreshWith(refreshCookie(login.headers).token, public_.api);
      const logout = await public_.api.as(refresh.body.access_token).send("POST", "/api/auth/logout");
      for (const { headers } of [login, refresh, logout]) {
        expect(headers.getSetCookie()).toHaveLength(1);
        expect(refreshCookie(headers).attributes).toEqual(expect.arrayContaining(["Secure", "HttpOnly", "SameSite=Strict", "Path=/api/auth"]));
        expect(headers.get("strict-transport-security")).toMatch(/max-age=31536000/);
      }
    } finally {
      await public_.stop();
    }
  });

  test("a used refresh token gets the same successor for 10 s, and ends the session after that", async () => {
    const ada = await newPerson(server, "tester");
    const first = await openSession(ada.email);
    const second = await refreshWith(first.refresh);
    const again = await refreshWith(first.refresh);
    const { token } = refreshCookie(second.headers);
    expect(token).not.toBe(first.refresh);
    expect(refreshCookie(again.headers).token).toBe(token);
    await server.advanceClock(11);
    expect(await statusOf(refreshWith(first.refresh))).toBe(401);
    expect(await statusOf(refreshWith(token))).toBe(401);
    expect(await statusOf(server.api.as(second.body.access_token).get("/api/users/me"))).toBe(401);
    expect((await ada.api.get("/api/users/me")).id).toBe(ada.id);
    await server.mail(ada.email, /ended one of your sessions/);
  });

  test("an ended session is out at once", async () => {
    const ada = await newPerson(server, "tester");
    const other = await openSession(ada.email);
    const { items } = await ada.api.get("/api/auth/sessions");
    expect(items.map((s: { current: boolean }) => s.current).sort()).toEqual([false, true]);
    const id = items.find((s: { current: boolean }) => !s.current).id;
    const eve = await newPerson(server, "tester");
    expect(await statusOf(eve.api.delete(`/api/auth/sessions/${id}`))).toBe(404);
    await ada.api.delete(`/api/auth/sessions/${id}`);
    expect(await statusOf(other.api.get("/api/users/me"))).toBe(401);
    expect(await statusOf(refreshWith(other.refresh))).toBe(401);
    expect((await ada.api.get("/api/auth/sessions")).items).toHaveLength(1);
  });

  test("logging out clears the cookie; logging out everywhere ends all", async () => {
    const ada = await newPerson(server, "tester");
    const [one, two] = [await openSession(ada.email), await openSession(ada.email)];
    const answer = await one.api.send("POST", "/api/auth/logout");
    expect([answer.status, refreshCookie(answer.headers).token]).toEqual([204, ""]);
    expect(refreshCookie(answer.headers).attributes).toContain("Max-Age=0");
    expect(await statusOf(one.api.get("/api/users/me"))).toBe(401);
    await two.api.post("/api/auth/logout-all");
    expect(await statusOf(two.api.get("/api/users/me"))).toBe(401);
    expect(await statusOf(ada.api.get("/api/users/me"))).toBe(401);
  });

  test("an access token lives an hour, a session seven days unused", async () => {
    const ada = await newPerson(server, "tester");
    const session = await openSession(ada.email);
    await server.advanceClock(3601);
    expect(await statusOf(session.api.get("/api/users/me"))).toBe(401);
    const next = refreshCookie((await refreshWith(session.refresh)).headers).token;
    await server.advanceClock(7 * 24 * 3600);
    expect(await statusOf(refreshWith(next))).toBe(401);
  });

  test("nobody without a token, and none with a forged one", async () => {
    expect(await statusOf(server.api.get("/api/users/me"))).toBe(401);
    expect(await statusOf(server.api.as("nonsense").get("/api/users/me"))).toBe(401);
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const unsigned = `${part({ alg: "none", typ: "JWT" })}.${part({ sub: "x", roles: ["admin"] })}.`;
    expect(await statusOf(server.api.as(unsigned).get("/api/users/me"))).toBe(401);
  });
});

describe("passwords", () => {
  test("a reset ends every session and works once", async () => {
    const ada = await newPerson(server, "tester");
    await server.api.post("/api/auth/forgot-password", { email: ada.email });
    const token = await mailedToken(server, ada.email, /new password/);
    await server.api.post("/api/auth/reset-password", { token, password: NEW_PASSWORD });
    expect(await statusOf(ada.api.get("/api/users/me"))).toBe(401);
    expect(await statusOf(logIn(server, ada.email, PASSWORD))).toBe(401);
    await logIn(server, ada.email, NEW_PASSWORD);
    const again = refusal(server.api.post("/api/auth/reset-password", { token, password: NEW_PASSWORD }));
    expect((await again).code).toBe("invalid_token");
    await server.mail(ada.email, /password was changed/);
  });

  test("forgot-password answers the same for anybody", async () => {
    const ada = await newPerson(server, "tester");
    const ask = async (email: string) => {
      const answer = await server.api.fetch("POST", "/api/auth/forgot-password", { email });
      return [answer.status, await answer.text()];
    };
    expect(await ask(ada.email)).toEqual(await ask("nobody@people.test"));
    await server.mail(ada.email, /new password/);
    expect(await server.mailbox("nobody@people.test")).toEqual([]);
    // The quickest of several; a password that is hashed on one side only would take ten times as long.
    const quickest = async (email: string) => {
      let best = Infinity;
      for (let i = 0; i < 10; i++) {
        const start = performance.now();
        await ask(email);
        best = Math.min(best, performance.now() - start);
      }
      return best;
    };
    expect(Math.abs((await quickest(ada.email)) - (await quickest("nobody@people.test")))).toBeLessThan(15);
  });

  test("a change asks for the current one and keeps this session only", async () => {
    const ada = await newPerson(server, "tester");
    const other = await openSession(ada.email);
    const change = (current_password: string) =>
      ada.api.post("/api/auth/change-password", { current_password, password: NEW_PASSWORD });
    expect((await refusal(change("wrong-passphrase"))).fields).toEqual(["current_password"]);
    await change(PASSWORD);
    expect(await statusOf(other.api.get("/api/users/me"))).toBe(401);
    expect((await ada.api.get("/api/users/me")).id).toBe(ada.id);
  });
});

test("an admin is made by the command line while the server runs, and has to log in again", async () => {
  const ada = await newPerson(server, "tester");
  execFileSync(BINARY, ["admin", "grant", ada.email], { env: { ...process.env, ...server.environment } });
  expect(await statusOf(ada.api.get("/api/users/me"))).toBe(401);
  const again = await logIn(server, ada.email, PASSWORD);
  expect((await again.api.get("/api/users/me")).roles).toEqual(["tester", "admin"]);
});

test("an ended session stays ended when the server is killed", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "peertest-"));
  try {
    const first = await Server.start({ dataDir });
    const ada = await newPerson(first, "tester");
    const other = await logIn(first, ada.email, PASSWORD);
    await ada.api.post("/api/auth/logout");
    await first.kill();
    const second = await Server.start({ dataDir });
    expect(await statusOf(second.api.as(ada.api.token!).get("/api/users/me"))).toBe(401);
    expect((await second.api.as(other.api.token!).get("/api/users/me")).id).toBe(ada.id);
    expect(await second.mailbox(ada.email)).not.toEqual([]);
    await second.stop();
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
});

test("registering a known address takes as long as an unknown one", async () => {
  const ada = await newPerson(server, "tester");
  // The quickest of several, so that a busy machine does not matter.
  const quickest = async (email: (i: number) => string) => {
    let best = Infinity;
    for (let i = 0; i < 5; i++) {
      const start = performance.now();
      await server.api.post("/api/auth/register", { email: email(i), password: PASSWORD, name: "A", roles: ["tester"] });
      best = Math.min(best, performance.now() - start);
    }
    return best;
  };
  const known = await quickest(() => ada.email);
  const unknown = await quickest((i) => `slow-${i}@people.test`);
  expect(known / unknown).toBeGreaterThan(0.6);
  expect(known / unknown).toBeLessThan(1.7);
  await until("the mails", async () => (await server.mailbox(ada.email)).length > 1);
});
