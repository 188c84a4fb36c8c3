// A load of everything that moves money, against a server that is killed at random moments. `./dev crash` runs more rounds.
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { finalBooks } from "../lib/crash/books";
import { Chance } from "../lib/crash/members";
import { Crash } from "../lib/crash/rounds";
import { Service } from "../lib/services";
import { ON_MONGO } from "../lib/store";

const ROUNDS = Number(process.env.PEERTEST_CRASH_ROUNDS ?? 20);
const SEED = Number(process.env.PEERTEST_CRASH_SEED ?? Date.now() % 1_000_000);
const TELL = process.env.PEERTEST_CRASH_ROUNDS !== undefined;
// With other processes about, a task of a killed one is taken up again when its lease ends.
const PATIENCE_MS = ON_MONGO ? 120_000 : 20_000;

let crash: Crash;
beforeEach(() => {
  crash = new Crash(new Chance(SEED), ON_MONGO ? new Service("mongo") : undefined);
});
afterEach(() => crash.close());

test(`nothing acknowledged is lost, nothing is done twice, everything ends (seed ${SEED})`, { timeout: 300_000 + ROUNDS * 15_000 }, async () => {
  await crash.open();
  for (let n = 0; n < ROUNDS; ++n) {
    const told = await crash.round(n);
    if (TELL) console.log(`round ${n + 1}: ${told}`);
  }
  await crash.settle();
  const ends = await finalBooks(crash, PATIENCE_MS);
  const { figures } = crash;
  if (TELL) console.log(JSON.stringify({ seed: SEED, rounds: ROUNDS, ...figures, ends }, undefined, 2));
  // It did what it says.
  expect(figures.serverKills).toBe(ROUNDS);
  for (const step of ["publish", "accept", "submit"]) expect(figures.acknowledged[step], step).toBeGreaterThan(ROUNDS / 2);
  expect(ends.released).toBeGreaterThan(0);
});

test.runIf(!ON_MONGO)("it would be noticed: a server that comes back with the data of a moment ago", async () => {
  const before = mkdtempSync(join(tmpdir(), "peertest-before-"));
  try {
    await crash.open();
    await crash.server.kill();
    rmSync(join(crash.dataDir, "control.sock"));
    cpSync(crash.dataDir, before, { recursive: true });
    await crash.restart();
    const back = () => {
      rmSync(crash.dataDir, { recursive: true });
      cpSync(before, crash.dataDir, { recursive: true });
    };
    await expect(crash.round(0, back)).rejects.toThrow(/was acknowledged and is gone|404/);
  } finally {
    rmSync(before, { recursive: true, force: true });
  }
});
