// Starts the real program on a free port with an empty data folder, for one test file.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { Api } from "./api";
import { dropStore, storeSettings } from "./store";

/** The program under test; commands other than `serve` run beside it. */
export const BINARY = resolve(process.env.PEERTEST_BIN ?? join(import.meta.dirname, "../../build/peertest"));
/** Whether that is a build of `./dev check deep`, which takes many times as much time and memory. */
export const SANITIZED = process.env.PEERTEST_TEST_SANITIZER !== undefined;
const START_TIMEOUT_MS = 20_000;
const STOP_TIMEOUT_MS = 10_000;

export interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string;
  at: string;
}

export interface ServerOptions {
  /** Settings by their names in the environment. */
  env?: Record<string, string>;
  /** More words after `serve`, e.g. `--demo`. */
  args?: string[];
  /** A data folder to go on with; by default a new one, deleted at the end. */
  dataDir?: string;
  /** Where its mails are read, newest first, when it does not keep them itself. */
  mailbox?: (to: string) => Promise<Mail[]>;
}

export class Server {
  private constructor(
    private readonly process: ChildProcess,
    private readonly options: ServerOptions,
    readonly url: string,
    readonly dataDir: string,
    private readonly log: string[],
  ) {}

  static async start(options: ServerOptions = {}): Promise<Server> {
    const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), "peertest-"));
    const child = spawn(BINARY, ["serve", ...(options.args ?? [])], {
      env: {
        PATH: process.env.PATH,
        PEERTEST_MODE: "development",
        PEERTEST_LISTEN: "127.0.0.1:0",
        PEERTEST_METRICS_LISTEN: "127.0.0.1:0",
        PEERTEST_DATA_DIR: dataDir,
        PEERTEST_RATE_LIMITS: "off",
        ...(process.env.TSAN_OPTIONS && { TSAN_OPTIONS: process.env.TSAN_OPTIONS }),
        MONGOC_DISABLE_SHM: "1", // its counters would stay in /dev/shm of each server that is killed
        ...storeSettings(dataDir),
        ...options.env,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const log: string[] = [];
    try {
      const url = await listeningUrl(child, log);
      const server = new Server(child, options, url, dataDir, log);
      const health = await fetch(`${url}/health`);
      if (!health.ok) throw new Error(`GET /health answered ${health.status}`);
      return server;
    } catch (error) {
      child.kill("SIGKILL");
      if (!options.dataDir) {
        rmSync(dataDir, { recursive: true, force: true });
        await dropStore(dataDir);
      }
      throw new Error(`${BINARY} did not start: ${error}\n${log.slice(-30).join("\n")}`);
    }
  }

  /** What a command of the program needs to find this server's data. */
  get environment(): Record<string, string> {
    return {
      PEERTEST_MODE: "development",
      PEERTEST_DATA_DIR: this.dataDir,
      ...storeSettings(this.dataDir),
      ...this.options.env,
    };
  }

  /** A client without credentials. */
  get api(): Api {
    return new Api(this.url);
  }

  /** What the server has written so far, both streams. */
  get output(): string {
    return this.log.join("\n");
  }

  /** One figure of `/metrics`, by its name and labels. */
  async metric(name: string): Promise<number> {
    const url = /^metrics at (\S+)$/m.exec(this.output)![1]!;
    const line = (await (await fetch(url)).text()).split("\n").find((text) => text.startsWith(`${name} `));
    if (!line) throw new Error(`there is no ${name} at ${url}`);
    return Number(line.slice(name.length));
  }

  get pid(): number {
    return this.process.pid!;
  }

  /** Stops gracefully and deletes the data folder, unless it was handed in. */
  async stop(): Promise<void> {
    const code = await this.end("SIGTERM");
    if (!this.options.dataDir) {
      rmSync(this.dataDir, { recursive: true, force: true });
      await dropStore(this.dataDir);
    }
    if (code !== 0) throw new Error(`the server ended with ${code}\n${this.log.slice(-30).join("\n")}`);
  }

  /** As a power cut: nothing is finished, the data folder stays. */
  async kill(): Promise<void> {
    await this.end("SIGKILL");
  }

  /** Mail to this address, newest first. */
  async mailbox(to: string): Promise<Mail[]> {
    if (this.options.mailbox) return this.options.mailbox(to);
    return this.api.get<Mail[]>(`/dev/mailbox.json?to=${encodeURIComponent(to)}`);
  }

  /** The newest mail whose subject matches; waits for it, since mail is sent by a task. */
  async mail(to: string, subject: RegExp): Promise<Mail> {
    const found = await until(`a mail to ${to} about ${subject}`, async () =>
      (await this.mailbox(to)).find((mail) => subject.test(mail.subject)),
    );
    return found;
  }

  /** Moves the server's clock; everything that became due has run when this returns. */
  async advanceClock(seconds: number): Promise<Date> {
    const answer = await this.api.post<{ now: string }>("/dev/clock", { advance_seconds: seconds });
    return new Date(answer.now);
  }

  private async end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals> {
    const endedWith = this.process.exitCode ?? this.process.signalCode;
    if (endedWith !== null) return endedWith;
    const ended = new Promise<number | NodeJS.Signals>((done) => {
      this.process.once("exit", (code, by) => done(code ?? by!));
    });
    this.process.kill(signal);
    const timer = setTimeout(() => this.process.kill("SIGKILL"), STOP_TIMEOUT_MS);
    try {
      return await ended;
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Asks again every 50 ms until there is an answer; fails after 10 s, unless told otherwise, with what was awaited. */
export async function until<T>(what: string, ask: () => Promise<T | undefined | false>, ms = 10_000): Promise<T> {
  const deadline = Date.now() + ms;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > deadline) throw new Error(`waited ${ms / 1000} s for ${what}`);
    await new Promise((wake) => setTimeout(wake, 50));
  }
}

/** No process has this id any more. */
export function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}

function listeningUrl(child: ChildProcess, log: string[]): Promise<string> {
  return new Promise((done, fail) => {
    const timer = setTimeout(() => fail(new Error("no 'listening on' line")), START_TIMEOUT_MS);
    const settle = (act: () => void) => {
      clearTimeout(timer);
      act();
    };
    for (const stream of [child.stdout!, child.stderr!]) {
      createInterface({ input: stream }).on("line", (line) => {
        log.push(line);
        const match = /^listening on (http:\/\/\S+?)\/?$/.exec(line);
        if (match) settle(() => done(match[1]!));
      });
    }
    child.once("error", (error) => settle(() => fail(error)));
    child.once("exit", (code) => settle(() => fail(new Error(`it ended with ${code}`))));
  });
}
