// PeerTest Hub, the app under test, and people with browsers of their own.
import { type BrowserContextOptions, expect, type Locator, test as base, type Page } from "@playwright/test";
import { PASSWORD } from "../../lib/people";
import { Server } from "../../lib/server";
import { openShop, type Shop } from "./shop";

interface Started {
  /** Which server: tests that say the same may share one. One whose clock is moved is no use to the others. */
  world: "empty" | "demo" | "moving clock";
  server: Server;
  shop: Shop;
}

interface People {
  /** A new person's browser: a context of its own, closed at the end of the test. */
  newBrowser: (state?: Exclude<BrowserContextOptions["storageState"], string>) => Promise<Page>;
  /** The browser of somebody with an account: logged in without the form, on this page. */
  browserOf: (person: { email: string }, path: string) => Promise<Page>;
}

export const test = base.extend<People, Started>({
  world: ["empty", { option: true, scope: "worker" }],
  server: [
    async ({ world, shop }, use) => {
      const args = world === "demo" ? ["--demo"] : [];
      const server = await Server.start({ args, env: { PEERTEST_DEMO_APP_URL: shop.url } });
      await use(server);
      await server.stop();
    },
    { scope: "worker" },
  ],
  shop: [
    async ({}, use) => {
      const shop = await openShop();
      await use(shop);
      shop.process.kill();
    },
    { scope: "worker" },
  ],
  newBrowser: async ({ browser, contextOptions, viewport, server }, use) => {
    const opened: Page[] = [];
    await use(async (storageState) => {
      const context = await browser.newContext({ ...contextOptions, viewport, baseURL: server.url, storageState });
      const page = await context.newPage();
      opened.push(page);
      return page;
    });
    for (const page of opened) await page.context().close();
  },
  browserOf: async ({ newBrowser, server }, use) => {
    // The web app remembers that it may have a session, since scripts cannot see the cookie.
    const localStorage = [{ name: "peertest.session", value: "1" }];
    await use(async ({ email }, path) => {
      const page = await newBrowser({ cookies: [], origins: [{ origin: server.url, localStorage }] });
      const answer = await page.request.post("/api/auth/login", { data: { email, password: PASSWORD } });
      expect(answer.status()).toBe(200);
      await page.goto(path);
      return page;
    });
  },
});

/** A card with this heading. */
export const panel = (page: Page, title: string): Locator =>
  page.locator("section").filter({ has: page.getByRole("heading", { name: title, exact: true, level: 2 }) });

export { expect };
