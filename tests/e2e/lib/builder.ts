// What a builder does in the web app.
import type { Page } from "@playwright/test";
import { expect } from "./hub";

export interface NewJourney {
  title: string;
  steps: { instruction: string; expected?: string }[];
}

/** Through the test-mode provider's own pages, as a person would. */
export async function takeOutMembership(page: Page, card = "4242 4242 4242 4242"): Promise<void> {
  await page.goto("/billing");
  await page.getByRole("button", { name: "Become a member" }).click();
  await page.getByLabel("Card number").fill(card);
  await page.getByRole("button", { name: "Subscribe" }).click();
  await expect(page.getByText("You can create and publish jobs.")).toBeVisible();
}

export async function putCardOnFile(page: Page, card = "4242 4242 4242 4242"): Promise<void> {
  await page.goto("/billing");
  await page.getByRole("button", { name: /^(Add a card|Use another card)$/ }).click();
  await page.getByLabel("Card number").fill(card);
  await page.getByRole("button", { name: "Save card" }).click();
  await expect(page.getByText(`ending in ${card.slice(-4)}`)).toBeVisible();
}

export async function createProject(page: Page, name: string, url: string): Promise<void> {
  await page.getByRole("link", { name: "Projects", exact: true }).click();
  await page.getByRole("button", { name: "New project" }).click();
  const form = page.getByRole("dialog", { name: "New project" });
  await form.getByLabel("Name").fill(name);
  await form.getByLabel("Web address").fill(url);
  await form.getByRole("button", { name: "Create project" }).click();
  await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
}

export async function addTestAccount(page: Page, account: { label: string; username: string; password: string }): Promise<void> {
  await page.getByRole("button", { name: "Add test account" }).click();
  const form = page.getByRole("dialog", { name: "Add test account" });
  await form.getByLabel("Label").fill(account.label);
  await form.getByLabel("User name").fill(account.username);
  await form.getByLabel("Password", { exact: true }).fill(account.password);
  await form.getByRole("button", { name: "Save test account" }).click();
  await expect(page.getByRole("button", { name: `Reveal ${account.label}` })).toBeVisible();
}

export async function writeJourneys(page: Page, journeys: NewJourney[]): Promise<void> {
  for (const [at, journey] of journeys.entries()) {
    if (at > 0) await page.getByRole("button", { name: "Add a journey" }).click();
    const card = page.getByRole("region", { name: `Journey ${at + 1}`, exact: true });
    await card.getByLabel(`Journey ${at + 1}`, { exact: true }).fill(journey.title);
    for (const [index, step] of journey.steps.entries()) {
      if (index > 0) await card.getByRole("button", { name: "Add a step" }).click();
      const line = card.getByRole("listitem").nth(index);
      await line.getByRole("textbox", { name: `Step ${index + 1}` }).fill(step.instruction);
      if (step.expected) await line.getByLabel("Expected result").fill(step.expected);
    }
  }
}

/** From the saved editor: the confirmation says what will be held, then the job is open. */
export async function publish(page: Page, title: string): Promise<void> {
  await page.getByRole("button", { name: "Save and publish…" }).click();
  const confirm = page.getByRole("dialog", { name: `Publish “${title}”?` });
  await expect(confirm).toContainText("Nothing is charged now.");
  await confirm.getByRole("button", { name: "Publish job" }).click();
  await expect(page.getByRole("heading", { name: title, level: 1 })).toBeVisible();
  await expect(page.getByText("Nobody has accepted yet")).toBeVisible();
}

export async function approve(page: Page, amount: string): Promise<void> {
  await page.getByRole("button", { name: `Approve and pay ${amount}` }).click();
  await page.getByRole("dialog").getByRole("button", { name: `Pay ${amount}` }).click();
}
