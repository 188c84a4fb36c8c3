// `peertest keys rotate`: what is encrypted is sealed anew under the newest key, and the old key is needed no more.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { newBuilder, newProject } from "../lib/market";
import { logIn, PASSWORD, type Person } from "../lib/people";
import { BINARY, Server } from "../lib/server";
import { totpCode } from "../lib/totp";

const OLD = "old:0123456789abcdefghijklmnopqrstuv";
const NEW = "new:vutsrqponmlkjihgfedcba9876543210";
const SECRET = { username: "tina", password: "correct horse", notes: "second door" };

let dataDir: string;
let server: Server;
let builder: Person;

const start = async (keys: string) => {
  server = await Server.start({ dataDir, env: { PEERTEST_ENCRYPTION_KEYS: keys } });
};
const rotate = (keys: string) =>
  execFileSync(BINARY, ["keys", "rotate"], {
    env: { PATH: process.env.PATH, ...server.environment, PEERTEST_ENCRYPTION_KEYS: keys },
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "peertest-keys-"));
  await start(OLD);
  builder = await newBuilder(server);
}, 60_000);

afterAll(async () => {
  await server?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

it("seals test accounts and second factors anew, beside the running server and without one", async () => {
  const project = await newProject(builder);
  const accounts = `/api/projects/${project.id}/test-accounts`;
  const first = await builder.api.post<any>(accounts, { label: "Shop", ...SECRET });
  await builder.api.post(accounts, { label: "Office", ...SECRET });
  const { secret } = await builder.api.post<any>("/api/auth/totp");
  await builder.api.post("/api/auth/totp/confirm", { code: await totpCode(server, secret) });

  // A server that does not know the newest key yet would go on sealing under the old one.
  expect(() => rotate(`${NEW},${OLD}`)).toThrow(/start it anew/);

  await server.stop();
  await start(`${NEW},${OLD}`);
  expect(rotate(`${NEW},${OLD}`)).toContain("2 test accounts, 1 second factors");
  expect(rotate(`${NEW},${OLD}`)).toContain("0 test accounts, 0 second factors");

  await server.stop();
  await start(NEW);
  await server.advanceClock(60); // a code counts once
  const inside = await server.api.post<any>("/api/auth/login", {
    email: builder.email,
    password: PASSWORD,
    totp: await totpCode(server, secret),
  });
  expect(await server.api.as(inside.access_token).post(`${accounts}/${first.id}/reveal`)).toEqual(SECRET);

  await server.stop();
  expect(rotate(`${OLD},${NEW}`)).toContain("2 test accounts, 1 second factors");
  // With a key missing nothing is lost: it says so, and the documents stay.
  expect(() => rotate(NEW)).toThrow(/does not name/);
  await start(OLD);
});
