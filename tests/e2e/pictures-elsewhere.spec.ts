// Pictures that lie on another host: a real S3 server with a CDN in front, which gives this page leave to read them or not.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { accept, newBuilder, newJob, newTester } from "../lib/market";
import { png } from "../lib/png";
import { BINARY, Server } from "../lib/server";
import { Service } from "../lib/services";
import { expect, test as base } from "./lib/hub";
import { begin, choosePicture, pictures, saved } from "./lib/runner";

const LEAVE = "access-control-allow-origin";
/** Off: the CDN keeps to itself that pages may read its pictures. */
let leave = true;
let cdn: string;

const test = base.extend<object, { server: Server }>({
  server: [
    async ({}, use) => {
      const s3 = new Service("s3");
      const front = createServer(async (request, response) => {
        const got = await fetch(s3.told.PEERTEST_TEST_S3_ENDPOINT! + request.url, { headers: request.headers.origin ? { origin: request.headers.origin } : {} });
        const given = leave ? got.headers.get(LEAVE) : null;
        response.writeHead(got.status, { "content-type": got.headers.get("content-type") ?? "", vary: "Origin", ...(given ? { [LEAVE]: given } : {}) });
        response.end(Buffer.from(await got.arrayBuffer()));
      });
      await new Promise<void>((ready) => front.listen(0, "127.0.0.1", ready));
      cdn = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
      const env = {
        S3_ENDPOINT: s3.told.PEERTEST_TEST_S3_ENDPOINT!,
        S3_BUCKET: "pictures",
        AWS_REGION: "us-east-1",
        AWS_ACCESS_KEY_ID: s3.told.PEERTEST_TEST_S3_KEY_ID!,
        AWS_SECRET_ACCESS_KEY: s3.told.PEERTEST_TEST_S3_SECRET!,
        CDN_URL: cdn,
      };
      const server = await Server.start({ env });
      const folder = mkdtempSync(join(tmpdir(), "peertest-"));
      const settings = { PATH: process.env.PATH!, PEERTEST_MODE: "development", PEERTEST_DATA_DIR: folder, PEERTEST_PUBLIC_URL: server.url };
      execFileSync(BINARY, ["storage", "setup"], { env: { ...settings, ...env } });
      await use(server);
      await server.stop();
      front.close();
      s3.stop();
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: "worker" },
  ],
});

async function mark(page: Page, name: RegExp): Promise<void> {
  const annotator = page.getByRole("dialog", { name: "Mark the picture" });
  await annotator.getByRole("button", { name }).click();
  const box = (await annotator.locator("canvas").first().boundingBox())!;
  await page.mouse.move(box.x + box.width / 2 - 20, box.y + box.height / 2 - 15);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 + 20, box.y + box.height / 2 + 15, { steps: 3 });
  await page.mouse.up();
}

test("a picture of another host is marked; where that host gives no leave, this is said and the picture kept", async ({ server, browserOf }) => {
  const job = await newJob(await newBuilder(server));
  const tester = await newTester(server);
  const page = await browserOf(tester, `/run/${(await accept(tester, job.id)).id}`);
  await begin(page);
  await choosePicture(page, png(300, 200));
  await expect(pictures(page)).toHaveCount(1);
  await saved(page);

  await test.step("marked, with a blur that reads its pixels, and sent", async () => {
    await pictures(page).first().click();
    const shot = page.getByRole("dialog", { name: "Screenshot" });
    await expect(shot.getByRole("img")).toHaveAttribute("src", new RegExp(`^${cdn}`));
    await shot.getByRole("button", { name: "Mark the picture" }).click();
    await mark(page, /^Blur/);
    await mark(page, /^Box/);
    await page.getByRole("button", { name: "Save marks" }).click();
    await expect(shot.getByRole("button", { name: "Without marks" })).toBeVisible();
  });

  await test.step("without leave: said, and nothing is lost", async () => {
    leave = false;
    await page.getByRole("button", { name: "Mark it anew" }).click();
    const why = `${new URL(cdn).host} does not answer, or does not let this page read the picture.`;
    await expect(page.getByRole("alert")).toHaveText(`It cannot be marked now: ${why} It is kept: try again in a moment, or hand it in without marks.`);
    await page.getByRole("button", { name: "Done" }).click();
    await page.reload();
    await expect(pictures(page)).toHaveCount(1);
    await expect(page.getByRole("button", { name: "Screenshot 1" }).locator("img")).toHaveJSProperty("naturalWidth", 300);
  });

  await test.step("with leave again: it goes on", async () => {
    leave = true;
    await pictures(page).first().click();
    await page.getByRole("button", { name: "Mark it anew" }).click();
    await mark(page, /^Box/);
    await page.getByRole("button", { name: "Save marks" }).click();
    await expect(page.getByRole("dialog", { name: "Mark the picture" })).toHaveCount(0);
  });
});
