// Rounds of work that each end with SIGKILL. The clients keep their own record of what was acknowledged; after each start
// it is held against what the server tells, and what was lost must be there as a whole or not at all.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ANSWERS_LATE, DECLINED_WHEN_HELD, newBuilder, newProject, newTester, putCardOnFile, qualify } from "../market";
import { newPerson } from "../people";
import { auditMoney, newAdmin } from "../reviews";
import { isGone, Server, until } from "../server";
import type { Service } from "../services";
import { Membership, Onboarding } from "./errands";
import { Chance, Member, type Outcome } from "./members";
import { PLAN_NAMES, type Step, Story, type Work } from "./story";

const CLIENTS = 12;
const NEW_STORIES = 20; // a round
const LEAPS = [40, 3 * 3600, 25 * 3600, 49 * 3600];
const HEARD_IN_MS = 60_000;
const KEYS_KEPT_S = 24 * 3600; // an Idempotency-Key is forgotten after it
const CARDS = [undefined, undefined, undefined, DECLINED_WHEN_HELD, ANSWERS_LATE];

interface Acknowledged {
  work: Work;
  step: Step;
  key: string;
  made: any;
}

export interface Figures {
  acknowledged: Record<string, number>;
  refused: Record<string, number>;
  lost: number;
  /** Of those lost, how many were found done. */
  found: number;
  repeated: number;
  serverKills: number;
  storeKills: number;
  tests: number;
}

export class Crash {
  readonly dataDir = mkdtempSync(join(tmpdir(), "peertest-crash-"));
  readonly figures: Figures = { acknowledged: {}, refused: {}, lost: 0, found: 0, repeated: 0, serverKills: 0, storeKills: 0, tests: 0 };
  readonly stories: Story[] = [];
  testers: Member[] = [];
  server!: Server;
  admin!: Member;
  private builders: { member: Member; project_id: string }[] = [];
  private errands: (Membership | Onboarding)[] = [];
  private leap = 0; // of this round, in seconds
  private live: Work[] = []; // what may go on
  private readonly busy = new Set<Work>();
  private readonly lost = new Map<Work, { step: Step; key: string }>();
  private readonly keys = new Map<Work, string>(); // of the step that is asked for again
  private fresh: Acknowledged[] = []; // since the last start
  private room = 0; // for new stories
  private now = new Date();

  constructor(
    private readonly chance: Chance,
    /** A store of its own that may be killed too. */
    private readonly store?: Service,
  ) {}

  /** The people, before anything is killed. */
  async open(): Promise<void> {
    await this.restart();
    const member = (person: ConstructorParameters<typeof Member>[1]) => new Member(() => this.server, person);
    this.admin = member(await newAdmin(this.server));
    for (const card of CARDS) {
      const person = await newBuilder(this.server);
      const { id } = await newProject(person);
      if (card) await putCardOnFile(person, card);
      this.builders.push({ member: member(person), project_id: id });
    }
    for (let i = 0; i < 6; ++i) this.testers.push(member(await newTester(this.server)));
    this.errands = [new Membership("a membership", member(await newPerson(this.server, "builder")))];
    for (let i = 0; i < 2; ++i) {
      const person = await newPerson(this.server, "tester");
      await qualify(person);
      const late = member(person);
      this.testers.push(late);
      this.errands.push(new Onboarding(late, this.chance));
    }
    this.live = [...this.errands];
  }

  async close(): Promise<void> {
    await this.server?.kill();
    this.store?.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  /** Works for a random time, kills, starts again and looks at everything that was touched. */
  async round(n: number, spoil?: () => void): Promise<string> {
    const { lost, found } = { ...this.figures };
    this.room = NEW_STORIES;
    const leap = n % 4 === 3 ? this.chance.pick(LEAPS) : 0;
    this.leap = leap;
    const ms = this.chance.between(20, leap ? 1200 : 400);
    let over = false;
    const work = Promise.all([
      this.clients(() => over),
      leap && this.server.advanceClock(leap).catch(() => undefined),
    ]);
    const told = this.store && this.chance.happens(0.3) ? await this.killStore(ms) : await pause(ms);
    this.refuseDead();
    over = true; // nobody asks a server that is gone
    await this.server.kill();
    this.figures.serverKills += 1;
    await work;
    this.store?.start(); // unless it runs
    spoil?.();
    const acknowledged = this.fresh.length;
    await this.restart();
    await this.check();
    return `killed after ${ms} ms${told ?? ""}${leap ? ` and within a leap of ${leap / 3600} h` : ""}: ${acknowledged} acknowledged, ${
      this.figures.lost - lost
    } lost, of them ${this.figures.found - found} done`;
  }

  /** Lets everything come to its end, with nothing killed any more. */
  async settle(): Promise<void> {
    for (const errand of this.errands) if (errand instanceof Onboarding) errand.due = true;
    for (let i = 0; i < 3; ++i) {
      await this.finishWork();
      await this.server.advanceClock(60); // holds whose answer was lost are looked up
      for (const work of this.live) await work.whole();
    }
    await this.finishWork();
    for (const days of [3, 2, 15]) await this.server.advanceClock(days * 24 * 3600 + 3600);
  }

  private async finishWork(): Promise<void> {
    const idle = () => this.busy.size === 0 && this.ready().length === 0;
    this.room = 0;
    this.live = this.live.filter((work) => !(work instanceof Membership)); // it would go on for ever
    await this.clients(idle);
    await this.check();
  }

  /** Works for so long with nobody killed, then looks at everything that was touched. */
  async work(ms: number, stories: number): Promise<void> {
    this.room = stories;
    let over = false;
    const work = this.clients(() => over);
    await pause(ms);
    over = true;
    await work;
    this.refuseDead();
    await this.check();
  }

  // --- the load ------------------------------------------------------------------------------------------------------
  private ready(): Work[] {
    return this.live.filter((work) => !this.busy.has(work) && !this.lost.has(work) && work.next());
  }

  private clients(over: () => boolean): Promise<unknown> {
    return Promise.all(Array.from({ length: CLIENTS }, () => this.client(over)));
  }

  private async client(over: () => boolean): Promise<void> {
    while (!over()) {
      const ready = this.ready();
      if (this.fresh.length > 0 && this.chance.happens(0.08)) await this.repeat(this.chance.pick(this.fresh));
      else if (ready.length > 0 && !this.chance.happens(0.3 * Number(this.room > 0))) await this.send(this.chance.pick(ready));
      else if (this.room > 0) await this.send(this.newStory());
      else await pause(2);
    }
  }

  private newStory(): Story {
    this.room -= 1;
    const { member, project_id } = this.chance.pick(this.builders);
    const first = this.chance.pick(this.testers), second = this.chance.pick(this.testers);
    const testers = first !== second && this.chance.happens(0.3) ? [first, second] : [first];
    const cast = { builder: member, project_id, testers, admin: this.admin };
    const story = new Story(`Test ${this.stories.length + 1}`, this.chance.pick(PLAN_NAMES), cast, () => this.now);
    this.stories.push(story);
    this.live.push(story);
    this.figures.tests += 1;
    return story;
  }

  private async send(work: Work): Promise<void> {
    const step = work.next()!;
    const key = this.keys.get(work) ?? `${work.name} ${step.name} ${this.chance.between(0, 1e9)}`.replaceAll(/[^\w]/g, "-");
    this.busy.add(work);
    this.keys.delete(work);
    try {
      const asked = [step.who, step.rival].filter((who) => who !== undefined);
      const outcomes = await Promise.all(asked.map((who) => who.ask("POST", step.path, step.body, key)));
      this.judge(work, step, key, outcomes);
    } finally {
      this.busy.delete(work);
    }
  }

  private judge(work: Work, step: Step, key: string, outcomes: Outcome[]): void {
    const done = outcomes.filter((outcome) => typeof outcome === "object" && "body" in outcome);
    if (done.length > 1) throw new Error(`${work.name}: both were told that they have it: ${JSON.stringify(outcomes)}`);
    for (const outcome of outcomes) {
      if (outcome === "lost" || !("refused" in outcome)) continue;
      const { code } = outcome.refused;
      if (code === "conflict" && !step.refusals.includes(code)) return this.lose(work, step, key);
      if (!step.refusals.includes(code)) throw new Error(`${work.name}: ${outcome.refused.message}`);
      count(this.figures.refused, `${step.name}: ${code}`);
    }
    if (done[0]) {
      count(this.figures.acknowledged, step.name);
      this.fresh.push({ work, step, key, made: done[0].body });
      step.done(done[0].body);
    } else if (outcomes.includes("lost")) {
      this.lose(work, step, key);
    } else {
      work.refused();
    }
  }

  /** Looked for once the server was started again. */
  private lose(work: Work, step: Step, key: string): void {
    this.figures.lost += 1;
    this.lost.set(work, { step, key });
  }

  /** A client that did not hear its answer, and asks again. */
  private async repeat({ work, step, key, made }: Acknowledged): Promise<void> {
    if (!step.repeats || step.rival || this.leap >= KEYS_KEPT_S) return;
    const outcome = await step.who.ask("POST", step.path, step.body, key);
    if (outcome === "lost" || ("refused" in outcome && outcome.refused.code === "conflict")) return;
    if ("refused" in outcome || outcome.body.id !== made.id)
      throw new Error(`${work.name}: ${step.name} asked again is not what was acknowledged: ${JSON.stringify({ made, outcome })}`);
    this.figures.repeated += 1;
  }

  // --- killing and looking -------------------------------------------------------------------------------------------
  async restart(): Promise<void> {
    this.server = await Server.start({
      dataDir: this.dataDir,
      env: {
        PEERTEST_BCRYPT_COST: "4",
        PEERTEST_MAX_OPEN_ASSIGNMENTS: "100",
        PEERTEST_PLATFORM_FEE_BPS: "250",
        PEERTEST_ACCEPT_WAIT_MS: "100",
        PEERTEST_LOG_LEVEL: "warn",
        ...(this.store && { MONGO_URI: this.store.told.PEERTEST_TEST_MONGO_URI!.replace("/?", "/crash?") }),
      },
    });
    await this.lookAtClock();
  }

  /** With nothing killed; deadlines of new tests are counted from then on. */
  async advance(seconds: number): Promise<void> {
    await this.server.advanceClock(seconds);
    await this.lookAtClock();
  }

  private async lookAtClock(): Promise<void> {
    this.now = new Date((await this.server.api.fetch("GET", "/health")).headers.get("date")!);
  }

  /** The store first; the server is killed while it is gone, or after it came back. */
  private async killStore(ms: number): Promise<string> {
    await pause(ms);
    const pid = this.store!.kill("1/pid");
    await until("the store to be gone", async () => isGone(pid), 60_000);
    this.figures.storeKills += 1;
    await pause(this.chance.between(0, 300));
    if (this.chance.happens(0.5)) return ", the store before it";
    this.store!.start();
    await pause(this.chance.between(0, ms));
    return ", the store before it and started again";
  }

  private refuseDead(): void {
    if (isGone(this.server.pid)) throw new Error(`the server ended by itself:\n${this.server.output.slice(-5000)}`);
    const bad = /^.*"event":"(unexpected_error|task_dead)".*$/m.exec(this.server.output);
    if (bad) throw new Error(`the server's log says: ${bad[0]}`);
  }

  /** Everything that was acknowledged is there, what was lost is whole or absent, and the books are right. */
  async check(): Promise<void> {
    const fresh = this.fresh;
    this.fresh = [];
    const last = new Map(fresh.map((a) => [a.work, a]));
    await inTurns(fresh, async (a) => {
      // Later steps undo earlier ones of an errand, those of a test never do.
      if (!(a.work instanceof Story) && (last.get(a.work) !== a || this.lost.has(a.work))) return;
      await this.mustBeThere(a);
    });
    await inTurns([...this.lost], async ([work, { step, key }]) => {
      const made = await step.find();
      if (made) {
        this.figures.found += 1;
        step.done(made);
      } else if (this.chance.happens(0.7)) {
        this.keys.set(work, key);
      }
    });
    this.lost.clear();
    await inTurns([...new Set([...this.live, ...last.keys()])], (work) => work.whole());
    this.live = this.live.filter((work) => !(work instanceof Story) || work.next() || work.assignment?.state === "reserving");
    auditMoney(this.server);
  }

  private async mustBeThere({ work, step, made }: Acknowledged): Promise<void> {
    if (step.path.startsWith("/api/payments/") && made.url) return; // a page changes nothing
    // A page of the provider is answered once the provider knows; the hub follows when it has heard of it.
    const found = work instanceof Story ? await step.find() : await until(`${work.name}: ${step.name}`, () => step.find(), HEARD_IN_MS);
    if (!found) throw new Error(`${work.name}: ${step.name} was acknowledged and is gone: ${JSON.stringify(made)}`);
    if (found.id !== made.id && made.id) throw new Error(`${work.name}: ${step.name}: not what was acknowledged: ${JSON.stringify({ made, found })}`);
  }
}

const pause = (ms: number): Promise<undefined> => new Promise((wake) => setTimeout(() => wake(undefined), ms));

const count = (of: Record<string, number>, name: string) => {
  of[name] = (of[name] ?? 0) + 1;
};

/** A few at a time. */
async function inTurns<T>(things: T[], act: (thing: T) => Promise<void>): Promise<void> {
  const left = [...things];
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let thing = left.pop(); thing !== undefined; thing = left.pop()) await act(thing);
    }),
  );
}
