// Far more than the server can do: what does not fit is refused at once, what was let in is done, and others go on.
import { afterAll, beforeAll, expect, it } from "vitest";
import { newPerson, PASSWORD, type Person } from "../lib/people";
import { Server } from "../lib/server";

// Log-ins are the dearest requests: two threads hash, 64 may wait. Ten times that at once.
const AT_ONCE = 660;

let server: Server;
let person: Person;
let many: Person; // who logs in: too often for one person's sessions to last
beforeAll(async () => {
  server = await Server.start({ env: { PEERTEST_BCRYPT_COST: "11" } });
  person = await newPerson(server, "tester");
  many = await newPerson(server, "tester");
});
afterAll(() => server?.stop());

const percentile = (of: number[], p: number) => of.sort((a, b) => a - b)[Math.floor(of.length * p)]!;

it("ten times what fits: 503 at once, reads go on, all is well after it", async () => {
  const began = Date.now();
  const refused: number[] = [], reads: number[] = [];
  let done = 0, over = false;
  const login = async () => {
    const response = await server.api.fetch("POST", "/api/auth/login", { email: many.email, password: PASSWORD });
    const body: any = await response.json();
    if (response.status === 200) return void (done += 1);
    expect(response.status).toBe(503);
    expect(body.code).toBe("overloaded");
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
    refused.push(Date.now() - began);
  };
  const others = (async () => {
    while (!over) {
      const asked = Date.now();
      await person.api.get("/api/users/me");
      reads.push(Date.now() - asked);
    }
  })();
  await Promise.all(Array.from({ length: AT_ONCE }, login));
  const took = Date.now() - began;
  over = true;
  await others;

  expect(done).toBeGreaterThanOrEqual(66); // nobody who was let in was dropped
  expect(refused.length).toBeGreaterThan(AT_ONCE / 2);
  // Refusals do not wait for the work: most were there long before it was done.
  expect(percentile(refused, 0.5)).toBeLessThan(took / 2);
  expect(reads.length).toBeGreaterThan(10);
  expect(percentile(reads, 0.95)).toBeLessThan(1000);
  await login();
  expect(done).toBeGreaterThan(66);
});
