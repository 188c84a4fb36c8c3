// How the built web app is served, byte by byte: coded as a browser asks for it, and to nobody else's frame.
import { get, type IncomingHttpHeaders } from "node:http";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect, test } from "./lib/hub";

const WORTH_IT = 1500;

interface Served {
  status: number;
  headers: IncomingHttpHeaders;
  bytes: Buffer;
}

/** As it comes over the wire: nothing is decoded on the way. */
function served(url: string, coding?: string): Promise<Served> {
  return new Promise((done, fail) => {
    get(url, { headers: coding ? { "accept-encoding": coding } : {} }, (answer) => {
      const pieces: Buffer[] = [];
      answer.on("data", (piece) => pieces.push(piece));
      answer.on("end", () => done({ status: answer.statusCode!, headers: answer.headers, bytes: Buffer.concat(pieces) }));
    }).on("error", fail);
  });
}

test("the app's scripts and styles come coded, and are the same bytes", async ({ server }) => {
  const index = await served(`${server.url}/`);
  const paths = [...index.bytes.toString().matchAll(/(?:src|href)="(\/assets\/[^"]+\.(?:js|css))"/g)].map((match) => match[1]!);
  expect(paths.filter((path) => path.endsWith(".js")).length).toBeGreaterThan(0);
  expect(paths.filter((path) => path.endsWith(".css")).length).toBeGreaterThan(0);
  let large = 0;
  for (const path of ["/", ...paths]) {
    const plain = await served(server.url + path);
    // A file of one packet gains nothing, and is sent as it is.
    if (plain.bytes.length < WORTH_IT) continue;
    if (plain.bytes.length > 100_000) large += 1;
    expect([plain.status, plain.headers["content-encoding"]], path).toEqual([200, undefined]);
    for (const [asked, coding, decode] of [["br", "br", brotliDecompressSync], ["gzip", "gzip", gunzipSync], ["gzip, deflate, br", "br", brotliDecompressSync]] as const) {
      const coded = await served(server.url + path, asked);
      expect([coded.status, coded.headers["content-encoding"], coded.headers["content-type"]], path).toEqual([200, coding, plain.headers["content-type"]]);
      expect(coded.headers.vary, path).toMatch(/accept-encoding/i);
      expect(Number(coded.headers["content-length"]), path).toBe(coded.bytes.length);
      expect(decode(coded.bytes).equals(plain.bytes), path).toBe(true);
      expect(coded.bytes.length, path).toBeLessThan(plain.bytes.length);
    }
  }
  expect(large, "the main script is among them").toBeGreaterThan(0);
});

test("no page of the built app is shown in a frame elsewhere", async ({ server, shop, newBrowser }) => {
  const page = await newBrowser();
  await page.goto(shop.url);
  for (const path of ["/", "/login", "/docs"]) {
    const { headers } = await served(server.url + path);
    expect(headers["content-type"], path).toContain("text/html");
    expect(headers["x-frame-options"], path).toBe("DENY");
    expect(headers["content-security-policy"], path).toContain("frame-ancestors 'none'");
    // A browser says so as well: its own page about the refusal is in the frame, and nothing of ours.
    const frame = await page.evaluateHandle((src) => {
      const made = document.createElement("iframe");
      made.src = src;
      return new Promise<HTMLIFrameElement>((done) => (made.onload = () => done(made), document.body.append(made)));
    }, server.url + path);
    expect((await frame.asElement()!.contentFrame())!.url(), path).toMatch(/^chrome-error:/);
  }
});
