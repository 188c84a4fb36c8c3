// What a tester does in the web app before a test starts.
import type { Page } from "@playwright/test";
import { rightAnswers } from "../../lib/market";
import { expect } from "./hub";

/** Answers as a good tester would: the right choices are known from the bank's source, never from the API. */
export async function passEntranceTest(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Take the entrance test" }).click();
  await page.getByRole("button", { name: "Start the test" }).click();
  const questions = page.getByRole("group");
  await expect(questions).toHaveCount(8);
  for (const question of await questions.all()) {
    for (const choice of await question.getByRole("radio").or(question.getByRole("checkbox")).all()) {
      const text = await choice.locator("xpath=..").innerText();
      if (isRight(text)) await choice.check();
    }
  }
  await page.getByRole("button", { name: "Hand in the answers" }).click();
  await expect(page.getByText("100 of 100 points, 70 are needed")).toBeVisible();
}

const words = (text: string) => text.replace(/\s+/g, " ").trim();

function isRight(text: string): boolean {
  return [...rightAnswers()].some((right) => words(right) === words(text));
}

export async function setUpPayouts(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Earnings", exact: true }).click();
  await page.getByLabel("Country you are paid in").selectOption({ label: "United States" });
  await page.getByRole("button", { name: "Set up payouts" }).click();
  await page.getByRole("button", { name: "Finish and enable payouts" }).click();
  await expect(page.getByText("Released money is sent to you by itself.")).toBeVisible();
}

/** From the list of tests to the confirmation; what follows is the caller's to check. */
export async function accept(page: Page, title: string): Promise<void> {
  await page.goto("/tests");
  await page.getByRole("link", { name: title }).click();
  await page.getByRole("button", { name: "Accept this test" }).click();
  await page.getByRole("dialog", { name: "Accept this test?" }).getByRole("button", { name: "Accept" }).click();
}
