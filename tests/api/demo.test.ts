// What `serve --demo` shows to who looks at the product for the first time.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { logIn, type Person } from "../lib/people";
import { Server } from "../lib/server";

const PASSWORD = "peertest-demo";

let server: Server;
let builder: Person;
let tester: Person;

beforeAll(async () => {
  server = await Server.start({ args: ["--demo"] });
  [builder, tester] = await Promise.all([
    logIn(server, "builder@demo.test", PASSWORD),
    logIn(server, "tester@demo.test", PASSWORD),
  ]);
});
afterAll(() => server.stop());

describe("the demo", () => {
  it("has a builder with membership and card, and a qualified tester who can be paid", async () => {
    const me = await builder.api.get("/api/users/me");
    expect(me).toMatchObject({ email_verified: true, membership: { status: "active" }, card: { status: "ready" } });
    expect(await tester.api.get("/api/users/me")).toMatchObject({
      qualification: { score: 100, passed: true },
      payout_account: { status: "enabled" },
    });
    const admin = await logIn(server, "admin@demo.test", PASSWORD);
    expect((await admin.api.get("/api/users/me")).roles).toContain("admin");
  });

  it("has a job to take, one under review and one paid", async () => {
    const jobs = await tester.api.get("/api/jobs?scope=available");
    expect(jobs.items.map((job: any) => job.title)).toContain("First look at the shop on your phone");
    const inbox = await builder.api.get("/api/submissions?scope=received");
    expect(inbox.items.map((item: any) => item.status).sort()).toEqual(["approved", "pending"]);
    const pending = inbox.items.find((item: any) => item.status === "pending");
    const submission = await builder.api.get(`/api/submissions/${pending.id}`);
    expect(submission.findings).toHaveLength(3);
    const file = await builder.api.get(`/api/files/${submission.screenshots[0].file_id}`);
    const picture = await fetch(new URL(file.url, server.url));
    expect(picture.headers.get("content-type")).toBe("image/jpeg");
    expect((await picture.arrayBuffer()).byteLength).toBe(file.size_bytes);
  });

  it("has the key that the example app's pages name", async () => {
    const [project] = (await builder.api.get("/api/projects")).items;
    const example = readFileSync(join(import.meta.dirname, "../../examples/harbour-coffee/server.mjs"), "utf8");
    expect(example).toContain(`PEERTEST_TELEMETRY_KEY ?? "${project.telemetry_key}"`);
  });

  it("keeps true books", async () => {
    const balance = await tester.api.get("/api/payments/balance");
    expect(balance.items).toMatchObject([{ currency: "USD", pending_minor: 2200, paid_out_minor: 1200 }]);
  });

  it("leaves a database that is not empty alone", async () => {
    const dataDir = server.dataDir;
    await server.kill();
    server = await Server.start({ args: ["--demo"], dataDir });
    const again = await logIn(server, "builder@demo.test", PASSWORD);
    expect((await again.api.get("/api/projects")).items).toHaveLength(1);
  });
});
