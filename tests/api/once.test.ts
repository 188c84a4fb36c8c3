// Two servers and two workers, all of them doing background work: whatever is to happen once does.
import { afterAll, beforeAll, expect, it } from "vitest";
import { freePort, Machines } from "../lib/machines";
import { newTester } from "../lib/market";
import { DAY, Desk, HOUR } from "../lib/reviews";
import { logIn, PASSWORD } from "../lib/people";
import { type Server, until } from "../lib/server";

let machines: Machines;
let servers: Server[];

beforeAll(async () => {
  machines = new Machines({ PEERTEST_WORKERS: "on", PEERTEST_RATE_LIMITS: "off" });
  servers = machines.servers;
  servers.push(...(await Promise.all([await freePort(), await freePort()].map((port) => machines.server(port)))));
  for (const name of ["one", "two"]) await machines.worker(name).working();
});
afterAll(() => machines?.stop());

/** How often each kind of task was done by each process. */
function done(): Map<string, number[]> {
  const counts = new Map<string, number[]>();
  [...servers, ...machines.workers].forEach((process, n) => {
    for (const [, kind] of process.output.matchAll(/"event":"task_done","kind":"([^"]+)"/g)) {
      if (!counts.has(kind!)) counts.set(kind!, [0, 0, 0, 0]);
      counts.get(kind!)![n]! += 1;
    }
  });
  return counts;
}

const running = () => servers[0]!.metric('peertest_tasks{name="running"}');

it("periodic work runs once a period, and everybody gets each mail once", async () => {
  const desk = await Desk.open(servers[0]!);
  const testers = [await newTester(servers[0]!), await newTester(servers[1]!), await newTester(servers[0]!)];
  const work = [];
  for (const tester of testers) work.push(await desk.handedIn(tester));
  const begun = done();
  const days = 4;
  for (let day = 0; day < days; day += 1) await servers[day % 2]!.advanceClock(DAY);
  const builder = Object.assign(desk.builder, await logIn(servers[0]!, desk.builder.email, PASSWORD));
  for (const { submission } of work) expect((await desk.settled(submission.id)).status).toBe("approved");
  // Nothing is under way any more, here or there.
  await until("all tasks to be done", async () => (await servers[0]!.metric("peertest_task_lag_seconds")) === 0 && (await running()) === 0);

  const all = done();
  const since = (kind: string) => (all.get(kind) ?? []).reduce((sum, n, i) => sum + n - (begun.get(kind)?.[i] ?? 0), 0);
  const hours = (days * DAY) / HOUR;
  // A run that another process has not ended yet when the next is due stands for both.
  for (const kind of ["auto_release", "hold_guard", "auth-clean-up"]) {
    expect([kind, since(`every:${kind}`)]).toEqual([kind, expect.toSatisfy((n: number) => n > hours / 2 && n <= hours + 1)]);
  }
  for (const kind of ["reconciliation", "waiting_payouts"]) {
    expect([kind, since(`every:${kind}`)]).toEqual([kind, expect.toSatisfy((n: number) => n >= days - 1 && n <= days + 1)]);
  }
  // All four took part, or the test has shown nothing.
  const parts = [0, 1, 2, 3].map((n) => [...all.values()].reduce((sum, counts) => sum + counts[n]!, 0));
  expect(Math.min(...parts)).toBeGreaterThan(0);

  const subjects = async (email: string) => (await servers[1]!.mailbox(email)).map((mail) => mail.subject);
  const mails = async (email: string, subject: RegExp) => (await subjects(email)).filter((text) => subject.test(text)).length;
  // Of each submission: reminders after 24 and 60 hours, and that it was approved by itself.
  expect(await mails(builder.email, /waits for you/)).toBe(2 * testers.length);
  expect(await mails(builder.email, /was approved by itself/)).toBe(testers.length);
  for (const tester of testers) expect([tester.email, await mails(tester.email, /approved/)]).toEqual([tester.email, 1]);
});
