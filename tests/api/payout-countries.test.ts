import { afterAll, beforeAll, expect, it } from "vitest";
import { refusal } from "../lib/api";
import { newPerson, type Person } from "../lib/people";
import { Server } from "../lib/server";

let server: Server;
let tester: Person;

beforeAll(async () => {
  server = await Server.start();
  tester = await newPerson(server, "tester");
});
afterAll(() => server?.stop());

it("tells before the first job where one can be paid, and keeps to it", async () => {
  const { items } = await tester.api.get("/api/payments/payout-countries");
  const germany = items.find((item: any) => item.country === "DE");
  expect(germany.working_days).toBeGreaterThan(0);
  expect(items.map((item: any) => item.country)).not.toContain("BR");
  expect((await refusal(tester.api.post("/api/payments/payout-account", { country: "BR" }))).fields).toEqual(["country"]);
  expect((await tester.api.post("/api/payments/payout-account", { country: germany.country })).url).toContain("http");
});
