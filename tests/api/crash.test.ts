// The server is killed between each two phases of a payment, started again on the same data: nothing is lost, nothing
// is doubled, and the books are right.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inHours, newBuilder, newJob, newProject, newTester, submissionBody } from "../lib/market";
import { logIn, PASSWORD, type Person } from "../lib/people";
import { auditMoney } from "../lib/reviews";
import { isGone, Server, until } from "../lib/server";
import { dropStore } from "../lib/store";

let dataDir: string;
let server: Server;
let builder: Person;
let project: any;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "peertest-crash-"));
  await start();
  builder = await newBuilder(server);
  project = await newProject(builder);
}, 60_000);

afterAll(async () => {
  await server?.stop();
  rmSync(dataDir, { recursive: true, force: true });
  await dropStore(dataDir);
});

/** Starts on the same data; everybody logs in anew, since the address changed. */
async function start(failpoint = "", ...people: Person[]): Promise<void> {
  server = await Server.start({ dataDir, env: failpoint ? { PEERTEST_FAILPOINT: failpoint } : {} });
  for (const person of people) Object.assign(person, await logIn(server, person.email, PASSWORD));
}

/** Starts with the failpoint, does something that runs into it, and starts anew without it. */
async function killedAt(failpoint: string, people: Person[], act: () => Promise<unknown>): Promise<void> {
  await server.stop();
  await start(failpoint, ...people);
  const dead = until(`the server to die at ${failpoint}`, async () => isGone(server.pid));
  await act().catch(() => undefined); // its answer may be lost with the process
  await dead;
  await start("", ...people);
}

async function openJob(): Promise<any> {
  const now = await server.advanceClock(0);
  return newJob(builder, { project_id: project.id, deadline: inHours(72, now) });
}

async function escrowsOf(job: any): Promise<any[]> {
  return (await builder.api.get(`/api/escrow?job_id=${job.id}`)).items;
}

/** Recovery is due half a minute of the clock after the accept. */
async function recover(...people: Person[]): Promise<void> {
  await server.advanceClock(40);
  for (const person of people) Object.assign(person, await logIn(server, person.email, PASSWORD));
}

describe("killed while a test is accepted", () => {
  it.each(["accept.after_intent", "accept.after_hold_before_outcome", "accept.after_outcome"])(
    "at %s: one hold, one assignment",
    { timeout: 60_000 },
    async (failpoint) => {
      const tester = await newTester(server);
      const job = await openJob();
      await killedAt(failpoint, [builder, tester], () => tester.api.post(`/api/jobs/${job.id}/accept`));
      await recover(builder, tester);

      const mine = (await tester.api.get("/api/assignments")).items.filter((a: any) => a.job_id === job.id);
      expect(mine).toHaveLength(1);
      expect(mine[0].state).toBe("active");
      const escrows = await escrowsOf(job);
      expect(escrows.map((e) => e.state)).toEqual(["reserved"]);
      expect(escrows[0].assignment_id).toBe(mine[0].id);
      expect((await builder.api.get(`/api/jobs/${job.id}`)).slots_taken).toBe(1);
      expect(auditMoney(server)).toContain("The books are right.");
    },
  );
});

describe("killed while a test is paid", () => {
  it.each([
    "approve.after_decision",
    "approve.after_capture_before_record",
    "approve.after_record_before_transfer",
    "approve.after_transfer_before_record",
  ])("at %s: the tester is paid once", { timeout: 60_000 }, async (failpoint) => {
    const tester = await newTester(server);
    const job = await openJob();
    const assignment = await tester.api.post(`/api/jobs/${job.id}/accept`);
    const submission = await tester.api.post("/api/submissions", await submissionBody(tester, assignment, job));
    await killedAt(failpoint, [builder, tester], () => builder.api.post(`/api/submissions/${submission.id}/approve`));
    await recover(builder, tester);

    await until("the money to arrive", async () => {
      const { items } = await tester.api.get("/api/payments/balance");
      return items[0]?.paid_out_minor === 1800;
    });
    const { items } = await tester.api.get("/api/payments/balance");
    expect(items).toEqual([{ currency: "USD", available_minor: 0, pending_minor: 0, paid_out_minor: 1800 }]);
    expect((await tester.api.get("/api/payments/payouts")).items.map((p: any) => p.state)).toEqual(["paid"]);
    expect((await escrowsOf(job)).map((e) => e.state)).toEqual(["released"]);
    expect((await tester.api.get(`/api/submissions/${submission.id}`)).status).toBe("approved");
    // The builder who asks again hears that it is done.
    expect((await builder.api.post(`/api/submissions/${submission.id}/approve`)).status).toBe("approved");
    expect(auditMoney(server)).toContain("The books are right.");
  });
});
