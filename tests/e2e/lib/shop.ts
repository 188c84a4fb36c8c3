// The example app under test, on a free port; `env` holds its settings (its README).
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";

const PROGRAM = join(import.meta.dirname, "../../../examples/harbour-coffee/server.mjs");

export interface Shop {
  url: string;
  process: ChildProcess;
}

export async function openShop(env: Record<string, string> = {}): Promise<Shop> {
  const process_ = spawn(process.execPath, [PROGRAM], { env: { ...process.env, PORT: "0", ...env }, stdio: ["ignore", "pipe", "inherit"] });
  for await (const line of createInterface({ input: process_.stdout! })) {
    return { url: /http:\S+/.exec(line)![0], process: process_ };
  }
  throw new Error("the example app ended before it listened");
}
