// Servers and workers on one MongoDB and one Redis, as on several machines: together they are one product.
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { BINARY, Server, until } from "./server";
import { Service } from "./services";

export async function freePort(): Promise<number> {
  const holder = createServer();
  await new Promise<void>((done) => holder.listen(0, "127.0.0.1", done));
  const { port } = holder.address() as AddressInfo;
  await new Promise((done) => holder.close(done));
  return port;
}

/** A `peertest worker`. */
export class Worker {
  private readonly log: string[] = [];
  private readonly child: ChildProcess;

  constructor(dataDir: string, env: Record<string, string>) {
    const own = { PEERTEST_MODE: "development", PEERTEST_DATA_DIR: dataDir, PEERTEST_METRICS_LISTEN: "127.0.0.1:0" };
    this.child = spawn(BINARY, ["worker"], { env: { PATH: process.env.PATH, ...own, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.child.stdout!, this.child.stderr!])
      createInterface({ input: stream }).on("line", (line) => this.log.push(line));
  }

  get output(): string {
    return this.log.join("\n");
  }

  working(): Promise<unknown> {
    return until("the worker to work", async () => this.log.includes("working"));
  }

  /** What it ended with: a code, or the signal that killed it. */
  async ended(): Promise<number | NodeJS.Signals> {
    const now = () => this.child.exitCode ?? this.child.signalCode;
    await until("the worker to end", async () => now() !== null);
    return now()!;
  }

  stop(signal: NodeJS.Signals = "SIGTERM"): Promise<number | NodeJS.Signals> {
    this.child.kill(signal);
    return this.ended();
  }
}

export class Machines {
  readonly folder = mkdtempSync(join(tmpdir(), "peertest-machines-"));
  readonly redis = new Service("redis");
  readonly env: Record<string, string>;
  readonly servers: Server[] = [];
  readonly workers: Worker[] = [];
  private readonly mongo: Service | undefined;

  constructor(more: Record<string, string> = {}) {
    const named = process.env.PEERTEST_TEST_MONGO_URI;
    if (!named) this.mongo = new Service("mongo");
    const uri = new URL(named ?? this.mongo!.told.PEERTEST_TEST_MONGO_URI!);
    uri.pathname = `machines_${process.pid}`;
    this.env = {
      MONGO_URI: uri.href,
      REDIS_URL: this.redis.told.PEERTEST_TEST_REDIS_URL!,
      JWT_SECRET: `a:${randomBytes(32).toString("base64url")}`,
      PEERTEST_ENCRYPTION_KEYS: `a:${randomBytes(32).toString("base64url")}`,
      PEERTEST_WORKERS: "off",
      ...more,
    };
  }

  /** Each at its address in `ports`; also one that was stopped or killed, on its folder and port. */
  server(port: number, more: Record<string, string> = {}): Promise<Server> {
    const env = { ...this.env, PEERTEST_LISTEN: `127.0.0.1:${port}`, ...more };
    return Server.start({ dataDir: join(this.folder, `server-${port}`), env });
  }

  worker(name = "worker", more: Record<string, string> = {}): Worker {
    const worker = new Worker(join(this.folder, name), { ...this.env, ...more });
    this.workers.push(worker);
    return worker;
  }

  async stop(): Promise<void> {
    for (const worker of this.workers) await worker.stop();
    for (const server of this.servers) await server.stop();
    this.redis.stop();
    this.mongo?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
