// Whatever an admin changes is in the audit log, under their name, with whom or what it was about.
import { afterAll, beforeAll, expect, test } from "vitest";
import { newTester } from "../lib/market";
import { newPerson, type Person } from "../lib/people";
import { Desk, newAdmin } from "../lib/reviews";
import { Server } from "../lib/server";

let server: Server;
let admin: Person;
let somebody: Person;

beforeAll(async () => {
  server = await Server.start();
  admin = await newAdmin(server);
  somebody = await newPerson(server, "tester");
});
afterAll(() => server?.stop());

const rows = async (action: string, subject: string) =>
  (await admin.api.get(`/api/admin/audit?actor_id=${admin.id}&action=${action}&subject=${subject}`)).items;

test.each([
  ["suspend", "user.suspended", undefined],
  ["restore", "user.restored", undefined],
  ["flag", "user.flagged", { reason: "The same pictures again" }],
  ["clear", "user.flag_cleared", { reason: "They were others" }],
  ["roles", "user.roles_changed", { roles: ["builder", "tester"] }],
])("%s somebody", async (what, action, body) => {
  await admin.api.post(`/api/admin/users/${somebody.id}/${what}`, body);
  expect(await rows(action, `user:${somebody.id}`)).toMatchObject([{ actor_id: admin.id, action }]);
});

test("a ruling", async () => {
  const [desk, tester] = [await Desk.open(server), await newTester(server)];
  const { submission } = await desk.handedIn(tester);
  const dispute = await desk.builder.api.post("/api/disputes", {
    submission_id: submission.id, category: "not_tested", reason: "Nothing of this was tested.",
  });
  await admin.api.post(`/api/disputes/${dispute.id}/resolve`, { decision: "full", note: "The pictures show every step." });
  expect(await rows("dispute.resolved", `dispute:${dispute.id}`)).toHaveLength(1);
});
