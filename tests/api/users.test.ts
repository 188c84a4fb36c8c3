import { afterAll, beforeAll, expect, test } from "vitest";
import { refusal } from "../lib/api";
import { newPerson } from "../lib/people";
import { Server } from "../lib/server";

let server: Server;
beforeAll(async () => {
  server = await Server.start();
});
afterAll(() => server?.stop());

test("a change is seen at once by everybody, and others never see the address", async () => {
  const [ada, bob] = [await newPerson(server, "tester"), await newPerson(server, "builder")];
  const profile = () => bob.api.get(`/api/users/${ada.id}`);
  expect((await profile()).name).toMatch(/^Person/);
  const changed = await ada.api.patch("/api/users/me", {
    name: "Ada Lovelace",
    country: "GB",
    languages: ["en"],
    devices: ["phone"],
    browsers: ["firefox", "safari"],
    time_zone: "Europe/London",
  });
  expect(changed).toMatchObject({ name: "Ada Lovelace", country: "GB", devices: ["phone"], time_zone: "Europe/London" });
  expect(await ada.api.get("/api/users/me")).toEqual(changed);
  const seen = await profile();
  expect(seen).toMatchObject({ id: ada.id, name: "Ada Lovelace", country: "GB", roles: ["tester"] });
  expect(JSON.stringify(seen)).not.toContain(ada.email);
});

test("nobody changes what is not theirs to change", async () => {
  const ada = await newPerson(server, "tester");
  for (const [field, value] of Object.entries({ roles: ["admin"], email: "x@y.test", flagged: false, status: "active" })) {
    const error = await refusal(ada.api.patch("/api/users/me", { [field]: value }));
    expect([error.status, error.fields]).toEqual([422, [field]]);
  }
});

test("every bad field is named", async () => {
  const ada = await newPerson(server, "tester");
  const bad = { name: "x".repeat(81), bio: "x".repeat(1001), country: "Britain", languages: ["english"], devices: ["fridge"] };
  const { fields } = await refusal(ada.api.patch("/api/users/me", bad));
  for (const field of ["name", "bio", "country", "languages[0]", "devices[0]"]) expect(fields).toContain(field);
  await ada.api.patch("/api/users/me", { name: "x".repeat(80), bio: "ü".repeat(1000) });
});

test("a stale If-Match is refused", async () => {
  const ada = await newPerson(server, "tester");
  const { version } = await ada.api.get("/api/users/me");
  const at = (v: number) => ada.api.with({ "if-match": `"${v}"` });
  await at(version).patch("/api/users/me", { bio: "one" });
  const error = await refusal(at(version).patch("/api/users/me", { bio: "two" }));
  expect([error.status, error.code]).toEqual([412, "version_mismatch"]);
});

test("unknown people are not found", async () => {
  const ada = await newPerson(server, "tester");
  expect((await refusal(ada.api.get("/api/users/01890000-0000-7000-8000-000000000000"))).status).toBe(404);
  expect((await refusal(server.api.get(`/api/users/${ada.id}`))).status).toBe(401);
});

test("mails of a type are switched off, but for the essential ones", async () => {
  const ada = await newPerson(server, "tester");
  const prefer = (notification_preferences: object) => ada.api.patch("/api/users/me", { notification_preferences });
  const me = await prefer({ rating_received: { email: false } });
  expect(me.notification_preferences.rating_received).toEqual({ in_app: true, email: false });
  expect(me.notification_preferences.job_accepted).toEqual({ in_app: true, email: true });
  const { fields } = await refusal(prefer({ security_notice: { email: false } }));
  expect(fields).toEqual(["notification_preferences.security_notice"]);
});
