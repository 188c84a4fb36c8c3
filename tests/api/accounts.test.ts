// What an account may do before its address is confirmed, what its access tokens say, and keys that change.
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Api, refusal } from "../lib/api";
import { accept, advance, finish, GOOD_CARD, inHours, jobBody, newBuilder, newJob, newProject, putCardOnFile, qualify } from "../lib/market";
import { logIn, mailedToken, newPerson, PASSWORD, type Person } from "../lib/people";
import { newAdmin } from "../lib/reviews";
import { Server, until } from "../lib/server";

let server: Server;
beforeAll(async () => {
  server = await Server.start();
});
afterAll(() => server?.stop());

let count = 0;
/** Registered, and their mail not yet read. */
async function newcomer(...roles: string[]): Promise<Person> {
  const email = `newcomer-${process.pid}-${(count += 1)}@people.test`;
  await server.api.post("/api/auth/register", { email, password: PASSWORD, name: "New", roles });
  return logIn(server, email, PASSWORD);
}
const confirm = async (person: Person) =>
  server.api.post("/api/auth/verify-email", { token: await mailedToken(server, person.email, /confirm/i) });

describe("an address that is not confirmed", () => {
  test("may look around and get ready, but not publish", async () => {
    const ada = await newcomer("builder");
    await finish(ada, "/api/payments/membership/checkout", {}, { card: GOOD_CARD });
    await putCardOnFile(ada);
    const job = await ada.api.post("/api/jobs", jobBody((await newProject(ada)).id));
    const publish = () => ada.api.post(`/api/jobs/${job.id}/publish`);
    expect(await refusal(publish())).toMatchObject({ status: 403, code: "email_unverified" });
    await confirm(ada);
    expect((await publish()).status).toBe("open");
  });

  test("may look around and pass the test, but neither accept nor be paid", async () => {
    const bob = await newcomer("tester");
    await qualify(bob);
    const job = await newJob(await newBuilder(server), { deadline: inHours(72, await server.advanceClock(0)) });
    expect((await bob.api.get("/api/jobs")).items.map((j: any) => j.id)).toContain(job.id);
    expect((await bob.api.get(`/api/jobs/${job.id}`)).viewer.reasons.map((r: any) => r.code)).toEqual(["email_unverified"]);
    expect(await refusal(accept(bob, job.id))).toMatchObject({ status: 403, code: "email_unverified" });
    const onboard = () => bob.api.post("/api/payments/payout-account", { country: "US" });
    expect(await refusal(onboard())).toMatchObject({ status: 403, code: "email_unverified" });
    await confirm(bob);
    expect((await onboard()).url).toBeDefined();
    expect((await accept(bob, job.id)).state).toBe("active");
  });

  test("gets its mail again when it asks, and only then; any link of these works, once", async () => {
    const ada = await newcomer("tester");
    await until("the first mail", async () => (await server.mailbox(ada.email)).length === 1);
    const ask = (email: string) => server.api.send("POST", "/api/auth/resend-verification", { email });
    const answer = await ask(ada.email);
    expect([answer.status, answer.body]).toEqual([202, (await ask("nobody@people.test")).body]);
    await until("the second mail", async () => (await server.mailbox(ada.email)).length === 2);
    const token = (text: string) => /token=([^\s"&]+)/.exec(text)![1]!;
    const [newer, older] = (await server.mailbox(ada.email)).map((mail) => decodeURIComponent(token(mail.text)));
    await server.api.post("/api/auth/verify-email", { token: older });
    for (const used of [older, newer]) expect((await refusal(server.api.post("/api/auth/verify-email", { token: used }))).code).toBe("invalid_token");
    await server.api.post("/api/auth/resend-verification", { email: ada.email });
    await server.mail(ada.email, /already have an account/);
  });

  test("a link is over after a day, one for a new password after an hour, and neither does the other's work", async () => {
    const ada = await newcomer("tester");
    const verify = await mailedToken(server, ada.email, /confirm/i);
    await server.api.post("/api/auth/forgot-password", { email: ada.email });
    const reset = await mailedToken(server, ada.email, /new password/);
    const open = (token: string) => server.api.post("/api/auth/verify-email", { token });
    const renew = (token: string) => server.api.post("/api/auth/reset-password", { token, password: "another-long-passphrase" });
    for (const call of [() => open(reset), () => renew(verify)])
      expect(await refusal(call())).toMatchObject({ status: 422, code: "invalid_token" });
    await server.advanceClock(3600);
    expect((await refusal(renew(reset))).code).toBe("invalid_token");
    await server.advanceClock(23 * 3600);
    expect((await refusal(open(verify))).code).toBe("invalid_token");
  });
});

const claims = (token: string) => JSON.parse(Buffer.from(token.split(".")[1]!, "base64url").toString());

test("an access token says whose it is, for what, and for how long", async () => {
  const ada = await newPerson(server, "builder", "tester");
  const [head] = ada.api.token!.split(".");
  expect(JSON.parse(Buffer.from(head!, "base64url").toString())).toMatchObject({ alg: "HS256", typ: "JWT", kid: expect.any(String) });
  const said = claims(ada.api.token!);
  expect(Object.keys(said).sort()).toEqual(["aud", "exp", "iat", "iss", "roles", "sid", "sub"]);
  expect(said).toMatchObject({ sub: ada.id, roles: ["builder", "tester"] });
  expect(said.exp).toBe(Math.floor(said.iat) + 3600); // whole seconds
  const { items } = await ada.api.get("/api/auth/sessions");
  expect(items.map((s: any) => s.id)).toEqual([said.sid]);
});

test("one's sessions tell their device and when they were used", async () => {
  const ada = await newPerson(server, "tester");
  const phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1 Version/17.0 Mobile/15E148 Safari/604.1";
  const login = { email: ada.email, password: PASSWORD };
  const session = await server.api.with({ "user-agent": phone }).send("POST", "/api/auth/login", login);
  const cookie = session.headers.getSetCookie()[0]!.split(";")[0]!;
  const opened = (await ada.api.get("/api/auth/sessions")).items.find((s: any) => !s.current);
  expect(opened).toMatchObject({ device: "Safari on iPhone", last_used_at: opened.created_at });
  await server.advanceClock(600);
  await server.api.with({ cookie }).post("/api/auth/refresh");
  const used = (await ada.api.get("/api/auth/sessions")).items.find((s: any) => !s.current);
  expect(Date.parse(used.last_used_at) - Date.parse(opened.last_used_at)).toBeGreaterThanOrEqual(600_000);
});

test("a role that is taken away is gone at once", async () => {
  const [admin, both] = [await newAdmin(server), await newPerson(server, "builder", "tester")];
  await admin.api.post(`/api/admin/users/${both.id}/roles`, { roles: ["tester"] });
  expect((await refusal(both.api.get("/api/projects"))).status).toBe(401);
  Object.assign(both, await logIn(server, both.email, PASSWORD));
  expect((await refusal(both.api.get("/api/projects"))).status).toBe(403);
});

test("tokens signed with an older key hold until they expire, as long as that key is known", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "peertest-keys-"));
  const secrets: Record<string, string> = { a: randomBytes(32).toString("base64"), b: randomBytes(32).toString("base64") };
  const secret = (kid: string) => `${kid}:${secrets[kid]}`;
  const started = (...kids: string[]) => Server.start({ dataDir, env: { JWT_SECRET: kids.map(secret).join(",") } });
  const kid = (api: Api) => JSON.parse(Buffer.from(api.token!.split(".")[0]!, "base64url").toString()).kid;
  try {
    let at = await started("a");
    const old = await newPerson(at, "tester");
    expect(kid(old.api)).toBe("a");
    await at.stop();
    at = await started("b", "a");
    expect((await at.api.as(old.api.token!).get("/api/users/me")).id).toBe(old.id);
    const fresh = await logIn(at, old.email, PASSWORD);
    expect(kid(fresh.api)).toBe("b");
    await at.stop();
    at = await started("b");
    expect((await refusal(at.api.as(old.api.token!).get("/api/users/me"))).status).toBe(401);
    expect((await at.api.as(fresh.api.token!).get("/api/users/me")).id).toBe(old.id);
    await at.stop();
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
});

test("a refresh after the hour goes on with the same session; the old access token stays over", async () => {
  const ada = await newPerson(server, "tester");
  const session = await server.api.send("POST", "/api/auth/login", { email: ada.email, password: PASSWORD });
  await advance(server, 3601);
  const cookie = session.headers.getSetCookie()[0]!.split(";")[0]!;
  const next = await server.api.with({ cookie }).send("POST", "/api/auth/refresh");
  expect(claims(next.body.access_token).sid).toBe(claims(session.body.access_token).sid);
  expect((await refusal(server.api.as(session.body.access_token).get("/api/users/me"))).status).toBe(401);
  expect((await server.api.as(next.body.access_token).get("/api/users/me")).id).toBe(ada.id);
  expect((await refusal(server.api.post("/api/auth/refresh"))).status).toBe(401);
});
