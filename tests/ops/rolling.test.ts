// Two servers and a worker on one MongoDB and one Redis, behind nginx as it is deployed: while they are replaced one after
// another, by deploy/roll or just restarted, no request fails; and a server that hangs is left out.
import { execFile, execFileSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server as HttpServer } from "node:http";
import { request } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort, Machines, type Worker } from "../lib/machines";
import { DEPLOY, Nginx } from "../lib/nginx";
import { newPerson, type Person } from "../lib/people";
import { BINARY, type Server, until } from "../lib/server";

let machines: Machines;
let servers: Server[];
let ports: number[];
let worker: Worker;
let nginx: Nginx;
let people: Person[];

beforeAll(async () => {
  machines = new Machines({
    PEERTEST_STOP_DELAY_S: "5", // as in production
    PEERTEST_PUBLIC_URL: "https://hub.test",
    PEERTEST_TRUSTED_PROXIES: "127.0.0.1",
  });
  servers = machines.servers;
  ports = [await freePort(), await freePort()];
  servers.push(...(await Promise.all(ports.map((port) => machines.server(port)))));
  worker = machines.worker();
  nginx = await Nginx.start(hosts());
  people = await Promise.all([0, 1, 2, 3].map(() => newPerson(servers[0]!, "builder")));
}, 180_000);
afterAll(async () => {
  await nginx?.stop();
  await machines?.stop();
});

const hosts = () => ports.map((port) => `127.0.0.1:${port}`);

/** A connection each: nginx closes idle ones at a reload, and only browsers try again by themselves. */
function ask(person: Person, method: string, path: string, body?: object): Promise<number | string> {
  return new Promise((done) => {
    const headers = { Host: "hub.test", Authorization: `Bearer ${person.api.token}`, "Content-Type": "application/json" };
    const all = { agent: false as const, host: "127.0.0.1", port: nginx.https, rejectUnauthorized: false, servername: "hub.test" };
    const sent = request({ ...all, method, path, headers, timeout: 5000 }, (answer) => {
      answer.on("end", () => done(answer.statusCode!));
      answer.resume();
    });
    sent.on("timeout", () => sent.destroy(new Error("nothing for 5 s")));
    sent.on("error", (error) => done(String(error)));
    sent.end(body && JSON.stringify(body));
  });
}

/** Reads and writes by several people until `meanwhile` is done; whatever was not answered well. */
async function underLoad(meanwhile: () => Promise<void>): Promise<{ failures: string[]; asked: number }> {
  const failures: string[] = [];
  let [asked, stop] = [0, false];
  const load = people.map(async (person, n) => {
    for (let i = 0; !stop; i += 1) {
      const what: [string, string, object?][] = [
        ["GET", "/api/users/me"],
        ["PATCH", "/api/users/me", { bio: `${n} ${i}` }],
        ["POST", "/api/projects", { name: `Shop ${i}`, url: "https://shop.example/" }],
        ["GET", "/api/notifications/unread-count"],
      ];
      const [method, path, body] = what[i % what.length]!;
      const status = await ask(person, method, path, body);
      asked += 1;
      if (status !== 200 && status !== 201) failures.push(`${method} ${path}: ${status}`);
      await new Promise((wake) => setTimeout(wake, 20));
    }
  });
  try {
    await meanwhile();
  } finally {
    stop = true;
    await Promise.all(load);
  }
  return { failures, asked };
}

async function restart(n: number): Promise<void> {
  await servers[n]!.stop();
  servers[n] = await machines.server(ports[n]!);
}

/** What deploy/roll asks of Docker, done with this test's processes. */
class Docker {
  readonly did: string[] = [];
  private constructor(
    private readonly http: HttpServer,
    readonly folder: string,
  ) {}

  static async begin(): Promise<Docker> {
    const folder = join(machines.folder, "deploy");
    cpSync(DEPLOY, folder, { recursive: true });
    writeFileSync(join(folder, ".env"), "IMAGE=hub:1\nDOMAIN=hub.test\n");
    mkdirSync(join(folder, "bin"));
    const stub = join(folder, "bin/docker");
    writeFileSync(stub, '#!/bin/sh\nexec curl -fsS --max-time 120 --data-binary "$IMAGE|$*" "$DOCKER"\n');
    chmodSync(stub, 0o755);
    const http = createServer((asked, answer) => {
      let text = "";
      asked.on("data", (chunk) => (text += chunk));
      asked.on("end", () =>
        docker.run(text).then(
          (said) => answer.end(said),
          (error) => (console.error(text, error), answer.writeHead(500).end()),
        ),
      );
    });
    const docker = new Docker(http, folder);
    await new Promise<void>((done) => http.listen(0, "127.0.0.1", done));
    return docker;
  }

  async roll(image: string): Promise<string> {
    const DOCKER = `http://127.0.0.1:${(this.http.address() as AddressInfo).port}/`;
    const env = { PATH: `${join(this.folder, "bin")}:${process.env.PATH}`, DOCKER, DRAIN_S: "1" };
    return (await promisify(execFile)(join(this.folder, "roll"), [image], { env })).stdout;
  }

  end(): void {
    this.http.close();
  }

  private async run(line: string): Promise<string> {
    const [image, words] = line.split("|") as [string, string];
    const command = words.replace(/^compose .*--env-file \.env /, "");
    const [server] = /api-\d/.exec(command) ?? [];
    const n = server ? Number(server.slice(4)) - 1 : -1;
    if (command.startsWith("up ")) {
      this.did.push(`${server ?? "worker"} ${image}`);
      if (server) {
        expect(nginx.upstream).toMatch(new RegExp(`server ${hosts()[n]} down `));
        await restart(n);
      } else {
        await worker.stop();
        worker = machines.worker();
      }
      return "";
    }
    if (command.startsWith("run ")) return execFileSync(BINARY, ["config", "check"], { env: { ...machines.env, PEERTEST_MODE: "development" }, encoding: "utf8" });
    if (command === "exec -T nginx keep-balance apply") {
      const text = readFileSync(join(this.folder, "nginx/upstream/peertest.conf"), "utf8");
      nginx.use(text.replaceAll(/api-(\d):8000/g, (_, number) => hosts()[Number(number) - 1]!));
      return "";
    }
    if (command.startsWith("ps -q ")) return server ?? "worker";
    if (command.startsWith("inspect "))
      return n < 0 || (await servers[n]!.api.fetch("GET", "/health/ready")).ok ? "healthy" : "starting";
    if (command.startsWith("pull ")) return "";
    throw new Error(`the test does not know: docker ${words}`);
  }
}

test("deploy/roll replaces every process under load, and no request fails", { timeout: 120_000 }, async () => {
  const docker = await Docker.begin();
  try {
    const { failures, asked } = await underLoad(async () => {
      expect(await docker.roll("hub:2")).toContain("Running hub:2");
    });
    expect(failures).toEqual([]);
    expect(asked).toBeGreaterThan(200);
    expect(docker.did).toEqual(["api-1 hub:2", "api-2 hub:2", "worker hub:2"]);
    expect(nginx.upstream).not.toMatch(/ down /);
    expect(readFileSync(join(docker.folder, ".env"), "utf8")).toContain("IMAGE=hub:2");
    expect(existsSync(join(docker.folder, "nginx/upstream/peertest.conf.new"))).toBe(false);
  } finally {
    docker.end();
  }
});

test("servers that are just restarted, one after the other, lose no request either", { timeout: 120_000 }, async () => {
  const { failures, asked } = await underLoad(async () => {
    for (const n of [0, 1]) await restart(n);
  });
  expect(failures).toEqual([]);
  expect(asked).toBeGreaterThan(200);
});

test("a server that hangs is left out after three failures of /health, and used again when it answers", async () => {
  const watch = nginx.watch();
  const out = () => nginx.upstream.includes(`server ${hosts()[1]} down `);
  try {
    process.kill(servers[1]!.pid, "SIGSTOP");
    await until("it to be left out", async () => out(), 30_000);
    const answered = async () => (await ask(people[0]!, "GET", "/health")) === 200;
    const always = async () => {
      for (let i = 0; i < 20; i += 1) if (!(await answered())) return false;
      return true;
    };
    await until("nginx to go by it", always, 60_000); // its workers of before end only now
    process.kill(servers[1]!.pid, "SIGCONT");
    await until("it to be used again", async () => !out());
    await until("it to answer through nginx", async () => {
      await ask(people[0]!, "GET", "/health");
      return nginx.accessLog().at(-1)!.upstream === hosts()[1];
    });
  } finally {
    process.kill(servers[1]!.pid, "SIGCONT");
    watch.kill();
  }
});
