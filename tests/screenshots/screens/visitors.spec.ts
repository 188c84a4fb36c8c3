// Pictures of every screen of visitors, into build/screens: to be looked at, at two widths and in both themes.
import type { Page } from "@playwright/test";
import { test } from "../../e2e/lib/hub";
import { newPerson, PASSWORD } from "../../lib/people";
import { DESKTOP, press, then, visit } from "../lib";

test.use({ viewport: DESKTOP });
test.setTimeout(300_000);

const fill = (values: Record<string, string>) => async (page: Page) => {
  for (const [label, value] of Object.entries(values)) await page.getByLabel(label, { exact: true }).fill(value);
};

test("visitors", async ({ server, newBrowser }) => {
  const ada = await newPerson(server, "tester");
  const page = await newBrowser();
  await visit(page, [
    ["landing", "/"],
    ["login", "/login"],
    ["login-empty", "/login", press("Log in")],
    ["login-refused", "/login", then(fill({ Email: ada.email, Password: "not the password" }), press("Log in"), (at) => at.getByRole("alert").waitFor())],
    ["register", "/register"],
    ["register-empty", "/register", press("Create account")],
    ["register-done", "/register?role=tester", then(fill({ Name: "Ada Lindgren", Email: ada.email, Password: PASSWORD }), press("Create account"), (at) => at.getByText("Check your mail").waitFor())],
    ["forgot-password", "/forgot-password"],
    ["forgot-password-done", "/forgot-password", then(fill({ Email: ada.email }), press("Send the link"), (at) => at.getByText("Check your mail").waitFor())],
    ["reset-password", "/reset-password?token=old"],
    ["reset-password-old", "/reset-password"],
    ["verify-email-old", "/verify-email?token=old"],
    ["confirm-email-old", "/confirm-email?token=old"],
    ["not-found", "/nowhere"],
    ["sent-to-login", "/inbox"],
  ]);
});
