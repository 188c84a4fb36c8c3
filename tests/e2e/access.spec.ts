// Links that are too old, a forgotten password, a second factor, and sessions that end elsewhere.
import type { Page } from "@playwright/test";
import { newPerson, PASSWORD } from "../lib/people";
import { HOUR } from "../lib/reviews";
import type { Server } from "../lib/server";
import { totpCode } from "../lib/totp";
import { fillLogIn, logIn } from "./lib/accounts";
import { expect, panel, test } from "./lib/hub";

test.use({ world: "moving clock" });

const NEW_PASSWORD = "an-even-longer-passphrase";
const linkIn = (text: string) => /https?:\S+token=\S+/.exec(text)![0];

async function mailedLinks(server: Server, email: string): Promise<string[]> {
  return (await server.mailbox(email)).map((mail) => linkIn(mail.text));
}

test("a confirmation link grows old; the next one works, once", async ({ server, newBrowser }) => {
  const email = `late-${Date.now()}@people.test`;
  const page = await newBrowser();
  await page.goto("/register");
  await page.getByRole("checkbox", { name: "I test apps" }).check();
  await page.getByLabel("Name").fill("Late Lou");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByRole("heading", { name: "Check your mail" })).toBeVisible();
  const old = linkIn((await server.mail(email, /confirm/i)).text);

  await server.advanceClock(24 * HOUR + 60);
  await page.goto(old);
  await expect(page.getByText("it was used already, or it is older than 24 hours")).toBeVisible();
  await page.getByRole("link", { name: "Log in" }).last().click();
  await fillLogIn(page, email);

  // Without it they may look around, and are told what is missing.
  const banner = page.getByRole("region", { name: "Confirm your email" });
  await expect(banner).toContainText("Until then nothing can be published, accepted or paid.");
  await banner.getByRole("button", { name: "Send it again" }).click();
  await expect(page.getByText("Mail sent", { exact: true })).toBeVisible();
  await expect.poll(async () => (await mailedLinks(server, email)).length).toBe(2);
  const [fresh] = await mailedLinks(server, email);
  await page.goto(fresh!);
  await expect(page.getByRole("heading", { name: "Your email is confirmed" })).toBeVisible();
  await page.getByRole("link", { name: "Continue" }).click();
  await expect(page.getByRole("heading", { name: "Find tests" })).toBeVisible();
  await expect(banner).toHaveCount(0);
  await page.goto(fresh!);
  await expect(page.getByRole("heading", { name: "Your email could not be confirmed" })).toBeVisible();
});

test("a forgotten password is set anew by a link of one hour, and every session ends", async ({ server, newBrowser, browserOf }) => {
  const ada = await newPerson(server, "tester");
  const elsewhere = await browserOf(ada, "/tests");
  await expect(elsewhere.getByRole("heading", { name: "Find tests" })).toBeVisible();
  const page = await newBrowser();
  const ask = async (email: string) => {
    await page.goto("/login");
    await page.getByRole("link", { name: "Forgot your password?" }).click();
    await expect(page.getByRole("heading", { name: "Forgot your password?" })).toBeVisible();
    await page.getByLabel("Email").fill(email);
    await page.getByRole("button", { name: "Send the link" }).click();
    await expect(page.getByText("If there is an account with this address")).toBeVisible();
  };
  await ask("nobody@people.test");
  await ask(ada.email);
  const old = linkIn((await server.mail(ada.email, /password/i)).text);
  await server.advanceClock(HOUR + 60);
  await page.goto(old);
  await page.getByLabel("New password").fill(NEW_PASSWORD);
  await page.getByRole("button", { name: "Set the password" }).click();
  await expect(page.getByRole("heading", { name: "This link is no longer good" })).toBeVisible();

  await ask(ada.email);
  await expect.poll(async () => (await mailedLinks(server, ada.email))[0]).not.toBe(old);
  const [fresh] = await mailedLinks(server, ada.email);
  await page.goto(fresh!);
  await page.getByLabel("New password").fill("password12");
  await page.getByRole("button", { name: "Set the password" }).click();
  await expect(page.getByText(/common/i)).toBeVisible();
  await page.getByLabel("New password").fill(NEW_PASSWORD);
  await page.getByRole("button", { name: "Set the password" }).click();
  await expect(page.getByText("Your new password is set.")).toBeVisible();
  await page.getByLabel("Email").fill(ada.email);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await fillLogIn(page, ada.email, NEW_PASSWORD);
  await expect(elsewhere).toHaveURL(/\/login$/);
  expect(await server.mailbox("nobody@people.test")).toEqual([]);
});

test("a second factor is asked for at log-in, and a recovery code stands in for it once", async ({ server, newBrowser, browserOf }) => {
  const ada = await newPerson(server, "tester");
  const page = await browserOf(ada, "/account");
  const factor = panel(page, "Second factor");
  await factor.getByRole("button", { name: "Set it up" }).click();
  const secret = (await factor.locator("p.num").innerText()).replace(/\s/g, "");
  await factor.getByRole("textbox", { name: "Code" }).fill("000000");
  await factor.getByRole("button", { name: "Turn it on" }).click();
  await expect(factor.getByRole("textbox", { name: "Code" })).toHaveAttribute("aria-invalid", "true");
  await expect(factor).not.toContainText("Some fields are not valid");
  await factor.getByRole("textbox", { name: "Code" }).fill(await totpCode(server, secret));
  await factor.getByRole("button", { name: "Turn it on" }).click();
  await expect(factor).toContainText("They are not shown again.");
  const codes = await factor.getByRole("listitem").allInnerTexts();
  expect(new Set(codes).size).toBe(10);

  await server.advanceClock(31);
  const begin = async (): Promise<Page> => {
    const login = await newBrowser();
    await login.goto("/login");
    await login.getByLabel("Email").fill(ada.email);
    await login.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await login.getByRole("button", { name: "Log in" }).click();
    await expect(login.getByLabel("Code")).toBeFocused();
    return login;
  };
  const enter = async (login: Page, code: string) => {
    await login.getByLabel("Code").fill(code);
    await login.getByRole("button", { name: "Log in" }).click();
  };
  const byApp = await begin();
  await enter(byApp, "123456");
  await expect(byApp.getByLabel("Code")).toHaveAttribute("aria-invalid", "true");
  await enter(byApp, await totpCode(server, secret));
  await expect(byApp.getByRole("button", { name: /^Account menu of/ })).toBeVisible();

  const byRecovery = await begin();
  await enter(byRecovery, codes[0]!);
  await expect(byRecovery.getByRole("button", { name: /^Account menu of/ })).toBeVisible();
  const again = await begin();
  await enter(again, codes[0]!);
  await expect(again.getByLabel("Code")).toHaveAttribute("aria-invalid", "true");
});

test("a session that is ended in one browser is over in the other", async ({ server, newBrowser }) => {
  const ada = await newPerson(server, "tester");
  const [here, there] = [await newBrowser(), await newBrowser()];
  await logIn(here, ada.email);
  await logIn(there, ada.email);
  await here.goto("/account");
  const sessions = panel(here, "Where you are logged in");
  await expect(sessions.getByRole("listitem").filter({ hasText: "this one" })).toContainText("Chrom");
  await sessions.getByRole("button", { name: /^Log out .*Chrom/ }).click();
  await expect(there).toHaveURL(/\/login$/);
  await here.getByRole("button", { name: "Log out everywhere" }).click();
  await expect(here).toHaveURL(/\/login$/);
});

test("whoever logs in next in the same window is shown nothing of the one before", async ({ server, newBrowser }) => {
  for (const way of ["by the menu", "from elsewhere"]) {
    const [ada, bob] = [await newPerson(server, "tester"), await newPerson(server, "tester")];
    await ada.api.patch("/api/users/me", { name: `Ada ${way}` });
    await ada.api.post("/api/auth/change-password", { current_password: PASSWORD, password: PASSWORD });
    const page = await newBrowser();
    const bell = page.getByRole("button", { name: /^Notifications/ });
    await logIn(page, ada.email);
    await bell.click();
    const notices = page.getByRole("dialog", { name: "Notifications" });
    await expect(notices).toContainText("Your password was changed");
    await page.keyboard.press("Escape");
    const token = await page.evaluate(() => fetch("/api/auth/refresh", { method: "POST" }).then(async (answer) => (await answer.json()).access_token));
    expect(token.split(".").length).toBe(3);

    if (way === "by the menu") {
      await page.getByRole("button", { name: /^Account menu of/ }).click();
      await page.getByRole("menuitem", { name: "Log out" }).click();
      await page.getByRole("link", { name: "Log in" }).first().click();
    } else {
      await ada.api.post("/api/auth/logout-all");
    }
    await expect(page).toHaveURL(/\/login$/);
    const kept = await page.evaluate(async () => [
      ...Object.values({ ...localStorage }), ...Object.values({ ...sessionStorage }), ...(await indexedDB.databases()), ...(await caches.keys()), document.body.innerText,
    ]);
    for (const secret of [token, ada.id, ada.email, `Ada ${way}`, "Your password was changed"]) expect(JSON.stringify(kept), way).not.toContain(secret);
    if (way === "by the menu") expect((await page.context().cookies(`${server.url}/api/auth`)).map((cookie) => cookie.value).join("")).toBe("");

    // What the server has to say to Bob takes its time: until then there is nothing to be seen, least of all Ada's.
    await page.route(/\/api\/notifications(\?|$)/, () => {});
    await fillLogIn(page, bob.email);
    await bell.click();
    await expect(notices).toBeVisible();
    await expect(notices, way).not.toContainText("Your password was changed");
    expect(await page.locator("body").innerText(), way).not.toContain(`Ada ${way}`);
  }
});
