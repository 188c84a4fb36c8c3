// Second factor, recovery codes, changing the address, and the audit log's chain.
import { execFileSync, spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { refusal } from "../lib/api";
import { logIn, mailedToken, newPerson, PASSWORD, type Person } from "../lib/people";
import { BINARY, Server } from "../lib/server";
import { totpCode } from "../lib/totp";

let server: Server;
beforeAll(async () => {
  server = await Server.start({ env: { PEERTEST_ADMIN_TOTP: "on" } });
});
afterAll(() => server?.stop());

const code = (secret: string, steps = 0) => totpCode(server, secret, steps);

const login = (person: Person, totp?: string) =>
  server.api.post("/api/auth/login", { email: person.email, password: PASSWORD, ...(totp ? { totp } : {}) });

async function withTotp(person: Person): Promise<{ secret: string; recovery: string[] }> {
  const { secret, otpauth_url } = await person.api.post("/api/auth/totp");
  expect(otpauth_url).toContain(`secret=${secret}`);
  const { recovery_codes } = await person.api.post("/api/auth/totp/confirm", { code: await code(secret, -1) });
  return { secret, recovery: recovery_codes };
}

const grantAdmin = (person: Person) =>
  execFileSync(BINARY, ["admin", "grant", person.email], { env: { ...process.env, ...server.environment } });

describe("second factor", () => {
  test("counts only once it is confirmed", async () => {
    const ada = await newPerson(server, "tester");
    await ada.api.post("/api/auth/totp");
    const error = await refusal(ada.api.post("/api/auth/totp/confirm", { code: "000000x" }));
    expect([error.status, error.fields]).toEqual([422, ["code"]]);
    expect((await login(ada)).user.totp_enabled).toBe(false);
  });

  test("is asked for at log-in, and no code works twice", async () => {
    const ada = await newPerson(server, "tester");
    const { secret, recovery } = await withTotp(ada);
    expect(new Set(recovery).size).toBe(10);
    const asked = await refusal(login(ada));
    expect([asked.status, asked.code, asked.fields]).toEqual([401, "unauthenticated", ["totp"]]);
    const fresh = await code(secret);
    expect((await login(ada, fresh)).user.totp_enabled).toBe(true);
    for (const wrong of [fresh, "123", await code(secret, 5)]) expect((await refusal(login(ada, wrong))).status).toBe(401);
    await server.advanceClock(31);
    expect((await login(ada, await code(secret))).user.id).toBe(ada.id);
    expect((await refusal(logIn(server, ada.email, "a-wrong-passphrase"))).fields).toEqual([]);
  });

  test("a recovery code opens the account once and is told", async () => {
    const ada = await newPerson(server, "tester");
    const { recovery } = await withTotp(ada);
    await login(ada, recovery[3]!.toUpperCase());
    expect((await refusal(login(ada, recovery[3]))).status).toBe(401);
    expect((await server.mail(ada.email, /recovery code was used/)).text).toContain("9 left");
  });

  test("is removed with a code only, and not set up twice", async () => {
    const ada = await newPerson(server, "tester");
    const { recovery } = await withTotp(ada);
    expect((await refusal(ada.api.post("/api/auth/totp"))).code).toBe("conflict");
    const remove = (value: string) => ada.api.send("DELETE", "/api/auth/totp", { code: value });
    expect((await refusal(remove("123456x"))).fields).toEqual(["code"]);
    expect((await remove(recovery[0]!)).status).toBe(204);
    expect((await login(ada)).user.totp_enabled).toBe(false);
  });

  test("an admin is one only with it, where the settings ask for it", async () => {
    const ada = await newPerson(server, "tester");
    grantAdmin(ada);
    Object.assign(ada, await logIn(server, ada.email, PASSWORD));
    const claims = (token: string) => JSON.parse(Buffer.from(token.split(".")[1]!, "base64url").toString());
    expect(claims(ada.api.token!).roles).toEqual(["tester"]);
    expect((await refusal(ada.api.get("/api/admin/metrics"))).status).toBe(403);
    const { secret, recovery } = await withTotp(ada);
    const answer = await login(ada, await code(secret));
    expect(claims(answer.access_token).roles).toEqual(["tester", "admin"]);
    await server.api.as(answer.access_token).get("/api/admin/metrics");
    const error = await refusal(server.api.as(answer.access_token).send("DELETE", "/api/auth/totp", { code: recovery[0] }));
    expect(error.status).toBe(409);
  });
});

describe("another address", () => {
  test("is confirmed from there and told to the old one", async () => {
    const ada = await newPerson(server, "tester");
    const email = `new-${ada.email}`;
    const ask = (current_password: string) => ada.api.send("POST", "/api/auth/change-email", { current_password, email });
    expect((await refusal(ask("not-my-passphrase"))).fields).toEqual(["current_password"]);
    expect((await ask(PASSWORD)).status).toBe(204);
    const token = await mailedToken(server, email, /new email address/);
    expect((await ada.api.get("/api/users/me")).email).toBe(ada.email);
    await server.api.post("/api/auth/confirm-email", { token });
    expect((await ada.api.get("/api/users/me")).email).toBe(email);
    expect((await server.mail(ada.email, /address was changed/)).text).not.toContain(email);
    expect((await refusal(server.api.post("/api/auth/confirm-email", { token }))).code).toBe("invalid_token");
    expect((await refusal(logIn(server, ada.email, PASSWORD))).status).toBe(401);
    expect((await logIn(server, email, PASSWORD)).id).toBe(ada.id);
  });

  test("of somebody else is told nothing, and stays theirs", async () => {
    const [ada, bob] = [await newPerson(server, "tester"), await newPerson(server, "tester")];
    const answer = await ada.api.send("POST", "/api/auth/change-email", { current_password: PASSWORD, email: bob.email });
    expect(answer.status).toBe(204);
    expect((await server.mail(bob.email, /already have an account/)).text).not.toContain("token");
    expect((await logIn(server, bob.email, PASSWORD)).id).toBe(bob.id);
  });

  test("the link lasts a day, and a new request ends the one before", async () => {
    const ada = await newPerson(server, "tester");
    const ask = async (email: string) => {
      await ada.api.post("/api/auth/change-email", { current_password: PASSWORD, email });
      return mailedToken(server, email, /new email address/);
    };
    const first = await ask(`first-${ada.email}`);
    const second = await ask(`second-${ada.email}`);
    expect((await refusal(server.api.post("/api/auth/confirm-email", { token: first }))).code).toBe("invalid_token");
    await server.advanceClock(24 * 3600 + 1);
    expect((await refusal(server.api.post("/api/auth/confirm-email", { token: second }))).code).toBe("invalid_token");
  });
});

test("the audit log is chained while the server runs, and the audit proves it", async () => {
  await newPerson(server, "tester");
  const audit = () => spawnSync(BINARY, ["audit"], { env: { ...process.env, ...server.environment }, encoding: "utf8" });
  await expect.poll(() => audit().stdout, { timeout: 5000 }).toMatch(/ok +the audit log's chain is whole \(0 rows/);
  expect(audit().status).toBe(0);
});
