// A real Redis of a test's own, started by scripts/services/redis, to be stopped for a while, killed and started again.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const SCRIPT = resolve(import.meta.dirname, "../../scripts/services/redis");

export class Redis {
  private readonly dir = mkdtempSync(join(tmpdir(), "peertest-redis-"));
  readonly url: string;

  constructor() {
    this.url = this.start();
  }

  /** Also after it was killed: empty, on the same port. */
  start(): string {
    const told = execFileSync(SCRIPT, ["start", this.dir], { encoding: "utf8", timeout: 60_000 });
    return told.trim().replace("PEERTEST_TEST_REDIS_URL=", "");
  }

  kill(): void {
    this.signal("SIGKILL");
  }
  /** It keeps its connections and says nothing. */
  pause(): void {
    this.signal("SIGSTOP");
  }
  resume(): void {
    this.signal("SIGCONT");
  }

  stop(): void {
    this.resume();
    execFileSync(SCRIPT, ["stop", this.dir], { timeout: 60_000 });
    rmSync(this.dir, { recursive: true, force: true });
  }

  private signal(name: NodeJS.Signals): void {
    try {
      process.kill(Number(readFileSync(join(this.dir, "pid"), "utf8")), name);
    } catch (error) {
      if (name !== "SIGCONT") throw error; // it may have been killed
    }
  }
}
