// Disks that are full, read-only or damaged: a clear refusal, nothing made worse, and back when it is mended.
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, openSync, closeSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync, writeSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { refusal } from "../lib/api";
import { newProject, uploadScreenshot } from "../lib/market";
import { logIn, newPerson, PASSWORD } from "../lib/people";
import { png } from "../lib/png";
import { auditMoney } from "../lib/reviews";
import { BINARY, Server, until } from "../lib/server";
import { CAN_MOUNT, SmallDisk } from "../lib/small-disk";
import { ON_MONGO } from "../lib/store";

const hash = (path: string) => createHash("sha256").update(readFileSync(path)).digest("hex");

describe.runIf(CAN_MOUNT && !ON_MONGO)("a disk of its own", () => {
  let disk: SmallDisk;
  beforeAll(() => {
    disk = new SmallDisk(24);
  });
  afterAll(() => disk?.close());

  it("full: writes and uploads are 503, reads go on, and all is well once there is space", async () => {
    const server = await Server.start({ dataDir: disk.dir });
    const builder = await newPerson(server, "builder", "tester");
    disk.fill();
    const kept: string[] = [];
    const full = await until("a write that finds no space", async () => {
      const name = `Shop ${kept.length}`;
      try {
        await newProject(builder, { name, description: "x".repeat(4000) });
        kept.push(name);
      } catch (error) {
        return error as Awaited<ReturnType<typeof refusal>>;
      }
    }, 60_000);
    expect(full).toMatchObject({ status: 503, code: "overloaded" });
    expect(full.headers.get("content-type")).toBe("application/problem+json");
    await expect(uploadScreenshot(builder)).rejects.toThrow(/answered 503/);
    expect((await builder.api.get("/api/projects")).items).not.toEqual([]);
    expect((await server.api.fetch("GET", "/health")).status).toBe(200);
    expect((await server.api.fetch("GET", "/health/db")).status).toBe(503);
    expect((await server.api.fetch("GET", "/health/ready")).status).toBe(503);
    expect(server.output).toMatch(/no space is left for \S+peertest\.db/);

    disk.clear();
    expect((await server.api.fetch("GET", "/health/db")).status).toBe(200); // looked at anew, though nobody has written
    await newProject(builder, { name: "Space again" });
    await uploadScreenshot(builder);
    const { items } = await builder.api.get("/api/projects?limit=100");
    const names = items.map((project: any) => project.name);
    for (const name of ["Space again", ...kept.slice(-90)]) expect(names).toContain(name);
    expect(auditMoney(server)).toContain("The books are right.");
    await server.stop();
  });

  it("full at the start: refused, saying of what; nothing is changed by it", async () => {
    disk.fill();
    const before = hash(join(disk.dir, "peertest.db"));
    await expect(Server.start({ dataDir: disk.dir })).rejects.toThrow(/peertest: no space is left for \S+peertest\.db: free some/);
    expect(hash(join(disk.dir, "peertest.db"))).toBe(before);
    disk.clear();
    const server = await Server.start({ dataDir: disk.dir });
    await server.stop();
  });

  it("read-only: refused, saying which file and what to do", async () => {
    disk.readOnly(true);
    try {
      await expect(Server.start({ dataDir: disk.dir })).rejects.toThrow(
        /peertest: cannot write \S+peertest\.db\.lock: Read-only file system\. Make the data folder writable/,
      );
    } finally {
      disk.readOnly(false);
    }
    await (await Server.start({ dataDir: disk.dir })).stop();
  });
});

describe.runIf(!ON_MONGO)("a damaged database", () => {
  let root: string;
  let sound: string;
  let email: string;
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), "peertest-damage-"));
    sound = join(root, "sound");
    const server = await Server.start({ dataDir: sound });
    const builder = await newPerson(server, "builder");
    email = builder.email;
    for (let i = 0; i < 60; ++i) await newProject(builder, { description: "y".repeat(4000) });
    execFileSync(BINARY, ["backup", join(root, "backups")], { env: { ...process.env, ...server.environment } });
    await server.stop();
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  let count = 0;
  /** A copy of the sound data folder, to be spoilt. */
  function copied(): { dir: string; db: string } {
    count += 1;
    const dir = join(root, `case-${count}`);
    cpSync(sound, dir, { recursive: true });
    return { dir, db: join(dir, "peertest.db") };
  }
  function write(path: string, at: number, bytes: Buffer): void {
    const file = openSync(path, "r+");
    writeSync(file, bytes, 0, bytes.length, at);
    closeSync(file);
  }
  const command = (dir: string, ...words: string[]) =>
    spawnSync(BINARY, words, {
      encoding: "utf8",
      timeout: 30_000,
      env: {
        ...process.env,
        PEERTEST_MODE: "development",
        PEERTEST_DATA_DIR: dir,
        PEERTEST_LISTEN: "127.0.0.1:0",
        PEERTEST_METRICS_LISTEN: "127.0.0.1:0",
      },
    });

  it.each<[string, RegExp, (db: string) => void]>([
    ["a header of other bytes", /is damaged, or no database/, (db) => write(db, 0, Buffer.alloc(100, 0xa5))],
    ["another kind of file", /is damaged, or no database/, (db) => writeFileSync(db, "Dear diary, ".repeat(2000))],
    ["cut in the middle", /is damaged, or no database/, (db) => truncateSync(db, statSync(db).size / 2)],
    ["emptied", /peertest\.db is empty, though it held data/, (db) => truncateSync(db, 0)],
    ["missing", /peertest\.db is missing, though it held data/, (db) => rmSync(db)],
  ])("%s: refused at the start in one line, and left as it is", async (_, why, spoil) => {
    const { dir, db } = copied();
    spoil(db);
    const before = readdirSync(dir).includes("peertest.db") && hash(db);
    const started = command(dir, "serve");
    expect(started.status).toBe(1);
    expect(started.stderr).toMatch(why);
    expect(started.stderr).toContain(db);
    expect(started.stderr).toMatch(/restore/);
    expect(started.stderr.match(/^peertest: .*$/gm)).toHaveLength(1);
    if (before) expect(hash(db)).toBe(before);

    const [backup] = readdirSync(join(root, "backups"));
    const restored = command(dir, "restore", join(root, "backups", backup!), "--replace");
    expect(restored.stderr + restored.stdout).toContain("The books are right.");
    const server = await Server.start({ dataDir: dir });
    const { api } = await logIn(server, email, PASSWORD);
    expect((await api.get("/api/projects?limit=100")).items).toHaveLength(60);
    await server.stop();
  });

  it("pages in the middle: found by the audit; a server that meets them writes no more and says so", async () => {
    const { dir, db } = copied();
    const size = statSync(db).size;
    for (let at = Math.floor(size / 3 / 4096) * 4096; at < (size * 9) / 10; at += 4096) write(db, at, Buffer.alloc(2048, 0xa5));
    const audited = command(dir, "audit");
    expect(audited.status).toBe(1);
    expect(audited.stdout + audited.stderr).toMatch(/is damaged/);

    let server: Server;
    try {
      server = await Server.start({ dataDir: dir });
    } catch (error) {
      return expect(String(error)).toMatch(/is damaged, or no database/);
    }
    await until("the damage to be met", async () => {
      const person = await logIn(server, email, PASSWORD).catch(() => undefined);
      await person?.api.get("/api/projects?limit=100").catch(() => undefined);
      return (await server.api.fetch("GET", "/health/db")).status === 503;
    });
    expect(server.output).toContain('"event":"store_damaged"');
    expect((await refusal(newPerson(server, "builder"))).status).toBe(503);
    await server.stop();
  });

  it("a write-ahead log that was lost after a crash: refused, and how to go on without it", async () => {
    const { dir, db } = copied();
    const server = await Server.start({ dataDir: dir });
    await newPerson(server, "builder");
    await server.kill();
    rmSync(`${db}-wal`);
    const started = command(dir, "serve");
    expect(started.status).toBe(1);
    expect(started.stderr).toMatch(/peertest\.db-wal is missing, and what was written last is in it: put it back/);
    rmSync(`${db}.lock`); // as the line says
    await (await Server.start({ dataDir: dir })).stop();
    await (await Server.start({ dataDir: dir })).stop(); // and after an orderly end there is none to be missed
  });
});

describe("a damaged upload", () => {
  let server: Server;
  beforeAll(async () => {
    server = await Server.start();
  });
  afterAll(() => server?.stop());

  it("cut or spoilt: refused with the reason, and nothing stays behind", async () => {
    const tester = await newPerson(server, "tester");
    const picture = png();
    await expect(uploadScreenshot(tester, picture.subarray(0, picture.length / 2))).rejects.toThrow(/422.*file_rejected/);
    const spoilt = Buffer.from(picture);
    spoilt.fill(0xa5, 40, 80);
    await expect(uploadScreenshot(tester, spoilt)).rejects.toThrow(/422.*file_rejected/);
    await until("the folder of uploads to be empty", async () => readdirSync(join(server.dataDir, "tmp")).length === 0);
  });

  it("a connection lost in the middle: what had come is deleted", async () => {
    const tester = await newPerson(server, "tester");
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    socket.write(
      `POST /api/files/upload HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${tester.api.token}\r\n` +
        "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 100000\r\n\r\n--b\r\nhalf of it",
    );
    const folder = join(server.dataDir, "tmp");
    await until("the upload to begin", async () => readdirSync(folder).length === 1);
    socket.destroy();
    await until("the upload to be deleted", async () => readdirSync(folder).length === 0);
  });
});
