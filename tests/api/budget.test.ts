import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { refusal } from "../lib/api";
import { advance, inHours, jobBody, newBuilder, newJob, newProject } from "../lib/market";
import type { Person } from "../lib/people";
import { Server } from "../lib/server";

const DAY_S = 24 * 3600;
/** Free slots of a job count until its deadline: later than this test looks. */
const deadline = inHours(24 * 30);

let server: Server;
let builder: Person;
let project: any;

beforeAll(async () => {
  server = await Server.start();
  builder = await newBuilder(server);
  project = await newProject(builder);
});
afterAll(() => server?.stop());

const cap = (weekly: number | null, monthly: number | null) =>
  builder.api.put("/api/users/me/budget", { weekly_cap_minor: weekly, monthly_cap_minor: monthly });

describe("a budget", () => {
  it("warns once at 80 % and once when it is used up, leading to the budget's page", async () => {
    await cap(10_000, null);
    for (let spent = 0; spent < 10_000; spent += 2_000) await newJob(builder, { project_id: project.id, payout_minor: 2000, deadline });
    const { items } = await builder.api.get("/api/notifications");
    const told = items.filter((item: any) => item.type.startsWith("budget_"));
    expect(told.map((item: any) => [item.type, item.link])).toEqual([
      ["budget_reached", "/budget"],
      ["budget_80", "/budget"],
    ]);
  });

  it("names the cap that stands in the way, with what is left of it", async () => {
    const body = jobBody(project.id, { payout_minor: 500 });
    await cap(10_400, null);
    const weekly = await refusal(builder.api.post("/api/jobs", body));
    expect(weekly).toMatchObject({ status: 409, code: "budget_exceeded", fields: ["weekly_cap_minor"] });
    expect(weekly.problem.errors![0]!.message).toContain("4.00");
    await cap(null, 9_000);
    expect((await refusal(builder.api.post("/api/jobs", body))).fields).toEqual(["monthly_cap_minor"]);
    await cap(null, null);
    await builder.api.post("/api/jobs", body);
  });

  it("keeps the history of eight weeks and six months, oldest first", async () => {
    await advance(server, 9 * DAY_S, builder);
    await newJob(builder, { project_id: project.id, payout_minor: 700, deadline });
    const history = await builder.api.get("/api/users/me/budget/history");
    expect(history).toMatchObject({ currency: "USD" });
    expect(history.weeks).toHaveLength(8);
    expect(history.months).toHaveLength(6);
    const starts = history.weeks.map((week: any) => Date.parse(week.starts_at));
    expect(starts.every((at: number) => new Date(at).getUTCDay() === 1)).toBe(true);
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
    const spent = history.weeks.map((week: any) => week.spent_minor);
    // Nine days later is one calendar week further, or two.
    expect(spent.at(-1)).toBe(700);
    expect(spent.slice(-3, -1).sort((a: number, b: number) => a - b)).toEqual([0, 10_000]);
    const months = history.months.reduce((sum: number, month: any) => sum + month.spent_minor, 0);
    expect(months).toBe(10_700);
  });
});
