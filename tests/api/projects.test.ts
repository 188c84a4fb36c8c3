import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { refusal } from "../lib/api";
import { accept, newBuilder, newJob, newProject, newTester } from "../lib/market";
import { newPerson, type Person } from "../lib/people";
import { newAdmin } from "../lib/reviews";
import { Server } from "../lib/server";

let server: Server;
let builder: Person;

beforeAll(async () => {
  server = await Server.start();
  builder = await newPerson(server, "builder");
});
afterAll(() => server?.stop());

const body = { name: "Shop", url: "https://shop.example.com" };

describe("projects", () => {
  it("are created, read, changed, listed and archived by their owner", async () => {
    const made = await builder.api.send("POST", "/api/projects", { ...body, tags: ["beta"] });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ name: "Shop", tags: ["beta"], archived: false });
    expect(made.body.telemetry_key).toMatch(/^[\w-]{40,}$/);
    const path = `/api/projects/${made.body.id}`;
    const changed = await builder.api.patch(path, { name: "Shop 2" });
    expect(changed).toMatchObject({ name: "Shop 2", url: body.url });
    const stale = refusal(builder.api.with({ "If-Match": `"${made.body.version}"` }).patch(path, { name: "Lost" }));
    expect(await stale).toMatchObject({ status: 412, code: "version_mismatch" });
    await builder.api.delete(path);
    expect((await builder.api.get(path)).archived).toBe(true);
    const listed = await builder.api.get("/api/projects?archived=false");
    expect(listed.items.map((p: any) => p.id)).not.toContain(made.body.id);
  });

  it("belong to their owner: 404 for others, 403 for testers, 401 for nobody", async () => {
    const project = await newProject(builder);
    const other = await newPerson(server, "builder");
    const tester = await newPerson(server, "tester");
    const path = `/api/projects/${project.id}`;
    expect((await refusal(other.api.get(path))).status).toBe(404);
    expect((await refusal(other.api.patch(path, {}))).status).toBe(404);
    expect((await refusal(other.api.delete(path))).status).toBe(404);
    expect((await refusal(tester.api.get(path))).status).toBe(403);
    expect((await refusal(server.api.get(path))).status).toBe(401);
  });

  it("are listed in pages", async () => {
    const many = await newPerson(server, "builder");
    for (let i = 0; i < 5; i += 1) await many.api.post("/api/projects", { ...body, name: `P${i}` });
    const names: string[] = [];
    let cursor = "";
    do {
      const page = await many.api.get(`/api/projects?limit=2${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
      names.push(...page.items.map((p: any) => p.name));
      cursor = page.next_cursor ?? "";
    } while (cursor);
    expect(names).toEqual(["P4", "P3", "P2", "P1", "P0"]);
    expect((await refusal(many.api.get("/api/projects?limit=101"))).fields).toEqual(["limit"]);
    expect((await refusal(many.api.get("/api/projects?cursor=nonsense"))).status).toBe(422);
    expect((await refusal(many.api.get("/api/projects?colour=red"))).status).toBe(422);
  });

  it("are never the platform itself", async () => {
    const { port } = new URL(server.url);
    for (const host of ["localhost", "127.0.0.1", "[::1]"]) {
      const url = `http://${host}:${port}/jobs`;
      expect((await refusal(builder.api.post("/api/projects", { ...body, url }))).fields).toEqual(["url"]);
    }
  });
});

describe("test accounts", () => {
  const secret = { label: "Customer", username: "anna", password: "s3cret-of-the-test", notes: "has two orders" };

  it("are never told in answers but by revealing them, and lie encrypted on disk", async () => {
    const project = await newProject(builder);
    const accounts = `/api/projects/${project.id}/test-accounts`;
    const account = await builder.api.post(accounts, secret);
    expect(JSON.stringify([account, await builder.api.get(accounts)])).not.toMatch(/anna|s3cret|two orders/);
    expect(await builder.api.post(`${accounts}/${account.id}/reveal`)).toEqual({
      username: "anna",
      password: secret.password,
      notes: secret.notes,
    });
    await builder.api.patch(`${accounts}/${account.id}`, { password: "another-s3cret" });
    expect(await builder.api.post(`${accounts}/${account.id}/reveal`)).toMatchObject({
      username: "anna",
      password: "another-s3cret",
    });
    for (const name of readdirSync(server.dataDir).filter((n) => /\.db/.test(n))) {
      expect(readFileSync(join(server.dataDir, name), "latin1")).not.toMatch(/s3cret/);
    }
    expect(server.output).not.toMatch(/s3cret/);
    await builder.api.delete(`${accounts}/${account.id}`);
    expect((await builder.api.get(accounts)).items).toEqual([]);
  });

  it("are revealed to a tester while they work on the project, and to nobody else", async () => {
    const owner = await newBuilder(server);
    const job = await newJob(owner);
    const accounts = `/api/projects/${job.project_id}/test-accounts`;
    const account = await owner.api.post(accounts, secret);
    const reveal = `${accounts}/${account.id}/reveal`;
    const tester = await newTester(server);
    expect((await refusal(tester.api.post(reveal))).status).toBe(404);
    expect((await refusal(builder.api.post(reveal))).status).toBe(404);
    const assignment = await accept(tester, job.id);
    expect(await tester.api.post(reveal)).toMatchObject({ username: "anna", password: secret.password });
    const admin = await newAdmin(server);
    const { items } = await admin.api.get(`/api/admin/audit?action=test_account.revealed&subject=test_account:${account.id}`);
    expect(items.map((row: any) => row.actor_id)).toEqual([tester.id]);
    expect(JSON.stringify(items)).not.toMatch(/anna|s3cret/);
    const workplace = await tester.api.get(`/api/assignments/${assignment.id}`);
    expect(workplace.test_accounts).toEqual([expect.objectContaining({ id: account.id, label: "Customer" })]);
    await tester.api.post(`/api/assignments/${assignment.id}/abandon`);
    expect((await refusal(tester.api.post(reveal))).status).toBe(404);
  });
});
