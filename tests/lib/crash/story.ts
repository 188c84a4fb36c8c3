// What is done for one test, from the draft of its job to the last ruling, and how each step is found again later.
import type { Json } from "../api";
import { inHours, jobBody } from "../market";
import type { Member } from "./members";

/** One request that changes something. */
export interface Step {
  name: string;
  who: Member;
  /** Somebody who asks for the same at the same time; one of them gets it. */
  rival?: Member;
  path: string;
  body?: Json;
  /** The server honours its Idempotency-Key: asked again, it gives the same answer. */
  repeats: boolean;
  /** Codes that are an honest answer here. */
  refusals: string[];
  /** What it made, as the server tells it now; nothing when it has not happened. Throws on halves and doubles. */
  find(): Promise<any>;
  /** Told once, with the answer or with what was found. */
  done(made: any): void;
}
type Body = Omit<Step, "name" | "done">;

/** Something that goes on step by step; none when it waits, or is over. */
export interface Work {
  name: string;
  next(): Step | undefined;
  /** Throws unless what belongs together is there together. */
  whole(): Promise<void>;
  refused(): void;
}

const PLANS = {
  approve: ["submit", "approve"],
  full: ["submit", "dispute", "full"],
  partial: ["submit", "dispute", "statement", "partial"],
  refund: ["submit", "dispute", "statement", "refund"],
  withdraw: ["submit", "dispute", "approve"],
  leave: ["submit"],
  abandon: ["abandon"],
  expire: [],
} as const satisfies Record<string, Name[]>;
export type Plan = keyof typeof PLANS;
export const PLAN_NAMES = Object.keys(PLANS) as Plan[];

export interface Cast {
  builder: Member;
  project_id: string;
  /** One, or two who want the same place. */
  testers: Member[];
  admin: Member;
}

const HELD = ["reserved", "captured"];
const SETTLED = ["released", "partially_released", "refunded", "voided"];
/** Escrow states that go with an assignment's: what was decided is carried out by a task, so it may be on its way. */
const TOGETHER: Record<string, string[]> = {
  reserving: ["reserving"],
  active: HELD,
  submitted: [...HELD, ...SETTLED],
  settled: SETTLED,
  abandoned: [...HELD, "refunded", "voided"],
  expired: [...HELD, "refunded", "voided"],
  failed: ["voided"],
};

export class Story implements Work {
  job: any;
  assignment: any;
  submission: any;
  dispute: any;
  private readonly steps: Name[];
  private at = 0;

  constructor(
    readonly name: string,
    readonly plan: Plan,
    readonly cast: Cast,
    /** The server's time. */
    readonly now: () => Date,
  ) {
    this.steps = ["draft", "publish", "accept", ...PLANS[plan]];
  }

  /** Who got the place, once somebody did. */
  get tester(): Member {
    return this.cast.testers.find((tester) => tester.id === this.assignment?.tester_id)!;
  }

  next(): Step | undefined {
    const name = this.steps[this.at];
    // The provider's answer to the hold is awaited: whole() looks for it.
    if (!name || this.assignment?.state === "reserving") return undefined;
    return { ...STEPS[name](this), name, done: (made) => this.took(name, made) };
  }

  refused(): void {
    this.at = this.steps.length;
  }

  private took(name: Name, made: any): void {
    this.at += 1;
    if (name === "draft" || name === "publish") this.job = made;
    else if (name === "accept") this.assignment = made;
    else if (name === "submit") this.submission = made;
    else if (name === "dispute") this.dispute = made;
  }

  async whole(): Promise<void> {
    for (const { assignment } of await this.books()) {
      if (assignment.id !== this.assignment?.id) continue;
      this.assignment = assignment;
      if (assignment.state === "failed") this.refused();
    }
  }

  /**
   * The escrows of its job, each with its assignment: one for one, in states that go together, the place taken once.
   * They are read one after the other while tasks go on, so that only what differs twice alike is wrong.
   */
  async books(): Promise<{ escrow: any; assignment: any }[]> {
    for (let before = ""; ; ) {
      try {
        return await this.readBooks();
      } catch (error) {
        if (String(error) === before) throw error;
        before = String(error);
        await new Promise((wake) => setTimeout(wake, 50));
      }
    }
  }

  private async readBooks(): Promise<{ escrow: any; assignment: any }[]> {
    if (!this.job) return [];
    const { builder, testers } = this.cast;
    const { items } = await builder.get(`/api/escrow?job_id=${this.job.id}&limit=100`);
    const books = await Promise.all(
      items.map(async (escrow: any) => ({ escrow, assignment: await builder.get(`/api/assignments/${escrow.assignment_id}`) })),
    );
    const wrong = (why: string) => new Error(`${this.name}: ${why}: ${JSON.stringify(books)}`);
    for (const { escrow, assignment } of books)
      if (assignment.escrow_id !== escrow.id || !TOGETHER[assignment.state]?.includes(escrow.state))
        throw wrong("an escrow and its assignment differ");
    if (books.filter(({ assignment }) => !["failed", "abandoned", "expired"].includes(assignment.state)).length > 1)
      throw wrong("the one place is taken twice");
    for (const tester of testers) {
      const page = await tester.ask("GET", `/api/jobs/${this.job.id}`);
      if (page === "lost") throw wrong("the job's page was not answered");
      if ("refused" in page) continue; // who has no part in a full job does not see it
      const { viewer } = page.body;
      if (viewer.assignment_id && !books.some(({ assignment }) => assignment.id === viewer.assignment_id))
        throw wrong(`assignment ${viewer.assignment_id} has no escrow`);
    }
    return books;
  }
}

// --- the steps -------------------------------------------------------------------------------------------------------
const job = (s: Story) => s.cast.builder.get(`/api/jobs/${s.job.id}`);
const submission = (s: Story) => s.cast.builder.get(`/api/submissions/${s.submission.id}`);
const dispute = (s: Story) => s.cast.builder.get(`/api/disputes/${s.dispute.id}`);
const only = async (thing: Promise<any>, when: (thing: any) => boolean) => (when(await thing) ? thing : undefined);

const rule = (s: Story, decision: string, more: Json = {}): Body => ({
  who: s.cast.admin,
  path: `/api/disputes/${s.dispute.id}/resolve`,
  body: { decision, note: "Both sides were heard.", ...more },
  repeats: true,
  refusals: ["invalid_transition"],
  find: () => only(dispute(s), (d) => d.status === "resolved"),
});

const STEPS = {
  draft: (s: Story): Body => ({
    who: s.cast.builder,
    path: "/api/jobs",
    body: jobBody(s.cast.project_id, {
      title: s.name,
      deadline: inHours(72, s.now()),
      evidence: { min_feedback_chars: 20, min_screenshots: 0 },
    }),
    repeats: true,
    refusals: [],
    find: async () => {
      const { items } = await s.cast.builder.get(`/api/jobs?scope=mine&limit=100&q=${encodeURIComponent(s.name)}`);
      const mine = items.filter((found: any) => found.title === s.name);
      if (mine.length > 1) throw new Error(`${s.name}: drafted twice`);
      return mine[0] && s.cast.builder.get(`/api/jobs/${mine[0].id}`);
    },
  }),
  publish: (s: Story): Body => ({
    who: s.cast.builder,
    path: `/api/jobs/${s.job.id}/publish`,
    repeats: true,
    refusals: ["validation_failed"], // a leap of the clock went past its deadline
    find: () => only(job(s), (j) => j.status !== "draft"),
  }),
  accept: (s: Story): Body => ({
    who: s.cast.testers[0]!,
    rival: s.cast.testers[1],
    path: `/api/jobs/${s.job.id}/accept`,
    repeats: true,
    refusals: ["no_slot_left", "funding_failed", "window_closed", "already_accepted"],
    find: async () => (await s.books()).map((book) => book.assignment).find(({ state }) => state !== "failed"),
  }),
  submit: (s: Story): Body => ({
    who: s.tester,
    path: "/api/submissions",
    body: {
      assignment_id: s.assignment.id,
      outcome: "completed",
      journeys: s.job.journeys.map((journey: any) => ({
        journey_id: journey.id,
        steps: journey.steps.map((step: any) => ({ step_id: step.id, result: "passed" })),
      })),
      feedback: `${s.name}: I walked through every step of the shop and wrote down what I saw.`,
      findings: [],
      screenshots: [],
      environment: { browser: "Chromium 120", os: "Linux", viewport: "1280x800", language: "en" },
    },
    repeats: true,
    refusals: ["window_closed", "invalid_transition"],
    find: async () => {
      const { items } = await s.cast.builder.get(`/api/submissions?job_id=${s.job.id}&limit=100`);
      if (items.length > 1) throw new Error(`${s.name}: handed in twice`);
      return items[0];
    },
  }),
  approve: (s: Story): Body => ({
    who: s.cast.builder,
    path: `/api/submissions/${s.submission.id}/approve`,
    repeats: true,
    refusals: ["invalid_transition"],
    find: () => only(submission(s), (found) => ["approved", "resolved"].includes(found.status)),
  }),
  dispute: (s: Story): Body => ({
    who: s.cast.builder,
    path: "/api/disputes",
    body: { submission_id: s.submission.id, category: "step_not_done", reason: "The second step is not shown anywhere." },
    repeats: true,
    refusals: ["dispute_window_closed", "invalid_transition"],
    find: async () => {
      const { dispute_id } = await submission(s);
      return dispute_id && s.cast.builder.get(`/api/disputes/${dispute_id}`);
    },
  }),
  statement: (s: Story): Body => ({
    who: s.tester,
    path: `/api/disputes/${s.dispute.id}/statement`,
    body: { message: "I did walk through every step." },
    repeats: false,
    refusals: ["window_closed", "invalid_transition"],
    find: () => only(dispute(s), (d) => d.statement),
  }),
  full: (s: Story) => rule(s, "full"),
  partial: (s: Story) => rule(s, "partial", { tester_minor: 700 }),
  refund: (s: Story) => rule(s, "refund"),
  abandon: (s: Story): Body => ({
    who: s.tester,
    path: `/api/assignments/${s.assignment.id}/abandon`,
    repeats: true,
    refusals: ["invalid_transition"],
    find: () => only(s.tester.get(`/api/assignments/${s.assignment.id}`), (a) => a.state === "abandoned"),
  }),
};
type Name = keyof typeof STEPS;
