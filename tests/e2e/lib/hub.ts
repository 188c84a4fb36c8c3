// PeerTest Hub and the app under test, started once for each file of browser tests; and people with browsers of their own.
import { type Locator, test as base, type Page } from "@playwright/test";
import { Server } from "../../lib/server";
import { openShop, type Shop } from "./shop";

interface Started {
  server: Server;
  shop: Shop;
}

interface People {
  /** A new person's browser: a context of its own, closed at the end of the test. */
  newBrowser: () => Promise<Page>;
}

export const test = base.extend<People, Started>({
  server: [
    async ({}, use) => {
      const server = await Server.start();
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
    await use(async () => {
      const context = await browser.newContext({ ...contextOptions, viewport, baseURL: server.url });
      const page = await context.newPage();
      opened.push(page);
      return page;
    });
    for (const page of opened) await page.context().close();
  },
});

/** A card with this heading. */
export const panel = (page: Page, title: string): Locator =>
  page.locator("section").filter({ has: page.getByRole("heading", { name: title, exact: true, level: 2 }) });

export { expect } from "@playwright/test";
