// A replica set of two members: what may be a little old is read from the secondary, all else from the primary; and what
// is asked often names the shard key of its collection (docs/operations.md), so that a cluster would ask one shard only.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accept, newBuilder, newJob, newTester, submit } from "../lib/market";
import { newPerson, type Person } from "../lib/people";
import { type Asked, Member } from "../lib/profile";
import { Server, until } from "../lib/server";
import { Service } from "../lib/services";
import { Inbox } from "../lib/socket";

const DATABASE = "hub";
let mongo: Service;
let server: Server;
let primary: Member;
let secondary: Member;
let builder: Person;
let tester: Person;

beforeAll(async () => {
  mongo = new Service("mongo", ["2"]);
  server = await Server.start({ env: { MONGO_URI: mongo.told.PEERTEST_TEST_MONGO_URI!.replace("/?", `/${DATABASE}?`) } });
  const members = await Promise.all(["1", "2"].map((n) => Member.at(readFileSync(join(mongo.dir, n, "ports"), "utf8").trim(), DATABASE)));
  const first = (await members[0]!.isPrimary()) ? 0 : 1;
  [primary, secondary] = [members[first]!, members[1 - first]!];
  for (const member of members) await member.listen();

  builder = await newBuilder(server);
  tester = await newTester(server);
  for (let i = 0; i < 3; i += 1) await newJob(builder);
  const inbox = await Inbox.of(server, tester, 0);
  const job = await newJob(builder);
  const submission = await submit(tester, await accept(tester, job.id), job);
  await builder.api.with({ "idempotency-key": "once" }).post(`/api/submissions/${submission.id}/approve`);
  await inbox.received(1);
  inbox.close();
  for (const [rater, stars] of [[builder, 5], [tester, 4]] as const)
    await rater.api.post("/api/ratings", { submission_id: submission.id, stars });
});
afterAll(async () => {
  await server?.stop();
  await primary?.close();
  await secondary?.close();
  mongo?.stop();
});

const reads = (asked: Asked) => asked.op === "query" || (asked.op === "command" && asked.command.aggregate !== undefined);

describe("reads", () => {
  it("that may be a little old go to the secondary: further pages of the job board, what others said of somebody", async () => {
    const stranger = await newPerson(server, "tester");
    const ratings = async () => (await stranger.api.get(`/api/ratings?user_id=${tester.id}`)).items;
    await until("the ratings to be there", async () => (await ratings()).length === 1);
    const first = await tester.api.get("/api/jobs?scope=available&limit=1");
    await until("the next page", async () => {
      const next = await tester.api.get(`/api/jobs?scope=available&limit=1&cursor=${encodeURIComponent(first.next_cursor)}`);
      return next.items.length === 1;
    });
    const collections = (await secondary.asked()).filter(reads).map((asked) => asked.collection);
    expect(collections).toContain("job_listings");
    expect(collections).toContain("ratings");
  });

  it("of anything else, and of what is one's own, go to the primary", async () => {
    const before = (await secondary.asked()).length;
    await tester.api.get("/api/users/me");
    await tester.api.get("/api/users/me/tester-stats");
    await tester.api.get(`/api/ratings?user_id=${tester.id}`);
    await tester.api.get("/api/notifications");
    await tester.api.get("/api/jobs?scope=available&limit=1");
    await tester.api.get(`/api/users/${builder.id}`);
    await builder.api.get("/api/jobs?scope=mine");
    await builder.api.get("/api/submissions");
    await builder.api.get("/api/escrow");
    expect((await secondary.asked()).length).toBe(before);
    const asked = (await secondary.asked()).filter(reads).map((a) => a.collection);
    expect([...new Set(asked)].sort()).toEqual(["job_listings", "ratings"]);
    const others = new Set((await primary.asked()).filter(reads).map((a) => a.collection));
    for (const collection of ["users", "submissions", "notifications", "job_listings", "ratings"]) expect(others).toContain(collection);
  });
});

/** The filters of one operation, in whichever shape the profiler has them. */
function filters({ op, command }: Asked): any[] {
  if (op === "query") return [command.filter ?? {}];
  if (command.aggregate) return command.pipeline.filter((stage: any) => stage.$match).map((stage: any) => stage.$match);
  if (op === "update" || op === "remove") return [command.q ?? {}];
  return [];
}

const named = (filter: any, key: string): boolean =>
  key in filter || (filter.$and ?? []).some((part: any) => named(part, key)) || (filter.$or?.length > 0 && filter.$or.every((part: any) => named(part, key)));

describe("shard keys", () => {
  // As docs/operations.md has them; each with what it says asks all shards.
  it.each([
    ["notifications", "user_id", ["_id"]],
    ["sessions", "_id", ["user_id"]],
    ["refresh_tokens", "_id", ["session_id"]],
    ["idempotency", "_id", []],
    ["ledger", "_id", []],
  ])("what is asked of %s while people work names %s", async (collection, key, but) => {
    const asked = (await primary.asked()).filter((a) => a.collection === collection);
    expect(asked.length).toBeGreaterThan(0);
    const all = asked.flatMap(filters);
    const strays = all.filter((filter) => !named(filter, key) && !but.some((other) => named(filter, other)));
    expect(strays).toEqual([]);
  });
});
