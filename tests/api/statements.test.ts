// What a person earned, was paid and was charged in a month, as JSON and as CSV; the lists behind it, side by side.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { refusal } from "../lib/api";
import { accept, finish, GOOD_CARD, newJob, newProject, newTester, putCardOnFile, submit } from "../lib/market";
import type { Person } from "../lib/people";
import { Server, until } from "../lib/server";

let server: Server;
/** Builder and tester at once, in two tests: their own, and one of a job of theirs. */
let both: Person;
let other: Person;
let month: string;
let paidTo: Record<string, string> = {};

beforeAll(async () => {
  server = await Server.start({ env: { PEERTEST_PLATFORM_FEE_BPS: "500" } });
  [both, other] = [await newTester(server, "builder"), await newTester(server, "builder")];
  for (const [builder, tester] of [
    [both, other],
    [other, both],
  ] as const) {
    await finish(builder, "/api/payments/membership/checkout", {}, { card: GOOD_CARD });
    await putCardOnFile(builder);
    const job = await newJob(builder, { project_id: (await newProject(builder)).id });
    const assignment = await accept(tester, job.id);
    const submission = await submit(tester, assignment, job);
    await builder.api.post(`/api/submissions/${submission.id}/approve`);
    await until("the pay", async () => (await tester.api.get("/api/payments/payouts")).items[0]?.state === "paid");
    paidTo[tester.id] = assignment.escrow_id;
  }
  month = (await server.advanceClock(0)).toISOString().slice(0, 7);
});
afterAll(() => server?.stop());

test("a statement has both sides and the membership", async () => {
  const { items } = await both.api.get(`/api/payments/statements?month=${month}&format=json`);
  const line = (kind: string) => items.filter((l: any) => l.kind === kind);
  expect(line("charged")).toMatchObject([{ escrow_id: paidTo[other.id], amount_minor: 1890, fee_minor: 90, currency: "USD" }]);
  expect(line("earned")).toMatchObject([{ escrow_id: paidTo[both.id], amount_minor: 1800, fee_minor: 0 }]);
  expect(line("paid_out")).toMatchObject([{ escrow_id: paidTo[both.id], amount_minor: 1800 }]);
  expect(line("membership")).toMatchObject([{ amount_minor: 2900, fee_minor: 0, currency: "USD" }]);
  expect(line("membership")[0]).not.toHaveProperty("escrow_id");
  expect(items).toHaveLength(4);
  const times = items.map((l: any) => l.at);
  expect(times).toEqual([...times].sort());
});

test("the CSV says the same, every cell quoted so that no spreadsheet reads a formula", async () => {
  const response = await both.api.fetch("GET", `/api/payments/statements?month=${month}&format=csv`);
  expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  expect(response.headers.get("content-disposition")).toContain(`peertest-${month}.csv`);
  const [head, ...rows] = (await response.text()).trimEnd().split("\r\n");
  expect(head).toBe("at,kind,escrow_id,job_id,amount_minor,fee_minor,currency,amount");
  expect(rows).toHaveLength(4);
  for (const row of rows) expect(row).toMatch(/^("[^"=+@-][^"]*"|"")(,("[^"=+@-][^"]*"|"")){7}$/);
  expect(rows.filter((row) => /^"[^"]+","membership","","","2900","0","USD",/.test(row))).toHaveLength(1);
});

test.each(["", "month=2026", "month=2026-13", "month=26-01-01", "month=2026-01&format=xml", "month=2026-01&year=1"])(
  "422 for ?%s",
  async (query) => {
    expect((await refusal(both.api.get(`/api/payments/statements?${query}`))).status).toBe(422);
  },
);

describe("lists of who is both", () => {
  const ids = async (query: string) => (await both.api.get(`/api/escrow${query}`)).items.map((e: any) => e.id);

  test("escrows by side", async () => {
    expect(await ids("?role=builder")).toEqual([paidTo[other.id]]);
    expect(await ids("?role=tester")).toEqual([paidTo[both.id]]);
    expect((await ids("")).sort()).toEqual(Object.values(paidTo).sort());
    expect((await refusal(both.api.get("/api/escrow?role=admin"))).fields).toEqual(["role"]);
  });

  test("the payout of one escrow", async () => {
    const of = async (id?: string) => (await both.api.get(`/api/payments/payouts?escrow_id=${id}`)).items;
    expect(await of(paidTo[both.id])).toMatchObject([{ escrow_id: paidTo[both.id], amount_minor: 1800 }]);
    expect(await of(paidTo[other.id])).toEqual([]);
    expect((await refusal(of("nothing"))).fields).toEqual(["escrow_id"]);
  });
});

test("the fee of a job that is not published yet is told with the budget", async () => {
  expect((await both.api.get("/api/users/me/budget")).fee_bps).toBe(500);
});
