// Hours of ordinary work: memory must stay flat. `./dev soak [MINUTES]`
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Chance } from "../lib/crash/members";
import { Crash } from "../lib/crash/rounds";
import { uploadScreenshot } from "../lib/market";
import { logIn, PASSWORD } from "../lib/people";
import { Inbox } from "../lib/socket";

const MINUTES = Number(process.env.PEERTEST_SOAK_MINUTES ?? 60);
const STORIES = 60; // new tests a minute
const READERS = 4;
const READ_PAUSE_MS = 10;
/** What the last sixth of the time may hold more than the sixth before it. The first two thirds fill the caches. */
const GROWTH_MB = 6;

const soak = new Crash(new Chance(Date.now() % 1_000_000));
beforeAll(() => soak.open());
afterAll(() => soak.close());

/** Without the pages of the database's file, which the system maps and takes back as it likes. */
const megabytes = () => Number(/^RssAnon:\s+(\d+) kB/m.exec(readFileSync(`/proc/${soak.server.pid}/status`, "utf8"))![1]) / 1024;
const middle = (of: number[]) => [...of].sort((a, b) => a - b)[Math.floor(of.length / 2)]!;

test(`${MINUTES} minutes of work`, { timeout: (MINUTES + 10) * 120_000 }, async () => {
  const memory: number[] = [];
  let reads = 0, errors = 0, leaps = 0, over = false; // odd while the clock leaps
  const reader = async (number: number) => {
    for (let n = number; !over; ++n) {
      const tester = soak.testers[n % soak.testers.length]!;
      const before = leaps;
      try {
        if (n % 97 === 0) await logIn(soak.server, tester.person.email, PASSWORD);
        else if (n % 53 === 0) await uploadScreenshot(await logIn(soak.server, tester.person.email, PASSWORD));
        else if (n % 31 === 0) (await Inbox.of(soak.server, await logIn(soak.server, tester.person.email, PASSWORD))).close();
        else await tester.get(PATHS[n % PATHS.length]!);
        reads += 1;
      } catch (error) {
        if (/\b401\b/.test(String(error)) && (before % 2 === 1 || leaps !== before)) continue; // the leap ended its token
        errors += 1;
        console.log(String(error));
      }
      await new Promise((wake) => setTimeout(wake, READ_PAUSE_MS));
    }
  };
  const readers = Promise.all(Array.from({ length: READERS }, (_, number) => reader(number * 7)));
  for (let minute = 1; minute <= MINUTES; ++minute) {
    const until = Date.now() + 60_000;
    await soak.work(45_000, STORIES);
    leaps += 1;
    await soak.advance(3 * 3600); // what is periodic and what cleans up runs too
    leaps += 1;
    await new Promise((wake) => setTimeout(wake, Math.max(0, until - Date.now())));
    memory.push(megabytes());
    const writes = Object.values(soak.figures.acknowledged).reduce((a, b) => a + b, 0);
    console.log(`minute ${minute}: ${memory.at(-1)!.toFixed(1)} MB, ${reads} reads, ${writes} writes, ${soak.figures.lost} not answered, ${errors} errors`);
  }
  over = true;
  await readers;
  expect(errors + soak.figures.lost).toBe(0);
  const sixth = Math.floor(memory.length / 6);
  if (sixth > 0) expect(middle(memory.slice(-sixth)) - middle(memory.slice(-2 * sixth, -sixth))).toBeLessThan(GROWTH_MB);
});

const PATHS = [
  "/api/jobs?scope=available",
  "/api/users/me",
  "/api/assignments",
  "/api/notifications",
  "/api/payments/balance",
  "/api/jobs?scope=available&sort=deadline&limit=50",
  "/api/users/me/tester-stats",
  "/api/disputes",
];
