// Real servers for tests, started by the scripts in scripts/services.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const SCRIPTS = resolve(import.meta.dirname, "../../scripts/services");

/** One service in a folder of its own, with what its script tells of it: `PEERTEST_TEST_..._URI` and the like. */
export class Service {
  readonly dir = mkdtempSync(join(tmpdir(), "peertest-service-"));
  readonly told: Record<string, string> = {};

  constructor(
    private readonly name: string,
    private readonly args: string[] = [],
  ) {
    this.start();
  }

  /** Also after it was killed: it goes on with its data, on the same port. */
  start(): void {
    const lines = this.run("start", ...this.args);
    for (const line of lines.split("\n").filter(Boolean)) {
      const at = line.indexOf("=");
      this.told[line.slice(0, at)] = line.slice(at + 1);
    }
  }

  /** As a power cut, for a service (or a member of it) that keeps its process id in a file of this folder. */
  kill(pidFile: string): number {
    return this.signal(pidFile, "SIGKILL");
  }

  /** SIGSTOP: it keeps its connections and says nothing, until SIGCONT. */
  signal(pidFile: string, signal: NodeJS.Signals): number {
    const pid = Number(readFileSync(join(this.dir, pidFile), "utf8"));
    process.kill(pid, signal);
    return pid;
  }

  /** As an outage, until start(). */
  pause(): void {
    this.run("stop");
  }

  stop(): void {
    this.pause();
    rmSync(this.dir, { recursive: true, force: true });
  }

  private run(command: string, ...args: string[]): string {
    return execFileSync(join(SCRIPTS, this.name), [command, this.dir, ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      timeout: 300_000,
    });
  }
}
