// People as tests need them: registered, verified by the link in their mail, logged in.
import type { Api } from "./api";
import type { Server } from "./server";

export const PASSWORD = "a-long-enough-passphrase";

export interface Person {
  id: string;
  email: string;
  api: Api;
}

let count = 0;

/** A verified account of its own; roles are "builder" and "tester". */
export async function newPerson(server: Server, ...roles: string[]): Promise<Person> {
  count += 1;
  const email = `${roles.join("-")}-${process.pid}-${count}@people.test`;
  await server.api.post("/api/auth/register", { email, password: PASSWORD, name: `Person ${count}`, roles });
  await server.api.post("/api/auth/verify-email", { token: await mailedToken(server, email, /verify|confirm/i) });
  return logIn(server, email, PASSWORD);
}

export async function logIn(server: Server, email: string, password: string): Promise<Person> {
  const answer = await server.api.post("/api/auth/login", { email, password });
  return { id: answer.user.id, email, api: server.api.as(answer.access_token) };
}

/** The token in the link of the newest mail about this. */
export async function mailedToken(server: Server, email: string, subject: RegExp): Promise<string> {
  const mail = await server.mail(email, subject);
  const token = /[?&#]token=([^\s"&]+)/.exec(mail.text)?.[1];
  if (!token) throw new Error(`no token in the mail "${mail.subject}" to ${email}: ${mail.text}`);
  return decodeURIComponent(token);
}
