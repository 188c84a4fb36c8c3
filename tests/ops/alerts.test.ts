// Servers, Prometheus and Alertmanager with the rules and receivers of deploy/: who is woken, and who is mailed.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../lib/machines";
import { DEPLOY } from "../lib/nginx";
import { Server, until } from "../lib/server";
import { newCertificate, SmtpServer } from "../lib/smtp-server";

const folder = mkdtempSync(join(tmpdir(), "peertest-alerts-"));
const pages: { name: string; status: string }[] = [];
const programs: ChildProcess[] = [];
const servers: Server[] = [];
let pager: HttpServer;
let smtp: SmtpServer;
let metrics: number[]; // ports
let prometheus: string;

const start = (port: number) => Server.start({ env: { PEERTEST_METRICS_LISTEN: `127.0.0.1:${port}` } });
const mails = (words: RegExp) => smtp.taken.filter(({ source }) => words.test(source));
const paged = (name: string, status: string) => pages.some((page) => page.name === name && page.status === status);

beforeAll(async () => {
  smtp = await SmtpServer.start({ ...newCertificate(folder), user: "alerts", password: "p@ss" });
  pager = createServer((request, response) => {
    let body = "";
    request.on("data", (piece) => (body += piece)).on("end", () => {
      for (const { labels, status } of JSON.parse(body).alerts) pages.push({ name: labels.alertname, status });
      response.end();
    });
  });
  await new Promise<void>((ready) => pager.listen(0, "127.0.0.1", ready));
  metrics = [await freePort(), await freePort()];
  servers.push(...(await Promise.all(metrics.map(start))));
  const [watch, tell, nobody] = [await freePort(), await freePort(), await freePort()];
  prometheus = `http://127.0.0.1:${watch}`;
  configure("alerts.yml", [/for: \w+/g, "for: 1s"]);
  configure("targets.json");
  configure("prometheus.yml", [/_interval: \w+/g, "_interval: 1s"], [/"alertmanager:9093"/, `"127.0.0.1:${tell}"`],
    [/"blackbox:9115"/, `"127.0.0.1:${nobody}"`], [/\["api-1.*?\]/, `[${metrics.map((port) => `"127.0.0.1:${port}"`)}]`]);
  // The file's address is read by newer ones than Debian 12 has.
  configure("alertmanager.yml", [/smtp.example.com:587/, `localhost:${smtp.port}`], [/\/etc\/alertmanager\/smtp_password/, `${folder}/password`],
    [/url_file: \S+/, `url: http://127.0.0.1:${(pager.address() as AddressInfo).port}/`], [/group_wait: 30s/, "group_wait: 0s\n  group_interval: 1s"],
    [/send_resolved: true/g, `send_resolved: true, tls_config: {ca_file: ${folder}/cert.pem}`]);
  writeFileSync(join(folder, "password"), "p@ss");
  run("prometheus-alertmanager", "--config.file=alertmanager.yml", "--storage.path=told", `--web.listen-address=127.0.0.1:${tell}`, "--cluster.listen-address=");
  run("prometheus", "--config.file=prometheus.yml", "--storage.tsdb.path=seen", `--web.listen-address=127.0.0.1:${watch}`);
  await until("both servers to be watched", async () => (await asked("sum(up{job='peertest'})")) === "2", 30_000);
}, 120_000);

afterAll(async () => {
  for (const program of programs) program.kill("SIGKILL");
  await Promise.all(servers.map((server) => server.kill()));
  await smtp?.stop();
  pager?.close();
  rmSync(folder, { recursive: true, force: true });
});

test("one server down is mailed; none is a page, which ends when one answers again", async () => {
  expect(await asked("max(peertest_store_up)")).toBe("1");
  await servers[0]!.stop();
  await until("the mail", async () => mails(/ServerDown/).length > 0, 30_000);
  expect(mails(/ServerDown/)[0]).toMatchObject({ to: "operations@example.com", secure: true });
  expect(pages).toEqual([]);

  await servers[1]!.kill();
  await until("the page", async () => paged("NoServerRuns", "firing"), 30_000);
  await until("its mail", async () => mails(/Subject: \[FIRING:1\] NoServerRuns/).length > 0, 30_000);
  expect(pages.every(({ name }) => name === "NoServerRuns")).toBe(true);

  servers[0] = await start(metrics[0]!);
  await until("the page's end", async () => paged("NoServerRuns", "resolved"), 30_000);
});

/** A file of deploy/prometheus with addresses and times of the test; each change must meet something. */
function configure(name: string, ...changes: [RegExp, string][]): void {
  let text = readFileSync(join(DEPLOY, "prometheus", name), "utf8");
  for (const [from, to] of changes) {
    expect(text, name).toMatch(from);
    text = text.replace(from, to);
  }
  writeFileSync(join(folder, name), text);
}

function run(program: string, ...args: string[]): void {
  programs.push(spawn(program, args, { cwd: folder, stdio: "ignore" }));
}

async function asked(expression: string): Promise<string | undefined> {
  const answer = await fetch(`${prometheus}/api/v1/query?query=${encodeURIComponent(expression)}`).catch(() => undefined);
  const { data } = answer?.ok ? await answer.json() : { data: undefined };
  return data?.result[0]?.value[1];
}
