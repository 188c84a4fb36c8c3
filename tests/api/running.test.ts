// The program as such: it starts, answers, keeps what it was told over a crash, and guards its data folder.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { refusal } from "../lib/api";
import { logIn, newPerson, PASSWORD } from "../lib/people";
import { Server, until } from "../lib/server";
import { ON_MONGO } from "../lib/store";

let dataDir: string;

beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), "peertest-"));
});

afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

test("people and their sessions survive a crash", async () => {
  const before = await Server.start({ dataDir });
  const person = await newPerson(before, "builder");
  expect((await before.mail(person.email, /./)).text).toContain(`${before.url}/verify-email?token=`);
  await before.kill();

  const after = await Server.start({ dataDir });
  const again = await logIn(after, person.email, PASSWORD);
  expect(again.id).toBe(person.id);
  const known = await after.api.as(person.api.token!).get("/api/users/me");
  expect(known).toMatchObject({ id: person.id, email: person.email, email_verified: true });
  await after.stop();
});

test.skipIf(ON_MONGO)("two servers never share a data folder", async () => {
  const first = await Server.start({ dataDir });
  await expect(Server.start({ dataDir })).rejects.toThrow(/did not start/);
  await first.stop();
});

test("moving the clock ends an access token, and moves the date of answers", async () => {
  const server = await Server.start();
  const person = await newPerson(server, "tester");
  await person.api.get("/api/users/me");
  const now = await server.advanceClock(3601);
  // Browsers count deadlines by it.
  const date = async () => Date.parse((await server.api.fetch("GET", "/health")).headers.get("date")!);
  await until("the new date", async () => Math.abs((await date()) - now.getTime()) < 60_000);
  const refused = await refusal(person.api.get("/api/users/me"));
  expect(refused).toMatchObject({ status: 401, code: "unauthenticated" });
  await server.stop();
});

test("refusals are problems with a code and a request id", async () => {
  const server = await Server.start();
  const unknown = await refusal(server.api.get("/api/nothing-here"));
  expect(unknown.headers.get("content-type")).toContain("application/problem+json");
  expect(unknown.problem).toMatchObject({ status: 404, code: "not_found", request_id: expect.any(String) });
  const invalid = await refusal(server.api.post("/api/auth/register", { email: "no address", password: "x", roles: [] }));
  expect(invalid.status).toBe(422);
  expect(invalid.fields).toEqual(expect.arrayContaining(["email", "name"]));
  await server.stop();
});
