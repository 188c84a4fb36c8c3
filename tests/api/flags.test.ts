// What flagged people may not do and what goes on; who is paid although suspended; who may be an admin.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { refusal } from "../lib/api";
import { accept, jobBody, newBuilder, newJob, newTester, submit } from "../lib/market";
import { newPerson, PASSWORD, type Person } from "../lib/people";
import { auditMoney, Desk, newAdmin } from "../lib/reviews";
import { Server, until } from "../lib/server";

let server: Server;
let admin: Person;
beforeAll(async () => {
  server = await Server.start();
  admin = await newAdmin(server);
});
afterAll(async () => {
  if (!server) return;
  auditMoney(server);
  await server.stop();
});

const flag = (person: Person, what = "flag") =>
  admin.api.post(`/api/admin/users/${person.id}/${what}`, { reason: "The reports are alike.", evidence: "Three of them." });

test("a suspended tester is paid when their builder approves", async () => {
  const desk = await Desk.open(server);
  const tester = await newTester(server);
  const { submission } = await desk.handedIn(tester);
  await admin.api.post(`/api/admin/users/${tester.id}/suspend`);
  await desk.builder.api.post(`/api/submissions/${submission.id}/approve`);
  expect((await desk.settled(submission.id)).settlement.tester_minor).toBe(1800);
});

describe("flagged", () => {
  test("a tester cannot accept, but finishes what runs and is paid", async () => {
    const [builder, tester] = [await newBuilder(server), await newTester(server)];
    const now = await server.advanceClock(0);
    const deadline = new Date(now.getTime() + 72 * 3_600_000).toISOString();
    const [first, second] = [await newJob(builder, { deadline }), await newJob(builder, { deadline })];
    const assignment = await accept(tester, first.id);
    await flag(tester);
    expect(await refusal(accept(tester, second.id))).toMatchObject({ status: 403, code: "account_flagged" });
    expect((await tester.api.get(`/api/jobs/${second.id}`)).viewer.reasons.map((r: any) => r.code)).toContain("account_flagged");
    const submission = await submit(tester, assignment, first);
    await builder.api.post(`/api/submissions/${submission.id}/approve`);
    await until("the money", async () => (await tester.api.get("/api/payments/payouts")).items.length > 0);
    await flag(tester, "clear");
    expect((await accept(tester, second.id)).state).toBe("active");
  });

  test("a builder cannot publish, but drafts, reviews and pays", async () => {
    const desk = await Desk.open(server);
    const { submission } = await desk.handedIn(await newTester(server));
    await flag(desk.builder);
    const draft = await desk.builder.api.post("/api/jobs", jobBody(desk.project.id, { deadline: submission.auto_release_at }));
    const publish = () => desk.builder.api.post(`/api/jobs/${draft.id}/publish`);
    expect(await refusal(publish())).toMatchObject({ status: 403, code: "account_flagged" });
    await desk.builder.api.post(`/api/submissions/${submission.id}/approve`);
    expect((await desk.settled(submission.id)).settlement.tester_minor).toBe(1800);
    await flag(desk.builder, "clear");
    expect((await publish()).status).toBe("open");
  });

  test("twice, or cleared without being flagged, is refused; a reason is needed", async () => {
    const ada = await newPerson(server, "tester");
    expect((await refusal(flag(ada, "clear"))).code).toBe("invalid_transition");
    await flag(ada);
    expect((await refusal(flag(ada))).code).toBe("invalid_transition");
    const { fields } = await refusal(admin.api.post(`/api/admin/users/${ada.id}/clear`, { reason: "" }));
    expect(fields).toContain("reason");
    const rows = (await admin.api.get(`/api/admin/audit?action=user.flagged&subject=user:${ada.id}`)).items;
    expect(rows).toMatchObject([{ actor_id: admin.id }]);
  });
});

test("nobody makes themselves an admin, nor takes the role from themselves", async () => {
  const body = { email: "eve@people.test", password: PASSWORD, name: "Eve", roles: ["admin"] };
  expect((await refusal(server.api.post("/api/auth/register", body))).fields).toEqual(["roles"]);
  const eve = await newPerson(server, "builder");
  expect((await refusal(eve.api.patch("/api/users/me", { roles: ["admin"] }))).fields).toEqual(["roles"]);
  expect((await refusal(eve.api.post(`/api/admin/users/${eve.id}/roles`, { roles: ["builder", "admin"] }))).status).toBe(403);
  expect((await refusal(admin.api.post(`/api/admin/users/${admin.id}/roles`, { roles: ["tester"] }))).status).toBe(409);
});
