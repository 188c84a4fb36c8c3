// nginx as deploy/ sets it up, on free ports, with a certificate made for the test, in front of servers of the test.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { freePort } from "./machines";
import { until } from "./server";

export const DEPLOY = resolve(import.meta.dirname, "../../deploy");
const KEEPER = join(DEPLOY, "nginx/keep-balance");

export class Nginx {
  private constructor(
    private readonly child: ChildProcess,
    readonly folder: string,
    readonly http: number,
    readonly https: number,
  ) {}

  static async start(servers: string[]): Promise<Nginx> {
    const folder = mkdtempSync(join(tmpdir(), "peertest-nginx-"));
    const http = await freePort();
    const https = await freePort();
    writeConfiguration(folder, http, https, servers);
    const main = join(folder, "nginx.conf");
    execFileSync("nginx", ["-t", "-q", "-p", folder, "-c", main], { stdio: "pipe" });
    const child = spawn("nginx", ["-p", folder, "-c", main, "-g", "daemon off;"], { stdio: ["ignore", "ignore", "pipe"] });
    let errors = "";
    child.stderr!.on("data", (chunk) => (errors += chunk));
    const nginx = new Nginx(child, folder, http, https);
    await until(`nginx (${errors})`, async () => {
      if (child.exitCode !== null) throw new Error(`nginx ended: ${errors}`);
      return await fetch(`http://127.0.0.1:${http}/`, { redirect: "manual" }).then(() => true, () => false);
    });
    return nginx;
  }

  accessLog(): any[] {
    return readFileSync(join(this.folder, "access.log"), "utf8").trim().split("\n").map((line) => JSON.parse(line));
  }

  /** Takes a server out of the balancer or in again, as deploy/roll does. */
  async balance(servers: string[]): Promise<void> {
    this.use(upstream(servers));
  }

  /** The file of deploy/nginx/upstream, with addresses of the test. */
  use(text: string): void {
    writeFileSync(join(this.folder, "source.conf"), text);
    execFileSync(KEEPER, ["apply"], { env: this.environment, stdio: "pipe" });
  }

  /** What nginx goes by: that file, but for servers that fail. */
  get upstream(): string {
    return readFileSync(join(this.folder, "upstream.conf"), "utf8");
  }

  /** Asks the servers for /health, as it does beside nginx. */
  watch(): ChildProcess {
    return spawn(KEEPER, [], { env: { ...this.environment, HEALTH_EVERY_S: "0.2" }, stdio: "ignore" });
  }

  private get environment(): Record<string, string> {
    const nginx = `nginx -p ${this.folder} -c ${join(this.folder, "nginx.conf")}`;
    return { PATH: process.env.PATH!, SOURCE: join(this.folder, "source.conf"), RUN: this.folder, NGINX: nginx };
  }

  async stop(): Promise<void> {
    const ended = new Promise((done) => this.child.once("exit", done));
    if (this.child.exitCode === null) {
      this.child.kill("SIGTERM");
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function writeConfiguration(folder: string, http: number, https: number, servers: string[]): void {
  const openssl = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=hub.test -keyout privkey.pem -out fullchain.pem";
  execFileSync("openssl", openssl.split(" "), { cwd: folder, stdio: "pipe" });
  mkdirSync(join(folder, "acme/.well-known/acme-challenge"), { recursive: true });
  writeFileSync(join(folder, "acme/.well-known/acme-challenge/token"), "proof");
  const values: Record<string, string> = {
    DOMAIN: "hub.test",
    HTTP_LISTEN: `127.0.0.1:${http}`,
    HTTPS_LISTEN: `127.0.0.1:${https}`,
    ACME_DIR: join(folder, "acme"),
    CERTIFICATE_DIR: folder,
    CACHE_DIR: join(folder, "cache"),
    ACCESS_LOG: join(folder, "access.log"),
  };
  const site = readFileSync(join(DEPLOY, "nginx/peertest.conf.template"), "utf8").replace(/\$\{(\w+)\}/g, (_, name) => {
    if (!(name in values)) throw new Error(`peertest.conf.template needs ${name}`);
    return values[name]!;
  });
  writeFileSync(join(folder, "site.conf"), site);
  for (const name of ["source.conf", "upstream.conf"]) writeFileSync(join(folder, name), upstream(servers));
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((kind) => `${kind}_temp_path ${folder}/${kind};`).join("\n");
  const main = readFileSync(join(DEPLOY, "nginx/nginx.conf"), "utf8")
    .replace("/run/peertest/upstream.conf;", `${folder}/upstream.conf;\n${temporary}`)
    .replace("/etc/nginx/conf.d/*.conf", join(folder, "site.conf"))
    .replace("/run/nginx.pid", join(folder, "nginx.pid"))
    .replace("worker_processes auto;", "worker_processes 1;");
  // Workers of a test run as who runs it, for the files of its folder.
  writeFileSync(join(folder, "nginx.conf"), process.getuid!() === 0 ? `user root;\n${main}` : main);
}

function upstream(servers: string[]): string {
  const lines = readFileSync(join(DEPLOY, "nginx/upstream/peertest.conf"), "utf8").split("\n");
  const first = lines.findIndex((line) => /^ *server /.test(line));
  const others = lines.filter((line) => !/^ *server /.test(line));
  others.splice(first, 0, ...servers.map((server) => lines[first]!.replace(/server \S+/, `server ${server}`)));
  return others.join("\n");
}
