// What admins look at: disputes in each state, with everything that a ruling needs.
import { accept, advance, inHours, newBuilder, newJob, newTester, submissionBody, submit, uploadScreenshot } from "../../lib/market";
import type { Person } from "../../lib/people";
import { DAY, Desk, newAdmin } from "../../lib/reviews";
import { type Server, until } from "../../lib/server";

export const REASON = "The third step asks for an order, but no picture shows one.";
export const SIDE = "The second picture shows the order number at the top, and the mail came a minute later.";
const SECOND = 1000;

export interface Disputed {
  id: string;
  desk: Desk;
  tester: Person;
  job: any;
  assignment: any;
  submission: any;
}

/** A test that was followed by telemetry, handed in with a marked picture, and disputed with one. */
export async function dispute(server: Server, { title = "Pay by card", tester }: { title?: string; tester?: Person } = {}): Promise<Disputed> {
  const desk = await Desk.open(server);
  const who = tester ?? (await newTester(server));
  const now = await server.advanceClock(0);
  const job = await newJob(desk.builder, { project_id: desk.project.id, title, deadline: inHours(72, now) });
  const { id: assignment_id } = await accept(who, job.id);
  const assignment = await who.api.get(`/api/assignments/${assignment_id}`);
  const steps = job.journeys.flatMap((journey: any) => journey.steps);
  await server.api.post("/api/telemetry", { telemetry_token: assignment.telemetry_token, events: events(steps, now) });
  const [picture, marked] = [await uploadScreenshot(who), await uploadScreenshot(who, undefined, "annotation")];
  const body = await submissionBody(who, assignment, job, { screenshots: [{ file_id: picture, annotated_file_id: marked, caption: "The basket, paid" }] });
  const submission = await who.api.post("/api/submissions", body);
  const { id } = await desk.builder.api.post("/api/disputes", {
    submission_id: submission.id,
    category: "evidence_mismatch",
    reason: REASON,
    step_id: steps.at(-1).id,
    file_ids: [picture, await uploadScreenshot(desk.builder, undefined, "evidence")],
  });
  return { id, desk, tester: who, job, assignment, submission };
}

function events(steps: any[], now: Date): object[] {
  const at = (seconds: number) => new Date(now.getTime() - 1800 * SECOND + seconds * SECOND).toISOString();
  const visits = ["/products", "/basket", "/checkout"].map((path, index) => ({ id: `visit ${index}`, type: "page_visit", at: at(index * 90), url: `http://127.0.0.1:8001${path}` }));
  const ticks = steps.map((step, index) => ({ id: `tick ${index}`, type: "step_tick", at: at(60 + index * 420), step_id: step.id, done: true }));
  return [...visits, ...ticks];
}

export async function tellSide({ id, tester }: Disputed): Promise<void> {
  await tester.api.post(`/api/disputes/${id}/statement`, { message: SIDE, file_ids: [await uploadScreenshot(tester, undefined, "evidence")] });
}

/** Held, but charging the card is refused. */
export const CAPTURES_FAIL = "4000000000000119";

/** An approved test whose payment failed for good, as its assignment. */
export async function failedCapture(server: Server, tester: Person): Promise<any> {
  const builder = await newBuilder(server, CAPTURES_FAIL);
  const job = await newJob(builder, { deadline: inHours(72, await server.advanceClock(0)) });
  const assignment = await accept(tester, job.id);
  const submission = await submit(tester, assignment, job);
  await builder.api.post(`/api/submissions/${submission.id}/approve`);
  await until("the failure", async () => (await builder.api.get(`/api/escrow/${assignment.escrow_id}`)).state === "failed");
  return assignment;
}

export interface AdminScenery {
  admin: Person;
  /** Every screen of admins by a short name. */
  paths: Record<string, string>;
}

/** Something on each of the admins' screens. Moves the clock. */
export async function adminScenery(server: Server): Promise<AdminScenery> {
  const admin = await newAdmin(server);
  const ended = await dispute(server, { title: "Sign up with a new address" });
  await tellSide(ended);
  await admin.api.post(`/api/disputes/${ended.id}/resolve`, { decision: "partial", tester_minor: 900, note: "Half of the steps were done." });
  const waiting = await dispute(server, { title: "Find the opening hours", tester: ended.tester });
  const failed = await failedCapture(server, ended.tester);
  await server.api.post("/testmode/chargebacks", { escrow_id: ended.assignment.escrow_id });
  await server.api.post("/testmode/refunds", { escrow_id: waiting.assignment.escrow_id, amount_minor: 500 });
  await advance(server, 2 * DAY, admin, waiting.desk.builder, waiting.tester);
  const answered = await dispute(server, { title: "Pay with a saved card", tester: waiting.tester });
  await tellSide(answered);
  const { desk } = await dispute(server, { title: "Search for beans" });
  const pending = await desk.handedIn(waiting.tester);
  await admin.api.post(`/api/admin/users/${waiting.tester.id}/flag`, { reason: "Copied reports", evidence: "Two reports say the same in the same words." });
  const first = async (shelf: string): Promise<string> => (await admin.api.get(`/api/admin/${shelf}`)).items[0].id;
  return {
    admin,
    paths: {
      disputes: "/admin/disputes",
      "disputes-resolved": "/admin/disputes?show=resolved",
      dispute: `/admin/disputes/${answered.id}`,
      "dispute-waiting": `/admin/disputes/${waiting.id}`,
      "dispute-ended": `/admin/disputes/${ended.id}`,
      people: "/admin/people",
      person: `/admin/people/${waiting.tester.id}`,
      "failed-payments": "/admin/payments",
      funds: "/admin/payments/held",
      "funds-to-settle": `/admin/payments/held/${pending.assignment.escrow_id}`,
      "funds-failed": `/admin/payments/held/${failed.escrow_id}`,
      "funds-charged-back": `/admin/payments/held/${ended.assignment.escrow_id}`,
      chargebacks: "/admin/payments/chargebacks",
      reconciliation: "/admin/payments/reconciliation",
      figures: "/admin/figures",
      questions: "/admin/library/questions",
      "question-new": "/admin/library/questions/new",
      question: `/admin/library/questions/${await first("questions")}`,
      templates: "/admin/library/templates",
      "template-new": "/admin/library/templates/new",
      template: `/admin/library/templates/${await first("templates")}`,
      tasks: "/admin/tasks",
      audit: "/admin/audit",
      "audit-filtered": `/admin/audit?subject=user:${waiting.tester.id}`,
    },
  };
}
