// Files over HTTP: signed uploads and downloads, forms, what is refused, who may read.
import { crc32 } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { refusal } from "../lib/api";
import { newPerson, type Person } from "../lib/people";
import { png } from "../lib/png";
import { Server } from "../lib/server";

const MEBIBYTE = 1 << 20;
const WEBM = Buffer.concat([
  Buffer.from("1a45dfa39f4286810142f7810142f2810442f381084282847765626d4287810242858102", "hex"),
  Buffer.alloc(5000, "frame"),
]);

let server: Server;
let tester: Person;
let other: Person;

beforeAll(async () => {
  server = await Server.start();
  [tester, other] = await Promise.all([newPerson(server, "tester"), newPerson(server, "tester", "builder")]);
});
afterAll(() => server.stop());

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const numbers = Buffer.alloc(8);
  numbers.writeUInt32BE(data.length, 0);
  numbers.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([numbers.subarray(0, 4), body, numbers.subarray(4)]);
}

/** The picture with a comment: signature and header are its first 33 bytes. */
function withText(picture: Buffer, text: string): Buffer {
  return Buffer.concat([picture.subarray(0, 33), chunk("tEXt", Buffer.from(`Comment\0${text}`)), picture.subarray(33)]);
}

/** The picture claiming another size. */
function claiming(picture: Buffer, width: number, height: number): Buffer {
  const header = Buffer.from(picture.subarray(16, 29));
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  return Buffer.concat([picture.subarray(0, 8), chunk("IHDR", header), picture.subarray(33)]);
}

const absolute = (path: string) => new URL(path, server.url).href;
const get = (path: string, headers: Record<string, string> = {}) => fetch(absolute(path), { headers });

async function ask(content: Buffer, content_type = "image/png", purpose = "screenshot") {
  return tester.api.post("/api/files", { purpose, content_type, size_bytes: content.length });
}

/** Asks, uploads and completes. */
async function upload(content: Buffer, content_type = "image/png", purpose = "screenshot") {
  const asked = await ask(content, content_type, purpose);
  const put = await fetch(absolute(asked.upload.url), {
    method: asked.upload.method,
    headers: asked.upload.headers,
    body: new Uint8Array(content),
  });
  expect(put.status).toBe(204);
  return tester.api.post(`/api/files/${asked.id}/complete`);
}

async function postForm(content: Buffer, purpose: string | null, who = tester, name = "a.png"): Promise<Response> {
  const form = new FormData();
  if (purpose !== null) form.set("purpose", purpose);
  form.set("file", new Blob([new Uint8Array(content)], { type: "image/png" }), name);
  return fetch(`${server.url}/api/files/upload`, {
    method: "POST",
    headers: { authorization: `Bearer ${who.api.token}` },
    body: form,
  });
}

describe("a signed upload", () => {
  it("ends in a clean picture behind a signed URL", async () => {
    const file = await upload(withText(png(40, 30), "GPS 52.5163N"));
    expect(file).toMatchObject({ state: "ready", width: 40, height: 30, content_type: "image/png", purpose: "screenshot" });
    const answer = await get(file.url);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("image/png");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(answer.headers.get("cache-control")).toMatch(/private.*max-age=86400/);
    const content = Buffer.from(await answer.arrayBuffer());
    expect(content.length).toBe(file.size_bytes);
    expect(content.includes("GPS")).toBe(false);
  });

  it("can be completed again", async () => {
    const file = await upload(png());
    expect(await tester.api.post(`/api/files/${file.id}/complete`)).toEqual(file);
  });

  it("is refused without its signature, for another type or size, and when it is over", async () => {
    const content = png();
    const { id, upload: target } = await ask(content);
    const send = (url: string, body: Buffer, type = "image/png") =>
      fetch(absolute(url), { method: "PUT", headers: { "content-type": type }, body: new Uint8Array(body) });
    const url = new URL(target.url, server.url);
    const changed = (name: string, value: string) => {
      const copy = new URL(url);
      copy.searchParams.set(name, value);
      return copy.href;
    };
    expect((await send(changed("sig", "A".repeat(43)), content)).status).toBe(404);
    expect((await send(changed("size", String(content.length + 1)), content)).status).toBe(404);
    expect((await send(changed("expires", "99999999999"), content)).status).toBe(404);
    expect((await send(url.href.replace(/blob\/[^?]+/, "blob/another.upload"), content)).status).toBe(404);
    expect((await send(url.href.replace(/blob\/[^?]+/, "blob/..%2F..%2Fpeertest.db"), content)).status).toBe(404);
    expect((await send(target.url, content, "text/html")).status).toBe(415);
    expect((await send(target.url, Buffer.concat([content, Buffer.from("x")]))).status).toBe(422);
    expect((await get(target.url)).status).toBe(404);
    expect((await refusal(tester.api.post(`/api/files/${id}/complete`))).status).toBe(409);
    expect((await send(target.url, content)).status).toBe(204);
    await tester.api.post(`/api/files/${id}/complete`);
    expect((await send(target.url, content)).status).toBe(409);
  });

  it("says why content is refused, and keeps nothing of it", async () => {
    const cases: [Buffer, RegExp][] = [
      [Buffer.from("<script>alert(1)</script>"), /neither a PNG nor a JPEG/],
      [Buffer.from("GIF89a"), /neither a PNG nor a JPEG/],
      [png().subarray(0, 500), /damaged/],
      [claiming(png(), 50_000_001, 1), /megapixels/],
      [claiming(png(), 0x7fffffff, 0x7fffffff), /megapixels/],
    ];
    for (const [content, reason] of cases) {
      const asked = await ask(content);
      const headers = asked.upload.headers;
      await fetch(absolute(asked.upload.url), { method: "PUT", headers, body: new Uint8Array(content) });
      for (let again = 0; again < 2; again += 1) {
        const error = await refusal(tester.api.post(`/api/files/${asked.id}/complete`));
        expect([error.status, error.code]).toEqual([422, "file_rejected"]);
        expect(error.problem.detail).toMatch(reason);
      }
      expect((await tester.api.get(`/api/files/${asked.id}`)).state).toBe("rejected");
    }
  });

  it("is bounded when it is asked for", async () => {
    const asking = (purpose: string, content_type: string, size_bytes: number) =>
      tester.api.post("/api/files", { purpose, content_type, size_bytes });
    await asking("screenshot", "image/png", 10 * MEBIBYTE);
    await asking("recording", "video/webm", 200 * MEBIBYTE);
    for (const [purpose, type, size] of [
      ["screenshot", "image/png", 10 * MEBIBYTE + 1],
      ["recording", "video/mp4", 200 * MEBIBYTE + 1],
      ["screenshot", "image/png", 0],
      ["screenshot", "image/svg+xml", 100],
      ["recording", "image/png", 100],
    ] as const) {
      expect((await refusal(asking(purpose, type, size))).code).toBe("file_rejected");
    }
    expect((await refusal(asking("holiday", "image/png", 1))).fields).toEqual(["purpose"]);
    expect((await refusal(server.api.post("/api/files", {}))).status).toBe(401);
  });
});

describe("a recording", () => {
  it("is kept as it is and read in ranges", async () => {
    const file = await upload(WEBM, "video/webm", "recording");
    expect(file).toMatchObject({ state: "ready", content_type: "video/webm", size_bytes: WEBM.length });
    expect(file.width).toBeUndefined();
    const part = await get(file.url, { range: "bytes=100-199" });
    expect(part.status).toBe(206);
    expect(part.headers.get("content-range")).toBe(`bytes 100-199/${WEBM.length}`);
    expect(part.headers.get("content-disposition")).toMatch(/^attachment/);
    expect(Buffer.from(await part.arrayBuffer()).equals(WEBM.subarray(100, 200))).toBe(true);
  });

  it("must be one", async () => {
    const picture = new Uint8Array(png());
    const asked = await ask(Buffer.from(picture), "video/webm", "recording");
    await fetch(absolute(asked.upload.url), { method: "PUT", headers: asked.upload.headers, body: picture });
    expect((await refusal(tester.api.post(`/api/files/${asked.id}/complete`))).code).toBe("file_rejected");
  });
});

describe("a form", () => {
  it("uploads in one request", async () => {
    const answer = await postForm(withText(png(12, 34), "secret"), "evidence");
    expect(answer.status).toBe(201);
    const file = await answer.json();
    expect(file).toMatchObject({ state: "ready", purpose: "evidence", width: 12, height: 34 });
    expect(Buffer.from(await (await get(file.url)).arrayBuffer()).includes("secret")).toBe(false);
  });

  it("is refused with the reason", async () => {
    const problem = async (answer: Response) => [answer.status, ((await answer.json()) as any).code];
    expect(await problem(await postForm(Buffer.from("no picture"), "screenshot"))).toEqual([422, "file_rejected"]);
    expect(await problem(await postForm(Buffer.alloc(10 * MEBIBYTE + 1), "screenshot"))).toEqual([422, "file_rejected"]);
    expect(await problem(await postForm(png(), null))).toEqual([422, "validation_failed"]);
    expect(await problem(await postForm(png(), "holiday"))).toEqual([422, "validation_failed"]);
    const json = await tester.api.fetch("POST", "/api/files/upload", { file: "x" });
    expect(await problem(json)).toEqual([415, "unsupported_media_type"]);
    const anonymous = await fetch(`${server.url}/api/files/upload`, { method: "POST", body: new FormData() });
    expect(anonymous.status).toBe(401);
  });

  it("takes no path from a file's name", async () => {
    const answer = await postForm(png(), "screenshot", tester, "../../../../etc/passwd\0.png");
    expect(answer.status).toBe(201);
    expect(((await answer.json()) as any).url).toMatch(/^\/api\/files\/blob\/[0-9a-f-]+\.png\?/);
  });
});

describe("reading and deleting", () => {
  it("is for the owner alone until it is handed in", async () => {
    const file = await upload(png());
    expect((await refusal(other.api.get(`/api/files/${file.id}`))).status).toBe(404);
    expect((await refusal(other.api.delete(`/api/files/${file.id}`))).status).toBe(404);
    expect((await refusal(server.api.get(`/api/files/${file.id}`))).status).toBe(401);
    await tester.api.delete(`/api/files/${file.id}`);
    expect((await refusal(tester.api.get(`/api/files/${file.id}`))).status).toBe(404);
  });

  it("needs the signature as it was given", async () => {
    const { url } = await upload(png());
    expect((await get(url.replace(/sig=./, (s: string) => (s === "sig=A" ? "sig=B" : "sig=A")))).status).toBe(404);
    expect((await get(url.replace("image%2Fpng", "text%2Fhtml"))).status).toBe(404);
    expect((await get(url.replace(/&sig=.*/, ""))).status).toBe(404);
    expect((await get(url.replace(/blob\/[^?]+/, "blob/..%2F..%2Fpeertest.db"))).status).toBe(404);
  });
});
