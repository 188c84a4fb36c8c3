// Clients that are slow, silent or many cannot hold the server: each is let go in its time, and others are served meanwhile.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newPerson, type Person } from "../lib/people";
import { Raw, upgrade } from "../lib/raw";
import { Server, until } from "../lib/server";

const MANY = 150;
const LIMITS = {
  PEERTEST_HEAD_TIMEOUT_MS: "400",
  PEERTEST_BODY_TIMEOUT_MS: "400",
  PEERTEST_WRITE_TIMEOUT_MS: "400",
  PEERTEST_LIVE_TIMEOUT_MS: "600",
};
/** On a busy machine; without the limits it would be minutes. */
const SOON_MS = 8_000;

describe("slow clients", () => {
  let server: Server;
  let person: Person;
  beforeAll(async () => {
    server = await Server.start({ env: { ...LIMITS, PEERTEST_BCRYPT_COST: "4" } });
    person = await newPerson(server, "tester");
  });
  afterAll(() => server?.stop());

  /** Others are answered while these hang. */
  async function letGo(all: Raw[]): Promise<void> {
    expect((await person.api.get("/api/users/me")).email).toBe(person.email);
    for (const ms of await Promise.all(all.map((raw) => raw.closed()))) expect(ms).toBeLessThan(SOON_MS);
  }

  it("a head that never ends", async () => {
    const all = await Raw.openAll(server, MANY);
    await letGo(all.map((raw) => raw.send("GET /api/jobs HTTP/1.1\r\nHost: x\r\nX-Slow: ").trickle()));
    expect(all.some((raw) => raw.received.includes(" 408 "))).toBe(true);
  });

  it("a body that never ends", async () => {
    const head = "POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{";
    const all = await Raw.openAll(server, MANY);
    await letGo(all.map((raw) => raw.send(head).trickle(" ")));
    expect(all.some((raw) => raw.received.includes(" 408 "))).toBe(true);
  });

  it("an upload that stands still", async () => {
    const head =
      `POST /api/files/upload HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${person.api.token}\r\n` +
      "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 100000\r\n\r\n--b\r\n";
    await letGo((await Raw.openAll(server, 20)).map((raw) => raw.send(head)));
  });

  it("answers that nobody reads", async () => {
    const all = await Raw.openAll(server, 20);
    for (const raw of all) {
      raw.socket.pause();
      raw.send("GET /api/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n".repeat(200)); // some 50 MB of answers
    }
    const open = () => server.metric("peertest_http_connections").catch(() => server.metric('peertest_http_connections{name=""}'));
    await until("all of them to be let go", async () => (await open()) < 10, SOON_MS);
    expect((await person.api.get("/api/users/me")).email).toBe(person.email);
    for (const raw of all) raw.end();
  });

  it("live sockets whose browser is gone without a word", async () => {
    const all = await Raw.openAll(server, 30);
    for (const raw of all) {
      const { ticket } = await person.api.post("/api/notifications/ticket");
      raw.send(upgrade(server, ticket));
    }
    await letGo(all);
    expect(all[0]!.received).toContain(" 101 ");
  });
});

describe("connections that only wait", () => {
  it("as live sockets: fifty for each person, who then hears 429", async () => {
    const server = await Server.start({ env: { PEERTEST_BCRYPT_COST: "4" } });
    const [greedy, other] = [await newPerson(server, "tester"), await newPerson(server, "tester")];
    const ask = async (person: Person) => {
      const { ticket } = await person.api.post("/api/notifications/ticket");
      const raw = await Raw.open(server);
      await raw.send(upgrade(server, ticket)).has("\r\n\r\n");
      return raw;
    };
    const open = await Promise.all(Array.from({ length: 50 }, () => ask(greedy)));
    expect(open.every((raw) => raw.received.includes(" 101 "))).toBe(true);
    expect((await ask(greedy)).received).toMatch(/ 429 [^]*"rate_limited"/);
    expect((await ask(other)).received).toContain(" 101 ");
    open[0]!.end();
    await until("the place that came free", async () => (await ask(greedy)).received.includes(" 101 "));
    await server.stop();
  });

  it("make room, the longest idle first, and are let go after their time", async () => {
    const env = { PEERTEST_MAX_CONNECTIONS: "20", PEERTEST_IDLE_TIMEOUT_MS: "3000", PEERTEST_HEAD_TIMEOUT_MS: "60000" };
    const server = await Server.start({ env });
    const idle = await Raw.openAll(server, 60);
    for (let i = 0; i < 5; ++i) {
      const answered = async () => {
        const late = await Raw.open(server);
        await late.send("GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").closed();
        return late.received.includes(" 200 ");
      };
      await until("room for somebody new", answered, 1500); // at the second try, as Retry-After says
    }
    for (const ms of await Promise.all(idle.map((raw) => raw.closed()))) expect(ms).toBeLessThan(SOON_MS);
    await server.stop();
  });

  it("whoever has begun a request keeps the place; the next one hears 503 at once", async () => {
    const env = { PEERTEST_MAX_CONNECTIONS: "20", PEERTEST_HEAD_TIMEOUT_MS: "60000" };
    const server = await Server.start({ env });
    const busy = await Raw.openAll(server, 40);
    for (const raw of busy) raw.send("GET /health HTTP/1.1\r\nHost: x\r\nX-Slow: ").trickle();
    const answers = await until("refusals", async () => {
      const late = await Raw.open(server);
      await late.send("GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").closed();
      return late.received.includes(" 503 ") && late.received;
    });
    expect(answers).toMatch(/Retry-After: \d/);
    for (const raw of busy) raw.end();
    await until("room again", async () => (await server.api.fetch("GET", "/health").catch(() => undefined))?.ok);
    await server.stop();
  });
});
