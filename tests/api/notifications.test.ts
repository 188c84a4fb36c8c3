import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { refusal } from "../lib/api";
import { accept, advance, DECLINED_WHEN_HELD, newBuilder, newJob, newTester } from "../lib/market";
import { newPerson, PASSWORD, type Person } from "../lib/people";
import { Server, until } from "../lib/server";
import { Inbox } from "../lib/socket";

const DAY = 86_400;
let server: Server;
beforeAll(async () => {
  server = await Server.start();
});
afterAll(() => server?.stop());

/** Changes the password to itself, which tells the person so. */
async function beTold(person: Person, times = 1): Promise<void> {
  for (let i = 0; i < times; i++) {
    const before = await unread(person);
    await person.api.post("/api/auth/change-password", { current_password: PASSWORD, password: PASSWORD });
    await until("the notification", async () => (await unread(person)) > before);
  }
}

const unread = async (person: Person): Promise<number> =>
  (await person.api.get("/api/notifications/unread-count")).count;

describe("the list", () => {
  test("is one's own, newest first, in pages, read one by one or all at once", async () => {
    const ada = await newPerson(server, "tester");
    await beTold(ada, 3);
    const page = await ada.api.get("/api/notifications?limit=2");
    expect(page.items.map((n: { seq: number }) => n.seq)).toEqual([3, 2]);
    expect(page.items[0]).toMatchObject({ type: "security_notice", read: false, link: "/account" });
    const rest = await ada.api.get(`/api/notifications?limit=2&cursor=${encodeURIComponent(page.next_cursor)}`);
    expect(rest.items.map((n: { seq: number }) => n.seq)).toEqual([1]);
    expect(rest.next_cursor).toBeUndefined();

    await ada.api.post(`/api/notifications/${page.items[0].id}/read`);
    expect(await unread(ada)).toBe(2);
    const unseen = await ada.api.get("/api/notifications?unread=true");
    expect(unseen.items.map((n: { seq: number }) => n.seq)).toEqual([2, 1]);
    await ada.api.post("/api/notifications/read-all");
    expect(await unread(ada)).toBe(0);

    const eve = await newPerson(server, "tester");
    expect((await eve.api.get("/api/notifications")).items).toEqual([]);
    expect((await refusal(eve.api.post(`/api/notifications/${page.items[0].id}/read`))).status).toBe(404);
  });

  test.each(["limit=0", "limit=101", "cursor=nonsense", "unread=maybe", "page=2"])("refuses ?%s", async (query) => {
    const ada = await newPerson(server, "tester");
    expect((await refusal(ada.api.get(`/api/notifications?${query}`))).status).toBe(422);
  });
});

describe("the live socket", () => {
  test("tells what happens, and what was missed", async () => {
    const ada = await newPerson(server, "tester");
    const inbox = await Inbox.of(server, ada);
    await beTold(ada);
    await inbox.received(1);
    expect(inbox.messages[0]).toMatchObject({ seq: 1, notification: { seq: 1, type: "security_notice", read: false } });
    inbox.close();

    await beTold(ada, 2);
    const back = await Inbox.of(server, ada, 1);
    await back.received(2);
    await beTold(ada);
    await back.received(3);
    expect(back.seqs).toEqual([2, 3, 4]);
    back.close();
  });

  test("a ticket opens one socket, within 30 s", async () => {
    const ada = await newPerson(server, "tester");
    const { ticket } = await ada.api.post("/api/notifications/ticket");
    (await Inbox.open(server, ticket)).close();
    await expect(Inbox.open(server, ticket)).rejects.toThrow("401");
    await expect(Inbox.open(server, "nonsense")).rejects.toThrow("401");
    const late = (await ada.api.post("/api/notifications/ticket")).ticket;
    await server.advanceClock(30);
    await expect(Inbox.open(server, late)).rejects.toThrow("401");
  });

  test("closes when the session ends", async () => {
    const ada = await newPerson(server, "tester");
    const inbox = await Inbox.of(server, ada);
    await ada.api.post("/api/auth/logout");
    expect(await inbox.closed()).toBe(4401);
  });

  test("is for logged-in people", async () => {
    expect((await refusal(server.api.post("/api/notifications/ticket"))).status).toBe(401);
  });
});

describe("the link that stops mails of a kind", () => {
  const linkOf = (mail: { text: string }) => /Stop mails like this one: (\S+)/.exec(mail.text)?.[1];

  /** The link of the mail that tells a builder of the tester who took their job; it works at whatever address we serve. */
  async function told() {
    const builder = await newBuilder(server);
    const accepted = async () => accept(await newTester(server), (await newJob(builder)).id);
    await accepted();
    const url = await until("the mail", async () => (await server.mailbox(builder.email)).map(linkOf).find(Boolean));
    return { builder, accepted, url: new URL(url), mails: async () => (await server.mailbox(builder.email)).filter(linkOf).length };
  }

  test("asks first when it is opened, and stops them at the press of its button, without logging in", async () => {
    const { builder, url } = await told();
    const page = await fetch(url, { headers: { accept: "text/html" } });
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    const html = await page.text();
    expect((await builder.api.get("/api/users/me")).notification_preferences.job_accepted.email).toBe(true); // scanners open links
    const [, action] = /<form method="post" action="([^"]+)">/.exec(html)!;
    const done = await fetch(new URL(action!, url), { method: "POST", headers: { accept: "text/html", origin: server.url } });
    expect(done.status).toBe(200);
    expect(await done.text()).toContain("no more mails of this kind");
    expect((await builder.api.get("/api/users/me")).notification_preferences.job_accepted).toEqual({ in_app: true, email: false });
  });

  test("stops them at one click in the mail program (RFC 8058); the app still tells", async () => {
    const { builder, url, accepted, mails } = await told();
    const post = () => fetch(url, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: "List-Unsubscribe=One-Click",
    });
    expect((await post()).status).toBe(204);
    expect((await post()).status).toBe(204);
    const { notification_preferences } = await builder.api.get("/api/users/me");
    expect(notification_preferences.job_accepted).toEqual({ in_app: true, email: false });
    expect(notification_preferences.submission_received).toEqual({ in_app: true, email: true });
    const [before, listed] = [await mails(), (await builder.api.get("/api/notifications")).items.length];
    await accepted();
    await until("the notice", async () => (await builder.api.get("/api/notifications")).items.length > listed);
    await server.advanceClock(0); // whatever is due has run
    expect(await mails()).toBe(before);
  });

  test("is not in mails that everybody needs", async () => {
    const ada = await newPerson(server, "tester");
    await beTold(ada);
    const mails = await until("the notice", async () => {
      const all = await server.mailbox(ada.email);
      return all.length > 1 && all;
    });
    expect(mails.map(linkOf)).toEqual(mails.map(() => undefined));
  });

  test("is of no use to others, or when it was changed", async () => {
    const { builder, url } = await told();
    const changed = new URL(url);
    changed.searchParams.set("token", `${url.searchParams.get("token")}x`);
    expect((await fetch(changed, { method: "POST" })).status).toBe(422);
    expect((await fetch(changed, { method: "POST", headers: { accept: "text/html" } })).status).toBe(422);
    expect((await builder.api.get("/api/users/me")).notification_preferences.job_accepted.email).toBe(true);
    expect((await refusal(server.api.as(url.searchParams.get("token")!).get("/api/users/me"))).status).toBe(401);
  });
});

test("a forged unsubscribe link does nothing", async () => {
  const error = await refusal(server.api.post("/api/notifications/unsubscribe?token=forged"));
  expect([error.status, error.code]).toEqual([422, "invalid_token"]);
});

test("the mailbox page shows mails and runs no script", async () => {
  const ada = await newPerson(server, "tester");
  const page = await server.api.fetch("GET", `/dev/mailbox?to=${encodeURIComponent(ada.email)}`);
  expect(page.headers.get("content-security-policy")).toContain("script-src 'self'");
  const html = await page.text();
  expect(html).toContain("Confirm your email address");
  expect(html).toContain(ada.email);
  expect(html).not.toContain("<script");
});

test("the clock moves forward only", async () => {
  const before = (await server.advanceClock(0)).getTime();
  expect((await server.advanceClock(3600)).getTime() - before).toBeGreaterThanOrEqual(3_600_000);
  expect((await refusal(server.api.post("/dev/clock", { advance_seconds: -1 }))).status).toBe(422);
});

test("changes of the membership are told, each once: taken out, not renewed, ended", async () => {
  const builder = await newBuilder(server);
  const told = async () => (await builder.api.get("/api/notifications?limit=50")).items.filter((n: any) => n.type === "membership_changed").map((n: any) => n.title).reverse();
  await until("the first notice", async () => (await told()).length === 1);
  await server.mail(builder.email, /Your membership is active/);
  const { current_period_end } = (await builder.api.get("/api/users/me")).membership;
  const { url } = await builder.api.post("/api/payments/portal");
  await builder.api.post(`${url}/complete`, { card: DECLINED_WHEN_HELD });
  const now = await server.advanceClock(0);
  await advance(server, Math.ceil((new Date(current_period_end).getTime() - now.getTime()) / 1000) + 2 * DAY, builder);
  expect(await told()).toEqual(["Your membership is active", "Your membership could not be renewed"]);
  await server.mail(builder.email, /could not be renewed/);
  await advance(server, 14 * DAY, builder); // the provider gives up a payment that was due two weeks ago
  expect(await told()).toEqual(["Your membership is active", "Your membership could not be renewed", "Your membership has ended"]);
  await server.mail(builder.email, /membership has ended/);
});
