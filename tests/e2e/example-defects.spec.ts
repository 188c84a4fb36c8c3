// The example app under test has the defects that its DEFECTS.md promises, numbered as there.
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";

const SERVER = join(import.meta.dirname, "../../examples/harbour-coffee/server.mjs");
let shop: ChildProcess;
let url: string;

test.beforeAll(async () => {
  shop = spawn(process.execPath, [SERVER], { env: { ...process.env, PORT: "0" }, stdio: ["ignore", "pipe", "inherit"] });
  for await (const line of createInterface({ input: shop.stdout! })) {
    url = /http:\S+/.exec(line)![0];
    break;
  }
});

test.afterAll(() => shop.kill());

async function fill(page: Page, ...names: string[]) {
  await page.goto(`${url}/products`);
  for (const name of names) await page.getByRole("button", { name: `Add ${name}` }).click();
  await page.goto(`${url}/basket`);
}

const total = (page: Page) => page.locator(".row.total dd");

test("1: the voucher saves nothing", async ({ page }) => {
  await fill(page, "Lighthouse Blend", "Quayside Mug", "Undertow");
  await page.getByLabel("Voucher").fill("spring10");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByRole("status").first()).toHaveText("SPRING10 applied: you save 10 %.");
  await expect(page.getByText("−£3.37")).toBeVisible();
  await expect(total(page)).toHaveText("£33.70");
});

test("2: remove takes the wrong line", async ({ page }) => {
  await fill(page, "Lighthouse Blend", "Quayside Mug");
  await page.getByRole("button", { name: "Remove Lighthouse Blend" }).click();
  await expect(page.locator(".line strong")).toHaveText(["Lighthouse Blend"]);
});

test("3 and 4: a sold-out coffee is ordered with an expired card", async ({ page }) => {
  await page.goto(`${url}/products`);
  await expect(page.getByRole("button", { name: "Gannet AA is sold out" })).toBeDisabled();
  await page.goto(`${url}/product?id=gannet`);
  await page.getByRole("button", { name: "Add to basket" }).click();
  await page.goto(`${url}/checkout`);
  const fields = {
    Name: "Ann Chor", Email: "ann@people.test", Street: "1 Pier Road", Town: "Port", Postcode: "PO1 1AA",
    "Card number": "4242 4242 4242 4242", Expires: "01/20", CVC: "123",
  };
  for (const [label, value] of Object.entries(fields)) await page.getByLabel(label).fill(value);
  await page.getByRole("button", { name: "Pay and order" }).click();
  await expect(page.getByText(/Order HC-\d{4} for £17.00/)).toBeVisible();
});

test("5: prices are sorted as text", async ({ page }) => {
  await page.goto(`${url}/products`);
  await page.getByLabel("Sort").selectOption("price");
  await expect(page.locator(".tile .price").first()).toHaveText("£10.60");
});

test("6: free delivery starts later than promised", async ({ page }) => {
  await page.goto(url);
  await expect(page.getByText("Free delivery over £25")).toBeVisible();
  await fill(page, "Lighthouse Blend", "Lighthouse Blend", "Lighthouse Blend");
  await expect(total(page)).toHaveText("£29.00");
});

test("7 and 8: the decaf promises caffeine, and its price covers its name on a phone", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${url}/product?id=breakwater`);
  await expect(page.getByText("strongest caffeine kick")).toBeVisible();
  const overlap = await page.evaluate(() => {
    const range = document.createRange();
    range.selectNodeContents(document.querySelector("h1")!);
    const name = range.getBoundingClientRect();
    const price = document.querySelector(".product-head .price")!.getBoundingClientRect();
    return name.right > price.left && name.bottom > price.top;
  });
  expect(overlap).toBe(true);
});

test("9: the contact form forgets everything", async ({ page }) => {
  await page.goto(`${url}/contact`);
  await page.getByLabel("Email").fill("no address");
  await page.getByLabel("Message").fill("My bag came torn, what now?");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByRole("alert")).toHaveText("Something went wrong.");
  await expect(page.getByLabel("Message")).toHaveValue("");
});

test("10: quantity is out of the keyboard's reach", async ({ page }) => {
  await fill(page, "Lighthouse Blend");
  const reached = await page.locator(".step").evaluateAll((steps) => steps.map((step) => (step as HTMLElement).tabIndex));
  expect(reached).toEqual([-1, -1]);
});

test("11: tasting notes are too pale", async ({ page }) => {
  await page.goto(`${url}/products`);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((violation) => violation.id)).toEqual(["color-contrast"]);
});

test("12: search builds its index at every letter", async ({ page }) => {
  await page.goto(`${url}/products`);
  const blocked = await page.evaluate(() => {
    const field = document.querySelector<HTMLInputElement>("[name=q]")!;
    field.value = "cocoa";
    const started = performance.now();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    return performance.now() - started;
  });
  await expect(page.locator(".tile")).toHaveCount(2);
  expect(blocked).toBeGreaterThan(50); // a "long task", by the browsers' own measure
});

test("13: the search text is shown as HTML", async ({ page }) => {
  await page.goto(`${url}/products?q=${encodeURIComponent('<a href="http://evil.test/">Log in again</a>')}`);
  await expect(page.getByRole("link", { name: "Log in again" })).toHaveAttribute("href", "http://evil.test/");
});

test("14: the password is kept readable", async ({ page }) => {
  await page.goto(`${url}/account`);
  const form = page.locator("[data-sign-in]");
  await form.getByLabel("Email").fill("sam@harbour.test");
  await form.getByLabel("Password").fill("lighthouse-42");
  await form.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Hello, Sam Rudder" })).toBeVisible();
  expect(await page.evaluate(() => localStorage.getItem("harbour.person"))).toContain("lighthouse-42");
});

test("only the account page forbids framing, and nothing outside the shop is served", async ({ request }) => {
  expect((await request.get(url)).headers()["x-frame-options"]).toBeUndefined();
  expect((await request.get(`${url}/account`)).headers()["x-frame-options"]).toBe("DENY");
  for (const path of ["/..%2fserver.mjs", "/js/..%2f..%2fserver.mjs", "/pages/home.html", "/%00", "/%zz"]) {
    expect((await request.get(url + path)).status(), path).toBe(404);
  }
});
