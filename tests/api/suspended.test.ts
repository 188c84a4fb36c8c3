// Who is suspended: nothing of what they owe or are owed is lost.
import { afterAll, beforeAll, expect, test } from "vitest";
import { refusal } from "../lib/api";
import { accept, advance, inHours, newJob, newTester } from "../lib/market";
import { logIn, PASSWORD, type Person } from "../lib/people";
import { auditMoney, Desk, HOUR, newAdmin } from "../lib/reviews";
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

const suspend = (person: Person) => admin.api.post(`/api/admin/users/${person.id}/suspend`);
const restore = (person: Person) => admin.api.post(`/api/admin/users/${person.id}/restore`);

test("a suspended person is out at once, and comes back neither with a password nor with a cookie", async () => {
  const ada = await newTester(server);
  const session = await server.api.send("POST", "/api/auth/login", { email: ada.email, password: PASSWORD });
  const cookie = session.headers.getSetCookie()[0]!.split(";")[0]!;
  await suspend(ada);
  expect((await refusal(ada.api.get("/api/users/me"))).status).toBe(401);
  expect((await refusal(server.api.with({ cookie }).post("/api/auth/refresh"))).status).toBe(401);
  expect((await refusal(logIn(server, ada.email, PASSWORD))).status).toBe(403);
  // Only who knows the password is told of the suspension.
  expect((await refusal(logIn(server, ada.email, "wrong-passphrase"))).status).toBe(401);
});

test("auto-release pays although the builder is suspended", async () => {
  const [desk, tester] = [await Desk.open(server), await newTester(server)];
  const { submission } = await desk.handedIn(tester);
  await suspend(desk.builder);
  await advance(server, 73 * HOUR, tester, admin);
  const settled = await until("the pay", async () => (await tester.api.get(`/api/submissions/${submission.id}`)).settlement);
  expect(settled).toMatchObject({ tester_minor: 1800, reason: "auto_released" });
  await until("the payout", async () => (await tester.api.get("/api/payments/payouts")).items[0]?.state === "paid");
});

test("auto-release waits while the tester is suspended, and pays once they are back", async () => {
  const [desk, tester] = [await Desk.open(server), await newTester(server)];
  const { submission } = await desk.handedIn(tester);
  await suspend(tester);
  await advance(server, 80 * HOUR, desk.builder, admin);
  expect(await desk.read(submission.id)).toMatchObject({ status: "pending" });
  await restore(tester);
  await advance(server, HOUR, desk.builder, admin, tester);
  expect((await desk.settled(submission.id)).settlement).toMatchObject({ tester_minor: 1800, reason: "auto_released" });
});

test("a test whose tester is suspended ends with its time, and the slot is free again", async () => {
  const [desk, tester] = [await Desk.open(server), await newTester(server)];
  const now = await server.advanceClock(0);
  const job = await newJob(desk.builder, { project_id: desk.project.id, deadline: inHours(72, now), completion_hours: 4 });
  const assignment = await accept(tester, job.id);
  await suspend(tester);
  await advance(server, 4 * HOUR, desk.builder, admin);
  expect((await desk.builder.api.get(`/api/assignments/${assignment.id}`)).state).toBe("expired");
  expect(await desk.builder.api.get(`/api/jobs/${job.id}`)).toMatchObject({ status: "open", slots_taken: 0 });
});
