// Signing up and logging in through the web app.
import type { Page } from "@playwright/test";
import { PASSWORD } from "../../lib/people";
import type { Server } from "../../lib/server";
import { expect } from "./hub";

export interface NewAccount {
  name: string;
  email: string;
  /** The label of the choice on the form. */
  role: "I build apps" | "I test apps";
}

/** Registers, follows the link in the captured mail, and logs in. */
export async function signUp(page: Page, server: Server, account: NewAccount): Promise<void> {
  await page.goto("/");
  await page.getByRole("link", { name: "Sign up" }).click();
  await page.getByRole("checkbox", { name: account.role }).check();
  await page.getByLabel("Name").fill(account.name);
  await page.getByLabel("Email").fill(account.email);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByRole("heading", { name: "Check your mail" })).toBeVisible();

  const mail = await server.mail(account.email, /confirm|verify/i);
  await page.goto(/https?:\S+\/verify-email\S+/.exec(mail.text)![0]);
  await expect(page.getByRole("heading", { name: "Your email is confirmed" })).toBeVisible();
  await page.getByRole("link", { name: "Log in" }).last().click();
  await fillLogIn(page, account.email);
}

export async function logIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.goto("/login");
  await fillLogIn(page, email, password);
}

export async function fillLogIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page.getByRole("button", { name: /^Account menu of/ })).toBeVisible();
}
