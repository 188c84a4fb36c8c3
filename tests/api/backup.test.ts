// `peertest backup` beside a running server, `peertest restore` into an empty folder, and the audit at the end.
import { execFileSync } from "node:child_process";
import { existsSync, linkSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { advance, newTester } from "../lib/market";
import { logIn, PASSWORD, type Person } from "../lib/people";
import { DAY, Desk } from "../lib/reviews";
import { BINARY, Server } from "../lib/server";
import { dropStore, ON_MONGO, storeSettings } from "../lib/store";

const KEYS = {
  PEERTEST_ENCRYPTION_KEYS: "k:vutsrqponmlkjihgfedcba9876543210",
  PEERTEST_BACKUP_KEYS: "b:0123456789abcdefghijklmnopqrstuv",
};

let scratch: string;
let server: Server;
let tester: Person;
let backups: string;

const run = (dataDir: string, args: string[], env: Record<string, string> = {}) =>
  execFileSync(BINARY, args, {
    cwd: scratch,
    env: { PATH: process.env.PATH, PEERTEST_MODE: "development", PEERTEST_DATA_DIR: dataDir, ...storeSettings(dataDir), ...KEYS, ...env },
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
const inScratch = (name: string) => join(scratch, name);
// The store of a data folder goes by its name, which nobody else may have.
const dataFolder = (name: string) => inScratch(`${basename(scratch)}-${name}`);
const newest = () => join(backups, readdirSync(backups).sort().at(-1)!);

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), "peertest-backup-"));
  backups = inScratch("backups");
  server = await Server.start({ dataDir: dataFolder("data"), env: KEYS });
  const desk = await Desk.open(server);
  tester = await newTester(server);
  const work = await desk.handedIn(tester);
  await desk.builder.api.post(`/api/submissions/${work.submission.id}/approve`);
  await desk.settled(work.submission.id);
});

afterAll(async () => {
  await server?.stop();
  for (const name of ["data", "restored", "never", "back"]) await dropStore(dataFolder(name));
  rmSync(scratch, { recursive: true, force: true });
});

test("a backup of a running server is restored whole, and its books are right", async () => {
  expect(run(server.dataDir, ["backup", backups])).toMatch(/documents, [1-9]\d* files/);
  const backup = newest();
  expect(statSync(backup).mode & 0o777).toBe(0o700);

  const report = run(dataFolder("restored"), ["restore", backup, "--settings", inScratch("env.restored")]);
  expect(report).toContain("The books are right.");
  expect(report).not.toContain("Restored 0 ");
  const settings = readFileSync(inScratch("env.restored"), "utf8");
  expect(settings).toContain(`PEERTEST_ENCRYPTION_KEYS=${KEYS.PEERTEST_ENCRYPTION_KEYS}`);
  expect(statSync(inScratch("env.restored")).mode & 0o777).toBe(0o600);

  const restored = await Server.start({ dataDir: dataFolder("restored"), env: KEYS });
  try {
    const again = await logIn(restored, tester.email, PASSWORD);
    const before = (await tester.api.get<any>("/api/payments/balance")).items;
    expect(before.length).toBeGreaterThan(0);
    expect((await again.api.get<any>("/api/payments/balance")).items).toEqual(before);
    const [listed] = (await again.api.get<any>("/api/submissions")).items;
    const submission = await again.api.get<any>(`/api/submissions/${listed.id}`);
    const { url } = await again.api.get<any>(`/api/files/${submission.screenshots[0].file_id}`);
    const picture = await fetch(new URL(url, restored.url));
    expect(picture.status).toBe(200);
    expect((await picture.arrayBuffer()).byteLength).toBeGreaterThan(50);
  } finally {
    await restored.stop();
  }
  expect(run(dataFolder("restored"), ["audit"])).toContain("The books are right.");
});

test("secrets lie sealed within it, and another key does not open them", () => {
  const backup = newest();
  for (const name of readdirSync(backup).filter((n) => n.endsWith(".json")))
    expect(readFileSync(join(backup, name), "utf8")).not.toContain("vutsrqpon");
  expect(gunzipSync(readFileSync(join(backup, "users.jsonl.gz"))).toString()).toContain(tester.email);
  run(dataFolder("other"), ["restore", backup, "--check", "--settings", inScratch("env.seen")]);
  expect(readFileSync(inScratch("env.seen"), "utf8")).toContain("PEERTEST_ENCRYPTION_KEYS=k:");
  const other = { PEERTEST_BACKUP_KEYS: "c:abcdefghijklmnopqrstuv0123456789" };
  expect(() => run(dataFolder("other"), ["restore", backup, "--check", "--settings", inScratch("x")], other)).toThrow(/under key b/);
});

test("nothing is restored over a running server, nor over data without being told to", async () => {
  const backup = newest();
  expect(() => run(server.dataDir, ["restore", backup, "--replace"])).toThrow(
    ON_MONGO ? /servers are at work on this database \(pid \d+ on .+\): stop them first/ : /another process writes/,
  );
  expect(() => run(dataFolder("restored"), ["restore", backup])).toThrow(/--replace/);
  expect(run(dataFolder("restored"), ["restore", backup, "--replace"])).toContain("The books are right.");
  if (ON_MONGO) return;
  const aside = readdirSync(dataFolder("restored")).find((name) => name.startsWith("replaced-"))!;
  expect(existsSync(join(dataFolder("restored"), aside, "peertest.db"))).toBe(true);
});

test.runIf(ON_MONGO)("from MongoDB to SQLite and back: every document of it", () => {
  const documents = (backup: string) =>
    Object.fromEntries(
      readdirSync(backup)
        .filter((name) => name.endsWith(".jsonl.gz") && name !== "present_processes.jsonl.gz")
        .map((name) => [name, gunzipSync(readFileSync(join(backup, name))).toString()]),
    );
  const sqlite = { MONGO_URI: "" };
  const first = newest();
  expect(run(inScratch("sqlite"), ["restore", first], sqlite)).toContain("The books are right.");
  expect(existsSync(inScratch("sqlite/peertest.db"))).toBe(true);
  run(inScratch("sqlite"), ["backup", inScratch("from-sqlite")], sqlite);
  const second = join(inScratch("from-sqlite"), readdirSync(inScratch("from-sqlite"))[0]!);
  expect(documents(second)).toEqual(documents(first));
  expect(run(dataFolder("back"), ["restore", second])).toContain("The books are right.");
  run(dataFolder("back"), ["backup", inScratch("from-mongo")]);
  expect(documents(join(inScratch("from-mongo"), readdirSync(inScratch("from-mongo"))[0]!))).toEqual(documents(first));
});

test("a damaged backup is refused before anything is touched", () => {
  const backup = newest();
  const path = join(backup, "users.jsonl.gz");
  const good = readFileSync(path);
  expect(run(dataFolder("never"), ["restore", backup, "--check"])).toContain("is whole");
  writeFileSync(path, Buffer.concat([good, Buffer.from("x")]));
  expect(() => run(dataFolder("never"), ["restore", backup])).toThrow(/users.jsonl.gz is damaged/);
  unlinkSync(path);
  expect(() => run(dataFolder("never"), ["restore", backup])).toThrow(/users.jsonl.gz is missing/);
  writeFileSync(path, good);

  const [picture] = readdirSync(join(backup, "files"));
  const content = join(backup, "files", picture!);
  linkSync(content, inScratch("picture"));
  unlinkSync(content);
  writeFileSync(content, "another picture");
  expect(() => run(dataFolder("never"), ["restore", backup])).toThrow(/is damaged/);
  unlinkSync(content);
  expect(() => run(dataFolder("never"), ["restore", backup])).toThrow(/files are there/);
  linkSync(inScratch("picture"), content);

  writeFileSync(join(backup, "manifest.json"), readFileSync(join(backup, "manifest.json"), "utf8").replace('"format":1', '"format":9'));
  expect(() => run(dataFolder("never"), ["restore", backup])).toThrow(/format 9/);
  expect(existsSync(join(dataFolder("never"), "peertest.db"))).toBe(false);
});

test("a backup that cannot be written leaves nothing behind", () => {
  const full = inScratch("full");
  writeFileSync(full, "a file, no folder");
  expect(() => run(server.dataDir, ["backup", full])).toThrow();
  expect(() => run(dataFolder("nowhere"), ["backup", inScratch("of-nothing")])).toThrow();
});

test("nightly, and kept for 30 days", async () => {
  const nightly = inScratch("nightly");
  const server = await Server.start({ env: { ...KEYS, PEERTEST_BACKUP_DIR: nightly, PEERTEST_BACKUP_DAYS: "3" } });
  try {
    const names = () => readdirSync(nightly).sort();
    await advance(server, DAY);
    const first = names();
    expect(first.length).toBeGreaterThan(0);
    for (let day = 0; day < 5; ++day) await advance(server, DAY);
    expect(names()).not.toContain(first[0]);
    expect(names().length).toBeGreaterThanOrEqual(3);
    expect(names().length).toBeLessThanOrEqual(4);
    expect(server.output).toContain('"event":"backup"');
  } finally {
    await server.stop();
  }
});
