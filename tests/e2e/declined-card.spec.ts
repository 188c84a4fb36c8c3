// The builder's card is declined at the moment a tester accepts.
import { DECLINED_WHEN_HELD, newBuilder, newJob, newTester } from "../lib/market";
import { logIn } from "./lib/accounts";
import { putCardOnFile } from "./lib/builder";
import { expect, test } from "./lib/hub";
import { accept } from "./lib/tester";

const TITLE = "Pay with a card that has no luck";

test("a declined card starts nothing, tells both, and frees the slot", async ({ server, newBrowser }) => {
  const bo = await newBuilder(server, DECLINED_WHEN_HELD);
  const tess = await newTester(server);
  const job = await newJob(bo, { title: TITLE });
  const builder = await newBrowser();
  const tester = await newBrowser();
  await logIn(builder, bo.email);
  await logIn(tester, tess.email);
  await builder.goto(`/jobs/${job.id}`);
  await expect(builder.getByText("0 of 1")).toBeVisible();

  await accept(tester, TITLE);
  await expect(tester.getByRole("alert")).toContainText("so nothing was started");
  await expect(tester.getByText("1 of 1", { exact: true })).toBeVisible();
  await expect(tester.getByRole("button", { name: "Accept this test" })).toBeVisible();

  await expect(builder.getByText(`A tester could not start on "${TITLE}"`).first()).toBeVisible();
  await expect(builder.getByText("Your card was declined. Put a working card on file").first()).toBeVisible();
  await expect(builder.getByText("0 of 1")).toBeVisible();
  await server.mail(bo.email, /could not start/);
  await builder.getByRole("button", { name: /^Notifications, \d+ unread$/ }).click();
  await builder.getByRole("dialog", { name: "Notifications" }).getByRole("link", { name: /could not start/ }).click();
  await expect(builder).toHaveURL(/\/billing$/);

  await putCardOnFile(builder);
  await accept(tester, TITLE);
  await expect(tester).toHaveURL(/\/run\//);
});
