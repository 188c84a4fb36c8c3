// Mail over real SMTP: to a mail server that keeps what it takes, and to one that refuses and wants TLS.
import { generateKeyPairSync, sign } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accept, newBuilder, newJob, newTester } from "../lib/market";
import { logIn, mailedToken, PASSWORD } from "../lib/people";
import { Server, until } from "../lib/server";
import { type KeptMail, MailService } from "../lib/mail-service";
import { newCertificate, SmtpServer } from "../lib/smtp-server";

const FROM = "PeerTest Höb <hub@mail.test>";
const register = (server: Server, email: string) =>
  server.api.post("/api/auth/register", { email, password: PASSWORD, name: "Ada", roles: ["tester"] });

describe("a mail server that takes everything", () => {
  let mails: MailService;
  let server: Server;
  beforeAll(async () => {
    mails = new MailService();
    server = await Server.start({ env: { SMTP_URL: mails.smtpUrl, MAIL_FROM: FROM }, mailbox: mails.mailbox });
  });
  afterAll(async () => {
    await server?.stop();
    mails?.stop();
  });

  const newest = (to: string, subject: RegExp): Promise<KeptMail> =>
    until(`a mail to ${to} about ${subject}`, async () => (await mails.kept(to)).find((m) => subject.test(m.subject)));

  test("somebody signs up by the link in the mail there", async () => {
    await register(server, "ada@people.test");
    const mail = await newest("ada@people.test", /confirm/i);
    expect(mail.from).toEqual([{ address: "hub@mail.test", name: "PeerTest Höb" }]);
    expect(mail.envelope.from.address).toBe("hub@mail.test");
    expect(mail.text).toContain("Hello Ada,");
    expect(mail.html).toContain("<a ");
    const source = await mails.source(mail.id);
    expect(source).toMatch(/^Message-ID: <[0-9a-f]{32}@mail\.test>\r?$/m);
    expect(source).toMatch(/^Content-Type: multipart\/alternative/m);
    expect(source).not.toMatch(/^List-Unsubscribe/m); // nobody can do without this one
    const token = await mailedToken(server, "ada@people.test", /confirm/i);
    await server.api.post("/api/auth/verify-email", { token });
    const ada = await logIn(server, "ada@people.test", PASSWORD);
    expect(await ada.api.get("/api/users/me")).toMatchObject({ email_verified: true, email_bounces: false });
  });

  test("one click in the mail program unsubscribes from what is not essential", async () => {
    const builder = await newBuilder(server);
    const tester = await newTester(server);
    const job = await newJob(builder, { slots: 2 });
    await accept(tester, job.id);
    const mail = await until("a mail with a way out", async () =>
      (await mails.kept(builder.email)).find((m) => m.text.includes("/api/notifications/unsubscribe")),
    );
    const source = await mails.source(mail.id);
    expect(source).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r?$/m);
    const url = /^List-Unsubscribe: <(\S+)>\r?$/m.exec(source)![1]!;
    const click = await fetch(url, { // as RFC 8058 has it
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: "List-Unsubscribe=One-Click",
    });
    expect(click.status).toBe(204);
    const off = Object.values((await builder.api.get("/api/users/me")).notification_preferences).filter((c: any) => !c.email);
    expect(off).toHaveLength(1);
  });

  test("what people write becomes no header", async () => {
    const builder = await newBuilder(server);
    const tester = await newTester(server);
    const job = await newJob(builder, { title: "Naïve — test ✓ with =?UTF-8?Q?odd?= words" });
    await accept(tester, job.id);
    const mail = await newest(builder.email, /started on/);
    expect(mail.subject).toContain('"Naïve — test ✓ with =?UTF-8?Q?odd?= words"');
    expect(mail.envelope.to).toHaveLength(1);
  });
});

describe("a mail server with a will of its own", () => {
  let folder: string;
  let smtp: SmtpServer;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "peertest-tls-"));
    smtp = await SmtpServer.start({ ...newCertificate(folder), user: "hub", password: "p@ss:word/1" });
  });
  afterAll(async () => {
    await smtp?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const env = () => ({
    SMTP_URL: `smtp://hub:${encodeURIComponent("p@ss:word/1")}@localhost:${smtp.port}`,
    MAIL_FROM: FROM,
    PEERTEST_CA_FILE: join(folder, "cert.pem"),
  });

  test("is spoken to under TLS, by name and password", async () => {
    const server = await Server.start({ env: env() });
    await register(server, "ada@people.test");
    const mail = await until("the mail", async () => smtp.taken.find((m) => m.to === "ada@people.test"));
    expect(mail).toMatchObject({ secure: true, user: "hub" });
    await server.stop();
  });

  test("whose certificate nobody vouches for gets no mail", async () => {
    const server = await Server.start({ env: { ...env(), PEERTEST_CA_FILE: "" } });
    await register(server, "eve@people.test");
    await until("the failed try", async () => server.output.includes("task_failed") && server.output);
    expect(smtp.taken.some((m) => m.to === "eve@people.test")).toBe(false);
    expect(server.output).not.toContain("eve@people.test");
    expect(server.output).not.toContain("p@ss");
    await server.stop();
  });

  test("an address that does not exist is noted, and left alone until it is confirmed", async () => {
    const server = await Server.start({ env: env() });
    smtp.refuse("gone@people.test", 550, "5.1.1 No such user");
    await register(server, "gone@people.test");
    const gone = await until("the bounce", async () => {
      const person = await logIn(server, "gone@people.test", PASSWORD);
      return (await person.api.get("/api/users/me")).email_bounces && person;
    });
    expect(server.output).not.toContain("gone@people.test");
    smtp.refuse("gone@people.test", 0);
    await server.api.post("/api/auth/resend-verification", { email: gone.email });
    const mail = await until("the mail", async () => smtp.taken.find((m) => m.to === gone.email));
    const token = decodeURIComponent(/token=3D([^\s"&]+)/.exec(mail.source.replace(/=\r\n/g, ""))![1]!);
    await server.api.post("/api/auth/verify-email", { token });
    expect(await gone.api.get("/api/users/me")).toMatchObject({ email_verified: true, email_bounces: false });
    // From now on it bounces again: what was not asked for is not sent any more.
    smtp.refuse("gone@people.test", 550, "5.1.1 No such user");
    const change = () => gone.api.post("/api/auth/change-password", { current_password: PASSWORD, password: PASSWORD });
    await change();
    await until("the bounce", async () => (await gone.api.get("/api/users/me")).email_bounces);
    const tries = smtp.refusals;
    await change();
    await server.advanceClock(3600);
    expect(smtp.refusals).toBe(tries);
    await server.stop();
  });

  test("a refusal for now is tried again", async () => {
    const server = await Server.start({ env: env() });
    smtp.refuse("later@people.test", 451, "4.3.0 Try again later");
    const refusals = smtp.refusals;
    await register(server, "later@people.test");
    await until("the refusal", async () => smtp.refusals > refusals);
    smtp.refuse("later@people.test", 0);
    await server.advanceClock(3600);
    expect(smtp.taken.filter((m) => m.to === "later@people.test")).toHaveLength(1);
    const person = await logIn(server, "later@people.test", PASSWORD);
    expect((await person.api.get("/api/users/me")).email_bounces).toBe(false);
    await server.stop();
  });
});

describe("SendGrid tells of a mail that came back", () => {
  test("signed by its key, and of nothing else", async () => {
    const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const server = await Server.start({
      env: {
        SENDGRID_API_KEY: "SG.test",
        SENDGRID_API_BASE: "http://127.0.0.1:9", // nobody is there: mails wait in their tasks
        SENDGRID_WEBHOOK_KEY: publicKey.export({ type: "spki", format: "der" }).toString("base64"),
      },
    });
    const tell = (events: unknown, key = privateKey, altered = "") => {
      const [body, at] = [JSON.stringify(events), String(Math.floor(Date.now() / 1000))];
      return fetch(`${server.url}/api/notifications/webhooks/sendgrid`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "x-twilio-email-event-webhook-timestamp": at,
          "x-twilio-email-event-webhook-signature": sign("sha256", Buffer.from(at + body), key).toString("base64"),
        },
        body: body + altered,
      });
    };
    await register(server, "ada@people.test");
    const ada = await logIn(server, "ada@people.test", PASSWORD);
    const bounces = async () => (await ada.api.get("/api/users/me")).email_bounces;
    const bounce = { email: "Ada@people.test", event: "bounce", type: "bounce", status: "5.1.1", sg_event_id: "1" };

    expect((await tell([bounce], generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey)).status).toBe(401);
    expect((await tell([bounce], privateKey, " ")).status).toBe(401);
    expect((await tell({ not: "a list" })).status).toBe(400);
    expect((await tell([{ ...bounce, type: "blocked" }, { ...bounce, event: "deferred" }, 7, {}])).status).toBe(204);
    expect((await tell([{ ...bounce, email: "nobody@people.test" }])).status).toBe(204);
    expect(await bounces()).toBe(false);
    expect((await tell([bounce, bounce])).status).toBe(204);
    expect(await bounces()).toBe(true);
    expect(server.output).not.toMatch(/ada@people\.test/i);
    await server.stop();
  });

  test("without its key nothing is taken", async () => {
    const server = await Server.start();
    expect((await server.api.fetch("POST", "/api/notifications/webhooks/sendgrid", [])).status).toBe(401);
    await server.stop();
  });
});
