// More states of things than the demo has: each is on a screen that people meet.
import { DECLINED_WHEN_HELD, accept, inHours, newBuilder, newJob, newProject, newTester, submit } from "../lib/market";
import { logIn, newPerson, PASSWORD, type Person } from "../lib/people";
import type { Server } from "../lib/server";

type Account = Pick<Person, "email">;

export interface Scenery {
  /** People with a world of their own: nobody has done anything yet. */
  newcomer: { builder: Account; tester: Account };
  /** Has not followed the link in the first mail; builds and tests. */
  unconfirmed: Account;
  budgetFull: string;
  asked: { inbox: string; test: string };
  disputed: { inbox: string; test: string };
  blocked: string;
  paid: { inbox: string; test: string };
  full: string;
  /** A place of it is kept for Jonas. */
  offered: string;
  closed: string;
  paused: Account & { job: string };
  /** Long names and many things. */
  crowded: Account & { project: string; job: string };
  running: string;
  finished: string;
  profile: string;
  testerProfile: string;
}

const LONG = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz";

export async function arrange(server: Server): Promise<Scenery> {
  const demo = (name: string) => logIn(server, `${name}@demo.test`, "peertest-demo");
  const [builder, theo, mila, jonas] = await Promise.all([demo("builder"), demo("tester"), demo("mila"), demo("jonas")]);
  const project_id = (await builder.api.get("/api/projects")).items[0].id;
  const job = (title: string, more = {}) => newJob(builder, { project_id, title, deadline: inHours(24 * 9), ...more });
  const handIn = async (tester: Person, on: any, more = {}) => submit(tester, await accept(tester, on.id), on, more);

  const asked = await handIn(theo, await job("Sign up with a new address", { slots: 2 }));
  await builder.api.post(`/api/submissions/${asked.id}/clarification`, { message: "Which browser was it when the form lost what you had typed?" });
  const disputed = await handIn(theo, await job("Pay with a saved card", { payout_minor: 2400 }));
  await builder.api.post("/api/disputes", {
    submission_id: disputed.id,
    category: "evidence_mismatch",
    reason: "The picture shows the basket, but the step is about the page after paying.",
  });
  const stopper = await job(`Search for a ${LONG}`, { slots: 3, known_issues: ["The footer overlaps on small phones.", `${LONG} is cut off`] });
  const assignment = await accept(mila, stopper.id);
  const blocked = await submit(mila, assignment, stopper, {
    outcome: "blocked",
    journeys: stopper.journeys.map((journey: any) => ({
      journey_id: journey.id,
      steps: journey.steps.map((step: any) => ({ step_id: step.id, result: "blocked", note: "The page never answers." })),
    })),
  });

  const paid = await handIn(theo, await job("Change the delivery address", { payout_minor: 1550 }));
  await builder.api.post(`/api/submissions/${paid.id}/approve`);
  await builder.api.post("/api/ratings", { submission_id: paid.id, stars: 5, comment: "Quick, and every step is easy to follow." });

  const full = await job("Find the opening hours", { slots: 1 });
  await accept(mila, full.id);
  await theo.api.post(`/api/jobs/${full.id}/waitlist`);
  const offered = await job("Gift cards at the till", { slots: 1 });
  const held = await accept(theo, offered.id);
  await jonas.api.post(`/api/jobs/${offered.id}/waitlist`);
  await theo.api.post(`/api/assignments/${held.id}/abandon`);
  const closed = await job("Only for the best", { requirements: { min_qualification_score: 100, min_rating: 4.9, browsers: ["safari"], countries: ["JP"], languages: ["ja"] } });

  const { paused, ...rest } = await pausedJob(server);
  const running = (await mila.api.get("/api/assignments?state=active")).items[0];
  const spent = await builder.api.get("/api/users/me/budget");
  await builder.api.put("/api/users/me/budget", {
    weekly_cap_minor: Math.ceil(spent.weekly_spent_minor / 0.91 / 100) * 100,
    monthly_cap_minor: spent.monthly_spent_minor * 3,
  });
  const tooDear = await builder.api.get("/api/jobs?scope=mine&status=draft");
  return {
    newcomer: { builder: await newPerson(server, "builder"), tester: await newPerson(server, "tester") },
    unconfirmed: await newUnconfirmed(server),
    budgetFull: `/jobs/${tooDear.items[0].id}`,
    asked: { inbox: `/inbox/${asked.id}`, test: `/my-tests/${asked.assignment_id}` },
    disputed: { inbox: `/inbox/${disputed.id}`, test: `/my-tests/${disputed.assignment_id}` },
    paid: { inbox: `/inbox/${paid.id}`, test: `/my-tests/${paid.assignment_id}` },
    offered: `/tests/${offered.id}`,
    blocked: `/inbox/${blocked.id}`,
    full: `/tests/${full.id}`,
    closed: `/tests/${closed.id}`,
    paused: { email: rest.email, job: `/jobs/${paused.id}` },
    crowded: await aCrowd(server),
    running: `/my-tests/${running.id}`,
    profile: `/people/${builder.id}`,
    testerProfile: `/people/${theo.id}`,
    finished: `/jobs/${(await builder.api.get("/api/submissions?status=approved")).items[0].job_id}`,
  };
}

async function newUnconfirmed(server: Server): Promise<Account> {
  const email = "unconfirmed@people.test";
  await server.api.post("/api/auth/register", { email, password: PASSWORD, name: "Uma Novak", roles: ["builder", "tester"] });
  return { email };
}

async function aCrowd(server: Server): Promise<Scenery["crowded"]> {
  const builder = await newBuilder(server);
  const project = await newProject(builder, { name: `${LONG} ${LONG}`.slice(0, 120), description: `${LONG} `.repeat(20).trim(), tags: [LONG.slice(0, 30), "a", "b c"] });
  const jobs = [];
  for (let i = 0; i < 24; i++) jobs.push(await newJob(builder, { project_id: project.id, slots: 1, title: i % 3 ? `Job number ${i}` : `${LONG} ${i} ${LONG}`.slice(0, 120) }));
  // Last: what the provider tells of the card changes the profile as well, a moment later.
  const { version } = await builder.api.get("/api/users/me");
  await builder.api.with({ "if-match": `"${version}"` }).patch("/api/users/me", { name: `Wolfeschlegelsteinhausenbergerdorff ${LONG}`.slice(0, 80) });
  return { email: builder.email, project: `/projects/${project.id}`, job: `/jobs/${jobs[0].id}` };
}

/** A builder whose card is declined three times in a row. */
async function pausedJob(server: Server): Promise<{ paused: any; email: string }> {
  const builder = await newBuilder(server, DECLINED_WHEN_HELD);
  const job = await newJob(builder, { project_id: (await newProject(builder)).id, slots: 3 });
  for (let tries = 0; tries < 3; tries += 1) {
    await accept(await newTester(server), job.id).catch(() => {});
  }
  return { paused: await builder.api.get(`/api/jobs/${job.id}`), email: builder.email };
}
