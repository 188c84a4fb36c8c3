// Files in a real S3 server: straight there and back by signed URLs, and what people see when it is gone.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { refusal } from "../lib/api";
import { accept, newBuilder, newJob, newTester, submissionBody } from "../lib/market";
import { newPerson, type Person } from "../lib/people";
import { png } from "../lib/png";
import { BINARY, Server } from "../lib/server";
import { Service } from "../lib/services";

const WEBM = Buffer.concat([
  Buffer.from("1a45dfa39f4286810142f7810142f2810442f381084282847765626d4287810242858102", "hex"),
  Buffer.alloc(5000, "frame"),
]);

const folder = mkdtempSync(join(tmpdir(), "peertest-"));
let s3: Service;
let server: Server;
let tester: Person;

const settings = () => ({
  S3_ENDPOINT: s3.told.PEERTEST_TEST_S3_ENDPOINT!,
  S3_BUCKET: "peertest-files",
  AWS_REGION: "us-east-1",
  AWS_ACCESS_KEY_ID: s3.told.PEERTEST_TEST_S3_KEY_ID!,
  AWS_SECRET_ACCESS_KEY: s3.told.PEERTEST_TEST_S3_SECRET!,
});
const setUp = (env: Record<string, string>) =>
  promisify(execFile)(BINARY, ["storage", "setup"], {
    env: { PATH: process.env.PATH!, PEERTEST_MODE: "development", PEERTEST_DATA_DIR: folder, ...env },
  });

beforeAll(async () => {
  s3 = new Service("s3");
  await setUp({ ...settings(), PEERTEST_PUBLIC_URL: "http://hub.test" });
  server = await Server.start({ env: settings() });
  tester = await newPerson(server, "tester");
});
afterAll(async () => {
  await server?.stop();
  s3?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const ask = (content: Buffer, content_type = "image/png", purpose = "screenshot", who = tester) =>
  who.api.post("/api/files", { purpose, content_type, size_bytes: content.length });

const put = (asked: any, content: Buffer, headers = asked.upload.headers): Promise<Response> =>
  fetch(asked.upload.url, { method: asked.upload.method, headers, body: new Uint8Array(content) });

async function upload(content: Buffer, content_type?: string, purpose?: string, who = tester): Promise<any> {
  const asked = await ask(content, content_type, purpose, who);
  expect(asked.upload.url).toContain(s3.told.PEERTEST_TEST_S3_ENDPOINT!);
  expect((await put(asked, content)).status).toBe(200);
  return who.api.post(`/api/files/${asked.id}/complete`);
}

test("a picture goes straight there, is written anew and comes back from there", async () => {
  const file = await upload(Buffer.concat([png(), Buffer.from("secret metadata")]));
  expect(file).toMatchObject({ state: "ready", content_type: "image/png" });
  expect(file.url).toContain(s3.told.PEERTEST_TEST_S3_ENDPOINT!);
  const got = await fetch(file.url);
  expect(got.status).toBe(200);
  expect(got.headers.get("content-type")).toBe("image/png");
  expect(got.headers.get("cache-control")).toContain("max-age=86400");
  const content = Buffer.from(await got.arrayBuffer());
  expect(content.length).toBe(file.size_bytes);
  expect(content.includes("secret metadata")).toBe(false);
  // The same address all day, so that browsers keep the picture.
  expect((await tester.api.get(`/api/files/${file.id}`)).url).toBe(file.url);
});

test("a recording is kept whole, and offered as a download", async () => {
  const file = await upload(WEBM, "video/webm", "recording");
  const got = await fetch(file.url);
  expect(Buffer.from(await got.arrayBuffer()).equals(WEBM)).toBe(true);
  expect(got.headers.get("content-disposition")).toMatch(/^attachment/);
  expect((await fetch(file.url, { headers: { range: "bytes=0-3" } })).status).toBe(206);
});

test("an upload is signed for its type and length, its place and its time", async () => {
  const content = png();
  const asked = await ask(content);
  expect((await put(asked, content, { "Content-Type": "text/html" })).status).toBe(403);
  expect((await put(asked, Buffer.concat([content, Buffer.from("more")]))).status).toBe(403);
  const elsewhere = { upload: { ...asked.upload, url: asked.upload.url.replace(asked.id, "another") } };
  expect((await put(elsewhere, content)).status).toBe(403);
  expect((await refusal(tester.api.post(`/api/files/${asked.id}/complete`))).code).toBe("conflict");
  expect((await fetch(asked.upload.url.split("?")[0]!)).status).toBe(403); // nothing is public
});

test("what is no picture is refused and deleted", async () => {
  const content = Buffer.from("<script>alert(1)</script>");
  const asked = await ask(content);
  expect((await put(asked, content)).status).toBe(200);
  expect((await refusal(tester.api.post(`/api/files/${asked.id}/complete`))).code).toBe("file_rejected");
});

test("a deleted file is gone from there", async () => {
  const file = await upload(png());
  await tester.api.delete(`/api/files/${file.id}`);
  await server.advanceClock(0);
  expect((await fetch(file.url)).status).toBe(404);
});

test("the pages may talk to it", async () => {
  const policy = (await server.api.fetch("GET", "/api/notifications/unsubscribe?token=x")).headers.get("content-security-policy")!;
  const origin = s3.told.PEERTEST_TEST_S3_ENDPOINT!;
  for (const kind of ["img-src", "media-src", "connect-src"])
    expect(policy).toMatch(new RegExp(`${kind} [^;]*${origin.replaceAll(".", "\\.")}`));
});

test("browsers at the web app's address may send and read, others not", async () => {
  const asked = await ask(png());
  const preflight = (origin: string) =>
    fetch(asked.upload.url, {
      method: "OPTIONS",
      headers: { origin, "access-control-request-method": "PUT", "access-control-request-headers": "content-type" },
    });
  expect((await preflight("http://hub.test")).headers.get("access-control-allow-origin")).toBe("http://hub.test");
  expect((await preflight("http://evil.test")).headers.get("access-control-allow-origin")).toBeNull();
});

test("an outage is told, nothing is lost, and later it goes on", async () => {
  const builder = await newBuilder(server);
  const job = await newJob(builder);
  const someone = await newTester(server);
  const assignment = await accept(someone, job.id);
  const before = await upload(png(), "image/png", "screenshot", someone);
  const body = await submissionBody(someone, assignment, job, { screenshots: [{ file_id: before.id }] });
  const content = png();
  const asked = await ask(content, "image/png", "screenshot", someone);
  expect((await put(asked, content)).status).toBe(200);

  s3.pause();
  const down = await refusal(someone.api.post(`/api/files/${asked.id}/complete`));
  expect(down).toMatchObject({ status: 503, code: "storage_unavailable" });
  expect(down.headers.get("retry-after")).toBe("5");
  expect(down.problem.detail).toMatch(/Nothing is lost/);
  await expect(put(await ask(content, "image/png", "screenshot", someone), content)).rejects.toThrow();
  // The draft is kept, and what was uploaded before can be handed in.
  await someone.api.put(`/api/assignments/${assignment.id}/progress`, { progress: body });
  expect((await someone.api.post("/api/submissions", body)).status).toBe("pending");

  s3.start();
  expect(await someone.api.post(`/api/files/${asked.id}/complete`)).toMatchObject({ state: "ready" });
  expect((await fetch((await builder.api.get(`/api/files/${before.id}`)).url)).status).toBe(200);
});

test("a CDN stands in front, with the same paths", async () => {
  // What a CDN does: passes path and query on to the storage, under the storage's own name.
  const passed: string[] = [];
  const cdn: HttpServer = createServer(async (request, response) => {
    passed.push(request.url!);
    const got = await fetch(s3.told.PEERTEST_TEST_S3_ENDPOINT! + request.url);
    response.writeHead(got.status, { "content-type": got.headers.get("content-type") ?? "" });
    response.end(Buffer.from(await got.arrayBuffer()));
  });
  await new Promise<void>((ready) => cdn.listen(0, "127.0.0.1", ready));
  const url = `http://127.0.0.1:${(cdn.address() as AddressInfo).port}`;
  const behind = await Server.start({ env: { ...settings(), CDN_URL: url } });
  const who = await newPerson(behind, "tester");
  const file = await upload(png(), "image/png", "screenshot", who);
  expect(file.url.startsWith(`${url}/peertest-files/files/`)).toBe(true);
  expect((await fetch(file.url)).status).toBe(200);
  expect(passed).toHaveLength(1);
  await behind.stop();
  cdn.close();
});

test("a bucket that is set up twice keeps the rules of others", async () => {
  const { stdout } = await setUp({ ...settings(), PEERTEST_PUBLIC_URL: "http://other.test" });
  expect(stdout).toContain("http://other.test");
  expect(stdout).not.toContain("made the bucket");
});

test("the command says what is wrong", async () => {
  const failed = (env: Record<string, string>) => setUp(env).then(() => "", (error) => String(error.stderr));
  expect(await failed({})).toContain("S3_BUCKET is not set");
  expect(await failed({ ...settings(), AWS_SECRET_ACCESS_KEY: "wrong" })).toMatch(/storage cannot .*403/);
  expect(await failed({ ...settings(), AWS_ACCESS_KEY_ID: "" })).toContain("AWS_ACCESS_KEY_ID: is needed with S3_BUCKET");
});
