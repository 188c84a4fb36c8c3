// Ten thousand people who have the app open and wait: each holds a live socket, and little memory.
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { logIn, newPerson, PASSWORD } from "../lib/people";
import { Raw, upgrade } from "../lib/raw";
import { SANITIZED, Server, until } from "../lib/server";

const SOCKETS = Number(process.env.PEERTEST_SOCKETS ?? 10_000);
const PEOPLE = 250;
const MOST_MB = 300;

const megabytes = (pid: number) => Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))![1]) / 1024;
/** Of open files that the system grants a process. */
const granted = () => Number(/^Max open files\s+\d+\s+(\d+)/m.exec(readFileSync("/proc/self/limits", "utf8"))![1]);

it.runIf(granted() > SOCKETS + 1000 && !SANITIZED)(`${SOCKETS} idle live sockets within ${MOST_MB} MB`, { timeout: 180_000 }, async () => {
  const env = { PEERTEST_BCRYPT_COST: "4", PEERTEST_MAX_CONNECTIONS: String(SOCKETS + 500), PEERTEST_LOG_LEVEL: "warn", PEERTEST_LIVE_TIMEOUT_MS: "600000" };
  const server = await Server.start({ env });
  const before = megabytes(server.pid);
  const open: Raw[] = [];
  try {
    const first = await newPerson(server, "tester");
    const people = [first];
    for (let i = 1; i < PEOPLE; ++i) {
      const email = `waiting-${i}@people.test`;
      await server.api.post("/api/auth/register", { email, password: PASSWORD, name: "Waiting", roles: ["tester"] });
      people.push(await logIn(server, email, PASSWORD));
    }
    const each = SOCKETS / PEOPLE;
    for (const person of people) {
      await Promise.all(
        Array.from({ length: each }, async () => {
          const { ticket } = await person.api.post("/api/notifications/ticket");
          const raw = await Raw.open(server);
          open.push(raw);
          await raw.send(upgrade(server, ticket)).has(" 101 ");
        }),
      );
    }
    const held = megabytes(server.pid);
    console.log(`${open.length} live sockets: ${before.toFixed(0)} MB before, ${held.toFixed(0)} MB with them`);
    expect(held).toBeLessThan(MOST_MB);
    // They live: what happens to the first person is told to each of their sockets, once, and to nobody else's.
    await first.api.post("/api/auth/change-password", { current_password: PASSWORD, password: PASSWORD });
    const told = (raw: Raw) => raw.received.split('"type":"security_notice"').length - 1;
    const [theirs, others] = [open.slice(0, each), open.slice(each)];
    await until(`${theirs.length} sockets to be told`, async () => theirs.every((raw) => told(raw) === 1));
    expect(others.filter((raw) => raw.received.includes("security_notice"))).toEqual([]);
    expect(open.every((raw) => !raw.socket.destroyed)).toBe(true);
    expect((await first.api.get("/api/users/me")).email).toBe(first.email);
  } finally {
    for (const raw of open) raw.end();
  }
  await until("all of them to be forgotten", async () => (await server.metric("peertest_http_connections")) < 20);
  await server.stop();
});
