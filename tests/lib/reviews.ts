// Submissions on their way to a decision, and the admins who rule on them.
import { execFileSync } from "node:child_process";
import { accept, inHours, newBuilder, newJob, newProject, newTester, submit } from "./market";
import { logIn, newPerson, PASSWORD, type Person } from "./people";
import { BINARY, type Server, until } from "./server";

export const HOUR = 3600;
export const DAY = 24 * HOUR;
/** 10 and 5000 characters are the bounds of what people write to one another. */
export const TOO_LONG = "x".repeat(5001);

/** By the command line, while the server runs. */
export async function makeAdmin(server: Server, person: Person): Promise<Person> {
  execFileSync(BINARY, ["admin", "grant", person.email], { env: { ...process.env, ...server.environment } });
  return Object.assign(person, await logIn(server, person.email, PASSWORD));
}

export async function newAdmin(server: Server): Promise<Person> {
  return makeAdmin(server, await newPerson(server, "tester"));
}

/** A builder with a project, and everything that it takes to get something to review. */
export class Desk {
  private constructor(
    readonly server: Server,
    readonly builder: Person,
    readonly project: any,
  ) {}

  static async open(server: Server): Promise<Desk> {
    const builder = await newBuilder(server);
    return new Desk(server, builder, await newProject(builder));
  }

  /** A submission of a job of its own. */
  async handedIn(tester: Person, more: { job?: object; submission?: (job: any) => object } = {}): Promise<Review> {
    const now = await this.server.advanceClock(0);
    const job = await newJob(this.builder, { project_id: this.project.id, deadline: inHours(72, now), ...more.job });
    const assignment = await accept(tester, job.id);
    const submission = await submit(tester, assignment, job, { ...more.submission?.(job) });
    return { job, assignment, submission };
  }

  read(submission_id: string): Promise<any> {
    return this.builder.api.get(`/api/submissions/${submission_id}`);
  }

  settled(submission_id: string): Promise<any> {
    return settledBy(this.builder, submission_id);
  }
}

/** The submission, as this party sees it once it is settled. */
export function settledBy(party: Person, submission_id: string): Promise<any> {
  return until("the settlement", async () => {
    const s = await party.api.get(`/api/submissions/${submission_id}`);
    return s.settlement && s;
  });
}

export interface Review {
  job: any;
  assignment: any;
  submission: any;
}

/** Of one type, newest first. */
export async function notices(person: Person, type: string, submission_id: string): Promise<any[]> {
  const { items } = await person.api.get("/api/notifications?limit=100");
  return items.filter((n: any) => n.type === type && n.data.submission_id === submission_id);
}

/** Throws with its output at the first breach of the rules about money. */
export function auditMoney(server: Server): string {
  return execFileSync(BINARY, ["audit"], { env: { ...process.env, ...server.environment }, encoding: "utf8" });
}
