// Far more than the server can do: what does not fit is refused at once, what was let in is done, and others go on.
import { connect, type Socket } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { jobBody, newBuilder, newProject } from "../lib/market";
import { newPerson, PASSWORD, type Person } from "../lib/people";
import { SANITIZED, Server } from "../lib/server";

// Log-ins are the dearest requests: a thread for each core hashes, 64 may wait. Ten times that at once.
const LOGINS = 660;
// Writes share a queue of 1,024. Dear ones fill it: they arrive ten times as fast as they are done, this long and this many.
const ARRIVE_MS = 2000, ARRIVE_AT_LEAST = 2500;
/** Refusals, and the answers to others, are there within this, even on a busy machine: the work itself takes far longer. */
const SOON_MS = 1000;
/** Who asks often asks this often. */
const PAUSE_MS = 20;

let server: Server;
let clients: Clients;
beforeAll(async () => {
  server = await Server.start({ env: { PEERTEST_BCRYPT_COST: "11" } });
  clients = await Clients.of(server, 2000);
});
afterAll(async () => {
  clients?.end();
  await server?.stop();
});

interface Answered {
  status: number;
  head: string;
  body: string;
  /** From the sending to the first byte. */
  ms: number;
}

/** Bare sockets that are open already: what is measured is the server's time, as little of this process's as can be. */
class Clients {
  private readonly idle: Socket[] = [];
  private constructor(private readonly at: URL) {}

  static async of(server: Server, count: number): Promise<Clients> {
    const clients = new Clients(new URL(server.url));
    clients.idle.push(...(await Promise.all(Array.from({ length: count }, () => clients.open()))));
    return clients;
  }

  end(): void {
    for (const socket of this.idle) socket.destroy();
  }

  async ask(method: string, path: string, person?: Person, body?: object): Promise<Answered> {
    const text = body ? JSON.stringify(body) : "";
    const request =
      `${method} ${path} HTTP/1.1\r\nHost: ${this.at.host}\r\n${person ? `Authorization: Bearer ${person.api.token}\r\n` : ""}` +
      `${body ? "Content-Type: application/json\r\n" : ""}${method === "GET" ? "" : `Content-Length: ${text.length}\r\n`}\r\n${text}`;
    const socket = this.idle.pop() ?? (await this.open());
    return new Promise((done, fail) => {
      const sent = performance.now();
      let received = "", ms = 0;
      const closed = () => fail(new Error(`closed, after ${received}`));
      const more = (bytes: Buffer) => {
        ms ||= performance.now() - sent;
        received += bytes.toString("latin1");
        const end = received.indexOf("\r\n\r\n");
        if (end < 0) return;
        const [head, body] = [received.slice(0, end), received.slice(end + 4)];
        const status = Number(head.slice(9, 12));
        // Whole jobs by the thousand are not worth reading.
        const enough = status === 201 || body.length >= Number(/^content-length: (\d+)/im.exec(head)![1]);
        if (!enough) return;
        socket.off("data", more).off("close", closed);
        if (status === 201) socket.destroy();
        else this.idle.push(socket);
        done({ status, head, body, ms });
      };
      socket.on("data", more).on("close", closed).write(request);
    });
  }

  private open(): Promise<Socket> {
    return new Promise((done, fail) => {
      const socket = connect(Number(this.at.port), this.at.hostname, () => done(socket));
      socket.setNoDelay().once("error", fail);
    });
  }
}

const wait = (ms: number) => new Promise((wake) => setTimeout(wake, ms));
const p95 = (of: Answered[]) => of.map((answer) => answer.ms).sort((a, b) => a - b)[Math.floor(of.length * 0.95)]!;

/** Each of these is asked again and again, until told to stop: then here are their answers. */
function meanwhile(asks: (() => Promise<Answered>)[]): () => Promise<Answered[][]> {
  let over = false;
  const asking = asks.map(async (next) => {
    const answers: Answered[] = [];
    while (!over) {
      answers.push(await next());
      await wait(PAUSE_MS);
    }
    return answers;
  });
  return () => ((over = true), Promise.all(asking));
}

function expectRefusedAtOnce(refused: Answered[]): void {
  for (const { status, head, body } of refused) {
    expect(status).toBe(503);
    expect(head).toMatch(/^retry-after: [1-9]/im);
    expect(JSON.parse(body).code).toBe("overloaded");
  }
  expect(p95(refused)).toBeLessThan(SOON_MS);
}

function expectServed(answers: Answered[], atLeast: number): void {
  expect(answers.filter((answer) => answer.status !== 200)).toEqual([]);
  expect(answers.length).toBeGreaterThanOrEqual(atLeast);
  expect(p95(answers)).toBeLessThan(SOON_MS);
}

it.skipIf(SANITIZED)("ten times what fits: 503 at once, reads go on, all is well after it", async () => {
  const person = await newPerson(server, "tester");
  const many = await newPerson(server, "tester"); // who logs in: too often for one person's sessions to last
  const login = () => clients.ask("POST", "/api/auth/login", undefined, { email: many.email, password: PASSWORD });

  const stop = meanwhile([() => clients.ask("GET", "/api/users/me", person)]);
  const answers = await Promise.all(Array.from({ length: LOGINS }, login));
  const [reads] = await stop();

  const refused = answers.filter((answer) => answer.status !== 200);
  expect(answers.length - refused.length).toBeGreaterThanOrEqual(65); // nobody who was let in was dropped
  expect(refused.length).toBeGreaterThan(LOGINS / 2);
  expectRefusedAtOnce(refused);
  expectServed(reads!, 3);
  expect((await login()).status).toBe(200);
});

it.skipIf(SANITIZED)("writes that arrive ten times as fast as they are done: 503 at once, the rest of the product goes on", async () => {
  const builder = await newBuilder(server);
  const tester = await newPerson(server, "tester");
  const steps = Array.from({ length: 50 }, (_, i) => ({ instruction: `Look at page ${i}. `.repeat(18) }));
  const journeys = Array.from({ length: 20 }, (_, i) => ({ title: `Journey ${i}`, steps }));
  const job = await builder.api.post("/api/jobs", jobBody((await newProject(builder)).id, { journeys }));
  const write = () => clients.ask("POST", `/api/jobs/${job.id}/duplicate`, builder);

  // How fast they are done when no more come than fit.
  const began = performance.now();
  let done = 0;
  const oneByOne = async () => {
    while (performance.now() - began < 500) {
      expect((await write()).status).toBe(201);
      done += 1;
    }
  };
  await Promise.all([oneByOne(), oneByOne(), oneByOne(), oneByOne()]);
  const each = (performance.now() - began) / done;

  // What is answered from memory, and what waits in another queue.
  const stop = meanwhile([
    () => clients.ask("GET", "/health"),
    () => clients.ask("GET", "/api/jobs?scope=available", tester),
    () => clients.ask("GET", `/api/jobs/${job.id}`, builder),
  ]);
  const hashed = clients.ask("POST", "/api/auth/login", undefined, { email: tester.email, password: PASSWORD });
  const arrived: Promise<Answered>[] = [];
  const start = performance.now();
  for (let passed = 0; passed < ARRIVE_MS || arrived.length < ARRIVE_AT_LEAST; passed = performance.now() - start) {
    while (arrived.length < (10 * passed) / each) arrived.push(write());
    await wait(1);
  }
  const others = await stop();
  const answers = await Promise.all(arrived);

  const refused = answers.filter((answer) => answer.status !== 201);
  expect(refused.length).toBeGreaterThan(answers.length / 5);
  expectRefusedAtOnce(refused);
  for (const each of others) expectServed(each, ARRIVE_MS / SOON_MS); // one after the other, each in its time
  expect((await hashed).status).toBe(200);
  expect((await write()).status).toBe(201);
});
