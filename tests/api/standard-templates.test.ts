// Admins keep the standard test templates; builders see every change at once.
import { afterAll, beforeAll, expect, test } from "vitest";
import { refusal } from "../lib/api";
import { newPerson, type Person } from "../lib/people";
import { newAdmin } from "../lib/reviews";
import { Server } from "../lib/server";

const PATH = "/api/admin/templates";
const journey = { title: "Read", steps: [{ instruction: "Open {url}", expected: "It opens" }] };
const newTemplate = (more: object = {}) => ({ title: "Reading {app}", description: "Is it read?", test_type: "usability", journeys: [journey], ...more });

let server: Server;
let admin: Person;
let builder: Person;
beforeAll(async () => {
  server = await Server.start();
  admin = await newAdmin(server);
  builder = await newPerson(server, "builder");
});
afterAll(() => server.stop());

const all = async () => (await admin.api.get(`${PATH}?limit=100`)).items;
const offered = async (person = builder) => (await person.api.get("/api/ai/templates")).items;
const audited = async (action: string, id: string) =>
  (await admin.api.get(`/api/admin/audit?action=${action}&subject=template:${id}`)).items;
const change = (template: any, body: object) =>
  admin.api.with({ "if-match": `"${template.version}"` }).patch(`${PATH}/${template.id}`, body);

test("the twelve standard ones are there, for admins only, in pages", async () => {
  const page = await admin.api.get(`${PATH}?limit=5`);
  expect(page).toMatchObject({ count: 12, least: 12 });
  const rest = await admin.api.get(`${PATH}?limit=100&cursor=${page.next_cursor}`);
  const ids = [...page.items, ...rest.items].map((t: any) => t.id);
  expect(ids).toEqual((await offered()).map((t: any) => t.id));
  expect(new Set(ids).size).toBe(12);
  for (const call of [
    () => builder.api.get(PATH),
    () => builder.api.get(`${PATH}/${ids[0]}`),
    () => builder.api.post(PATH, newTemplate()),
    () => builder.api.with({ "if-match": '"1"' }).patch(`${PATH}/${ids[0]}`, { title: "Mine now" }),
    () => builder.api.delete(`${PATH}/${ids[0]}`),
  ])
    expect((await refusal(call())).status).toBe(403);
  expect((await refusal(server.api.get(PATH))).status).toBe(401);
});

test("one is made, read, changed and deleted; builders see it at once; each is audited", async () => {
  await offered(); // kept from here on
  const made = await admin.api.send("POST", PATH, newTemplate());
  expect(made.status).toBe(201);
  const template = made.body;
  expect((await offered())[0]).toMatchObject({ id: template.id, title: "Reading {app}", own: false });

  const read = await admin.api.send("GET", `${PATH}/${template.id}`);
  expect(read.body).toEqual(template);
  expect(read.headers.get("etag")).toBe(`"${template.version}"`);
  expect((await refusal(admin.api.patch(`${PATH}/${template.id}`, { title: "None" }))).status).toBe(428);
  const changed = await change(template, { title: "Reading in {app}" });
  expect(changed).toMatchObject({ title: "Reading in {app}", description: "Is it read?" });
  expect((await offered())[0].title).toBe("Reading in {app}");
  expect((await refusal(change(template, { title: "Stale" }))).code).toBe("version_mismatch");

  const project = await builder.api.post("/api/projects", { name: "Harbour Coffee", url: "http://127.0.0.1:8001/" });
  expect(await builder.api.post(`/api/ai/templates/${template.id}/customize`, { project_id: project.id })).toMatchObject({ title: "Reading in Harbour Coffee" });

  await admin.api.delete(`${PATH}/${template.id}`);
  expect((await offered()).map((t: any) => t.id)).not.toContain(template.id);
  expect((await refusal(builder.api.get(`/api/ai/templates/${template.id}`))).status).toBe(404);
  expect((await refusal(admin.api.delete(`${PATH}/${template.id}`))).status).toBe(404);
  for (const action of ["created", "read", "changed", "deleted"])
    expect(await audited(`admin.template_${action}`, template.id)).toMatchObject([{ actor_id: admin.id }]);
  expect(await audited("admin.templates_read", (await all())[0].id)).not.toEqual([]);
});

test("a repeated request makes one template", async () => {
  const api = admin.api.with({ "idempotency-key": "one-template" });
  const [first, second] = [await api.post(PATH, newTemplate()), await api.post(PATH, newTemplate())];
  expect(second).toEqual(first);
  expect(await all()).toHaveLength(13);
  await admin.api.delete(`${PATH}/${first.id}`);
});

test("never fewer than twelve, even when two delete at once", async () => {
  const extra = await admin.api.post(PATH, newTemplate());
  const outcomes = await Promise.all(
    (await all()).slice(0, 4).map((t: any) => admin.api.delete(`${PATH}/${t.id}`).then(() => "done", (error) => error.code)),
  );
  expect(outcomes.sort()).toEqual(["conflict", "conflict", "conflict", "done"]);
  const left = await all();
  expect(left).toHaveLength(12);
  const error = await refusal(admin.api.delete(`${PATH}/${left[0].id}`));
  expect(error.problem.detail).toMatch(/at least 12/);
  expect(extra.version).toBe(1);
});

test("what builders save stays theirs, and is seen at once", async () => {
  await offered();
  const own = await builder.api.post("/api/ai/templates", { title: "My checkout", test_type: "functional", journeys: [journey] });
  expect((await offered())[0]).toMatchObject({ id: own.id, own: true });
  for (const call of [() => admin.api.get(`${PATH}/${own.id}`), () => admin.api.delete(`${PATH}/${own.id}`), () => change({ ...own, version: 1 }, { title: "Ours" })])
    expect((await refusal(call())).status).toBe(404);
  expect((await all()).map((t: any) => t.id)).not.toContain(own.id);
  expect((await offered(await newPerson(server, "builder"))).map((t: any) => t.id)).not.toContain(own.id);
  await builder.api.delete(`/api/ai/templates/${own.id}`);
  expect((await offered()).map((t: any) => t.id)).not.toContain(own.id);
});

test("the bounds", async () => {
  const [template] = await all();
  const cases: [object, string[]][] = [
    [{ title: "ab" }, ["title"]],
    [{ title: "x".repeat(121), description: "x".repeat(5001) }, ["title", "description"]],
    [{ journeys: [] }, ["journeys"]],
    [{ journeys: Array(21).fill(journey) }, ["journeys"]],
    [{ journeys: [{ title: "", steps: [] }] }, ["journeys[0].title", "journeys[0].steps"]],
    [{ journeys: [{ title: "J", steps: [{ instruction: "x".repeat(1001) }] }] }, ["journeys[0].steps[0].instruction"]],
    [{ test_type: "load" }, ["test_type"]],
    [{ own: true }, ["own"]],
  ];
  for (const [more, fields] of cases) {
    expect((await refusal(admin.api.post(PATH, newTemplate(more)))).fields).toEqual(fields);
    expect((await refusal(change(template, more))).fields).toEqual(fields);
  }
});
