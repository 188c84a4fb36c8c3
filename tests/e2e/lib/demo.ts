// The demo's people and things, for tests that look at screens.
import type { Page } from "@playwright/test";
import { logIn as logInByApi } from "../../lib/people";
import type { Server } from "../../lib/server";
import { logIn } from "./accounts";

const PASSWORD = "peertest-demo";

export interface DemoPaths {
  job: string;
  draft: string;
  project: string;
  submission: string;
  openTest: string;
  handedIn: string;
  run: string;
  profile: string;
}

/** Where the demo's things are. */
export async function demoPaths(server: Server): Promise<DemoPaths> {
  const [builder, tester, mila] = await Promise.all(
    ["builder", "tester", "mila"].map(async (name) => (await logInByApi(server, `${name}@demo.test`, PASSWORD)).api),
  );
  const jobs = (await builder!.get("/api/jobs?scope=mine")).items;
  const { builder: owner } = await builder!.get(`/api/jobs/${jobs[0].id}`);
  const submissions = (await builder!.get("/api/submissions?status=pending")).items;
  const assignments = (await tester!.get("/api/assignments?state=submitted")).items;
  return {
    job: `/jobs/${submissions[0].job_id}`,
    draft: `/jobs/${jobs.find((job: any) => job.status === "draft").id}/edit`,
    project: `/projects/${jobs[0].project_id}`,
    submission: `/inbox/${submissions[0].id}`,
    openTest: `/tests/${jobs.find((job: any) => job.title.startsWith("First look")).id}`,
    handedIn: `/my-tests/${assignments[0].id}`,
    run: `/run/${(await mila!.get("/api/assignments?state=active")).items[0].id}`,
    profile: `/people/${owner.id}`,
  };
}

export const logInAs = (page: Page, who: "builder" | "tester" | "mila" | "jonas"): Promise<void> => logIn(page, `${who}@demo.test`, PASSWORD);

/** Nothing is on its way any more: no skeletons, pictures shown. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(
    () =>
      document.querySelector("main h1, main h2, header h1, [role=main] h1") !== null &&
      document.querySelector(".animate-pulse") === null &&
      [...document.images].every((image) => image.complete),
  );
}
