// Backups copied into a bucket of a real S3 server: nightly, kept for their days, and restored from there.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { advance, newTester } from "../lib/market";
import { DAY, Desk, HOUR } from "../lib/reviews";
import { BINARY, Server } from "../lib/server";
import { Service } from "../lib/services";
import { dropStore, storeSettings } from "../lib/store";

let scratch: string;
let s3: Service;
let server: Server;

const settings = (): Record<string, string> => ({
  PEERTEST_ENCRYPTION_KEYS: "k:vutsrqponmlkjihgfedcba9876543210",
  PEERTEST_BACKUP_KEYS: "b:0123456789abcdefghijklmnopqrstuv",
  PEERTEST_BACKUP_DIR: join(scratch, "backups"),
  PEERTEST_BACKUP_BUCKET: "peertest-backups",
  PEERTEST_BACKUP_DAYS: "3",
  S3_ENDPOINT: s3.told.PEERTEST_TEST_S3_ENDPOINT!,
  S3_BUCKET: "peertest-files",
  AWS_REGION: "us-east-1",
  AWS_ACCESS_KEY_ID: s3.told.PEERTEST_TEST_S3_KEY_ID!,
  AWS_SECRET_ACCESS_KEY: s3.told.PEERTEST_TEST_S3_SECRET!,
});
const dataFolder = (name: string) => join(scratch, `${basename(scratch)}-${name}`);
const run = (dataDir: string, args: string[], env: Record<string, string> = {}) =>
  execFileSync(BINARY, args, {
    cwd: scratch,
    env: { PATH: process.env.PATH, PEERTEST_MODE: "development", PEERTEST_DATA_DIR: dataDir, ...storeSettings(dataDir), ...settings(), ...env },
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
const objects = () => join(s3.dir, "objects/peertest-backups/backups");
const inBucket = () => readdirSync(objects()).filter((name) => readdirSync(join(objects(), name)).includes("manifest.json")).sort();
const here = () => readdirSync(join(scratch, "backups")).sort();

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), "peertest-bucket-"));
  s3 = new Service("s3");
  const done = run(dataFolder("data"), ["storage", "setup"]);
  expect(done).toContain("made the bucket peertest-files");
  expect(done).toContain("made the bucket peertest-backups");
  server = await Server.start({ dataDir: dataFolder("data"), env: settings() });
  const desk = await Desk.open(server);
  const work = await desk.handedIn(await newTester(server));
  await desk.builder.api.post(`/api/submissions/${work.submission.id}/approve`);
  await desk.settled(work.submission.id);
});

afterAll(async () => {
  await server?.stop();
  s3?.stop();
  for (const name of ["data", "restored"]) await dropStore(dataFolder(name));
  rmSync(scratch, { recursive: true, force: true });
});

test("nightly, and kept for their days there too", async () => {
  await advance(server, DAY);
  const first = inBucket();
  expect(first.length).toBeGreaterThan(0);
  expect(here()).toEqual(first);
  for (let day = 0; day < 5; ++day) await advance(server, DAY);
  expect(inBucket()).not.toContain(first[0]);
  expect(inBucket().length).toBeGreaterThanOrEqual(3);
  expect(inBucket().length).toBeLessThanOrEqual(4);
  expect(readdirSync(objects()).length).toBe(inBucket().length); // nothing is left of those that were removed
  const kept = readFileSync(join(objects(), inBucket()[0]!, "manifest.json"), "utf8");
  expect(kept).toContain('"sealed_settings":"b.');
  expect(kept).not.toContain("vutsrqpon");
});

test("while the storage is down the backup waits here, and is then copied rather than made again", async () => {
  s3.pause();
  const before = here();
  await server.advanceClock(2 * HOUR); // a day after the last one
  expect(here().at(-1)).not.toBe(before.at(-1));
  const made = here().at(-1)!;
  expect(inBucket()).not.toContain(made);
  s3.start();
  await server.advanceClock(6 * HOUR); // its tries go on
  expect(inBucket().at(-1)).toBe(made);
  expect(here().at(-1)).toBe(made);
  expect(await server.metric("peertest_backup_age_seconds")).toBeLessThan(2 * DAY);
});

test("restored from there: by name, or the newest, with the settings of that time", async () => {
  expect(run(server.dataDir, ["backup"])).toContain("copied to the bucket peertest-backups");
  expect(() => run(dataFolder("restored"), ["restore", "s3:peertest-20200101T000000Z"])).toThrow(/there is no backup .*the newest is peertest-/);
  expect(() => run(dataFolder("restored"), ["restore", "s3:latest"], { PEERTEST_BACKUP_BUCKET: "" })).toThrow(/names no bucket/);
  const report = run(dataFolder("restored"), ["restore", "s3:latest", "--settings", join(scratch, "env.restored")]);
  expect(report).toContain("The books are right.");
  expect(readFileSync(join(scratch, "env.restored"), "utf8")).toContain("PEERTEST_BACKUP_BUCKET=peertest-backups");
  expect(readdirSync(dataFolder("restored"))).not.toContain("restored-backup");
  expect(run(dataFolder("restored"), ["restore", `s3:${inBucket()[0]}`, "--check"])).toContain("is whole");
});

test("half of its settings is no start", () => {
  const no = (env: Record<string, string>): string => {
    try {
      return run(dataFolder("data"), ["config", "check"], env);
    } catch (error: any) {
      return error.stdout;
    }
  };
  expect(no({ PEERTEST_BACKUP_DIR: "" })).toContain("PEERTEST_BACKUP_DIR: is needed with PEERTEST_BACKUP_BUCKET");
  expect(no({ S3_BUCKET: "", S3_ENDPOINT: "" })).toContain("S3_BUCKET: is needed with PEERTEST_BACKUP_BUCKET");
  expect(no({ PEERTEST_BACKUP_BUCKET: "Not_a_name" })).toContain("PEERTEST_BACKUP_BUCKET: must have small letters");
});
