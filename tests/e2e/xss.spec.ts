// An attack in every text that people can send, then every screen, export and mail on which one of them could come to life.
import { accept, inHours, newBuilder, newJob, newTester, submissionBody, uploadScreenshot } from "../lib/market";
import { newPerson, PASSWORD, type Person } from "../lib/people";
import type { Server } from "../lib/server";
import { adminScenery } from "./lib/admin";
import { ATTACKED_PATH, ATTACKING_AGENT, Attacker, Witness } from "./lib/attack";
import { expect, test } from "./lib/hub";
import { settled } from "./lib/demo";
import { areas, forgotten } from "./lib/routes";

test.use({ world: "moving clock" });
test.setTimeout(300_000);

interface World {
  admin: Person;
  adminPaths: Record<string, string>;
  builder: Person;
  tester: Person;
  paths: { builder: string[]; tester: string[]; shared: string[] };
  run: string;
  exports: string[];
}

const journeys = [{ title: "Buy", steps: [{ instruction: "Open the shop", expected: "A list" }] }];

async function everyText(server: Server): Promise<World> {
  const { admin, paths: adminPaths } = await adminScenery(server);
  const [builder, tester] = [await newBuilder(server), await newTester(server)];
  const now = await server.advanceClock(0);
  await builder.api.patch("/api/users/me", { name: "Ada", bio: "Builder" });
  await tester.api.patch("/api/users/me", { name: "Theo", bio: "Tester" });
  const project = await builder.api.post("/api/projects", { name: "Shop", url: "http://127.0.0.1:8001/?a='onload=__xss(9)", description: "D", tags: ["t"] });
  const { version } = await builder.api.get(`/api/projects/${project.id}`);
  await builder.api.with({ "if-match": `"${version}"` }).patch(`/api/projects/${project.id}`, { name: "Shop", description: "D", tags: ["t"] });
  const accounts = `/api/projects/${project.id}/test-accounts`;
  const account = await builder.api.post(accounts, { label: "A", username: "u", password: "p", notes: "n" });
  await builder.api.with({ "if-match": '"1"' }).patch(`${accounts}/${account.id}`, { label: "A", username: "u", notes: "n" });
  const template = await builder.api.post("/api/ai/templates", { title: "Mine", description: "D", test_type: "functional", journeys });
  await builder.api.post(`/api/ai/templates/${template.id}/customize`, { project_id: project.id });
  await builder.api.post("/api/ai/rewrite-journey", { journey: journeys[0], tone: "formal" });
  const more = { project_id: project.id, journeys, deadline: inHours(72, now), known_issues: ["Known"], slots: 2 };
  const job = await newJob(builder, more);
  const tag = `"${(await builder.api.get(`/api/jobs/${job.id}`)).version}"`;
  await builder.api.with({ "if-match": tag }).patch(`/api/jobs/${job.id}`, { title: "Other", description: "D", known_issues: ["Known"], change_note: "Clearer" });
  const draft = await builder.api.post(`/api/jobs/${job.id}/duplicate`);
  await builder.api.with({ "if-match": '"1"' }).patch(`/api/jobs/${draft.id}`, { journeys });

  const assignment = await accept(tester, job.id);
  const now_job = await tester.api.get(`/api/jobs/${job.id}`);
  const body: any = await submissionBody(tester, assignment, now_job);
  const annotated_file_id = await uploadScreenshot(tester, undefined, "annotation");
  const steps = now_job.journeys.map((j: any) => ({ journey_id: j.id, steps: j.steps.map((s: any) => ({ step_id: s.id, result: "failed", note: "n" })) }));
  const submission = await tester.api.post("/api/submissions", { ...body, journeys: steps, screenshots: [{ ...body.screenshots[0], annotated_file_id }] });
  const at = `/api/submissions/${submission.id}`;
  await builder.api.post(`${at}/clarification`, { message: "Which browser was it?" });
  await tester.api.post(`${at}/clarification/answer`, { message: "It was Chromium." });
  await builder.api.put(`${at}/findings/${submission.findings[0].id}/verdict`, { verdict: "accepted", note: "Right" });
  const dispute = await builder.api.post("/api/disputes", { submission_id: submission.id, category: "not_tested", reason: "Nothing was tested." });
  await tester.api.post(`/api/disputes/${dispute.id}/statement`, { message: "Everything was tested." });
  await admin.api.post(`/api/disputes/${dispute.id}/resolve`, { decision: "full", note: "It was tested." });
  await expect.poll(async () => (await builder.api.get(at)).settlement ?? null).not.toBeNull();
  await builder.api.post("/api/ratings", { submission_id: submission.id, stars: 4, comment: "Good" });
  await tester.api.post("/api/ratings", { submission_id: submission.id, stars: 4, comment: "Good" });
  await builder.api.post("/api/ai/summarize-submissions", { job_id: job.id });
  await builder.api.post(`/api/jobs/${job.id}/retest`);

  const second = await newJob(builder, more);
  const running = await accept(tester, second.id);
  const words = `'"><img src=x onerror=__xss(8)>`;
  const step = second.journeys[0].steps[0].id;
  await tester.api.put(`/api/assignments/${running.id}/progress`, {
    progress: {
      steps: { [step]: { result: "failed", note: words } }, feedback: words, currentStep: step, recording: false,
      screenshots: [{ file_id: body.screenshots[0].file_id, caption: words }],
      findings: [{ key: "1", title: words, severity: "major", kind: "visual", steps_to_reproduce: words, expected: words, actual: words, file_ids: [] }],
    },
  });
  await adminWrites(admin, tester, adminPaths);
  for (const { email } of [builder, tester, admin]) await server.api.with({ "user-agent": ATTACKING_AGENT }).post("/api/auth/login", { email, password: PASSWORD });
  return {
    admin, adminPaths, builder, tester, run: `/run/${running.id}`,
    exports: ["json", "csv", "md"].map((format) => `/api/jobs/${job.id}/findings?format=${format}`),
    paths: {
      builder: ["/dashboard", "/projects", `/projects/${project.id}`, "/jobs", "/jobs/new", `/jobs/${draft.id}/edit`, `/jobs/${job.id}`,
        "/inbox", `/inbox/${submission.id}`, "/spending", "/budget", "/billing"],
      tester: ["/tests", `/tests/${second.id}`, "/my-tests", `/my-tests/${assignment.id}`, "/earnings", "/qualification"],
      shared: ["/notifications", "/account", `/people/${builder.id}`, `/people/${tester.id}`],
    },
  };
}

async function adminWrites(admin: Person, tester: Person, paths: Record<string, string>): Promise<void> {
  const why = { reason: "A pattern", evidence: "Three alike" };
  for (const what of ["flag", "clear"]) await admin.api.post(`/api/admin/users/${tester.id}/${what}`, why);
  const question = { kind: "knowledge", text: "What is it?", choices: [{ text: "This", right: true }, { text: "That" }, { text: "Those" }] };
  const made = await admin.api.post("/api/admin/questions", question);
  await admin.api.with({ "if-match": `"${made.version}"` }).patch(`/api/admin/questions/${made.id}`, { text: question.text, choices: question.choices });
  paths.question = `/admin/library/questions/${made.id}`;
  const shelf = await admin.api.post("/api/admin/templates", { title: "Theirs", description: "D", test_type: "functional", journeys });
  await admin.api.with({ "if-match": `"${shelf.version}"` }).patch(`/api/admin/templates/${shelf.id}`, { title: "Theirs", description: "D", journeys });
  paths.template = `/admin/library/templates/${shelf.id}`;
  const escrow = paths["funds-to-settle"]!.split("/").at(-1);
  await admin.api.post(`/api/admin/escrow/${escrow}/settle`, { decision: "full", note: "It is right." });
}

test("an attack in every text comes to life nowhere", async ({ server, browserOf, newBrowser }) => {
  const attacker = await Attacker.of(server);
  attacker.start();
  const world = await everyText(server).finally(() => attacker.stop());
  expect(attacker.planted.size).toBeGreaterThan(50);
  expect(attacker.missed()).toEqual([]);

  const walks: [Person, string[]][] = [
    [world.builder, [...world.paths.builder, ...world.paths.shared]],
    [world.tester, [...world.paths.tester, ...world.paths.shared]],
    [world.admin, Object.values(world.adminPaths)],
  ];
  // None is forgotten: those for visitors, who see nobody's words, are reflections' concern below.
  for (const area of ["builder", "tester", "shared", "admin"])
    expect(forgotten(area, [world.run, ...walks.flatMap(([, paths]) => paths)])).toEqual([]);
  expect(areas()).toEqual(["admin", "builder", "shared", "tester", "visitor"]);
  let written = 0;
  for (const [person, paths] of walks) {
    const page = await browserOf(person, "/account");
    const witness = await Witness.in(page.context());
    for (const path of paths) {
      await page.goto(path);
      await settled(page);
      written += await witness.look(page, path);
      // These are on the screen by now, and not only by what they stand among.
      if (path === "/account") await expect(page.getByText("Firefox on iPhone").first()).toBeVisible();
      if (path === world.adminPaths.dispute) await expect(page.getByRole("cell", { name: `http://127.0.0.1:8001/basket${ATTACKED_PATH}` })).toBeVisible();
    }
    if (person === world.tester) {
      await page.goto(world.run);
      await expect(page.getByRole("button", { name: "Finish and review" })).toBeVisible();
      written += await witness.look(page, world.run);
      for (const name of [/^Write a finding/, "Finish and review"]) {
        await page.getByRole("button", { name }).first().click();
        await expect(page.getByRole("dialog")).toBeVisible();
        written += await witness.look(page, `${world.run} ${name}`);
        await page.keyboard.press("Escape");
      }
    }
  }
  // They are there, as text.
  expect(written).toBeGreaterThan(100);

  // What is downloaded opens as no page.
  for (const path of world.exports) {
    const answer = await world.builder.api.fetch("GET", path);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).not.toMatch(/html|svg|xml/);
    expect([answer.headers.get("x-content-type-options"), answer.headers.get("content-security-policy")]).toEqual(["nosniff", "default-src 'none'; frame-ancestors 'none'"]);
    if (path.endsWith("md")) expect(await answer.text()).not.toMatch(/(?<!\\)<(img|svg|script)|(?<!\\)\]\(javascript:/i);
  }

  // Mails, where no content policy helps.
  const page = await newBrowser();
  const witness = await Witness.in(page.context());
  const mails = await server.mailbox("");
  const attacked = mails.filter((mail) => mail.html.includes("__xss"));
  expect(attacked.length).toBeGreaterThan(10);
  await page.goto("about:blank");
  // The ear itself: what does come to life is heard.
  await page.setContent("<img src=x onerror=__xss(0)>");
  await expect.poll(() => witness.seen.splice(0)).toEqual(["__xss(0)"]);
  for (const mail of attacked.slice(0, 60)) {
    await page.setContent(mail.html);
    await witness.look(page, `the mail “${mail.subject}”`);
    expect.soft(mail.subject).not.toMatch(/[\r\n]/);
  }
  await page.goto("/dev/mailbox");
  await witness.look(page, "/dev/mailbox");
});

test("nothing of an address comes to life in a page", async ({ server, browserOf, newBrowser }) => {
  const builder = await newPerson(server, "builder", "tester");
  const attacks = [`'"><img src=x onerror=__xss(1)>`, "javascript:__xss(2)", "//evil.test"];
  const visitors = ["/login?next=", "/login?return_to=", "/login?redirect=", "/reset-password?token=", "/verify-email?token=", "/confirm-email?token=",
    "/nowhere/", "/docs?url=", "/#", "/register?email="];
  const members = ["/tests?q=", "/tests?type=", "/inbox?status=", "/inbox/", "/jobs/", "/people/", "/run/", "/jobs?show=", "/billing?done=", "/earnings?month=", "/account?token="];
  for (const [page, starts] of [[await newBrowser(), visitors], [await browserOf(builder, "/account"), members]] as const) {
    const witness = await Witness.in(page.context());
    for (const start of starts)
      for (const attack of attacks) {
        await page.goto(start + encodeURIComponent(attack));
        // A page, or a problem as JSON where the address looks like that of a file.
        await page.waitForFunction(() => document.body.innerText.trim() !== "" && document.querySelector(".animate-pulse") === null);
        await witness.look(page, start + attack);
        expect.soft(new URL(page.url()).origin, start + attack).toBe(server.url);
      }
  }
});

test("a log-in leads to no other site", async ({ server, newBrowser }) => {
  const { email } = await newPerson(server, "tester");
  const page = await newBrowser();
  for (const away of ["//evil.test/", "https://evil.test/", "/\\evil.test", "javascript:__xss(1)"]) {
    const query = ["next", "return_to", "redirect", "from", "url"].map((name) => `${name}=${encodeURIComponent(away)}`).join("&");
    await page.goto(`/login?${query}`);
    await page.getByLabel("Email").fill(email);
    await page.getByLabel("Password", { exact: true }).fill("a-long-enough-passphrase");
    await page.getByRole("button", { name: "Log in" }).click();
    await expect(page.getByRole("button", { name: /^Account menu of/ })).toBeVisible();
    expect(new URL(page.url()).origin).toBe(server.url);
    await page.context().clearCookies();
    await page.evaluate(() => localStorage.clear());
  }
});
