// A real mail server, and what it keeps of the mails it takes.
import type { Mail } from "./server";
import { Service } from "./services";

/** What a real mail server keeps of a mail. */
export interface KeptMail {
  id: string;
  time: string;
  subject: string;
  text: string;
  html: string;
  from: { address: string; name: string }[];
  headers: Record<string, unknown>;
  envelope: { from: { address: string }; to: { address: string }[] };
}

export class MailService {
  private readonly service = new Service("mail");

  get smtpUrl(): string {
    return this.service.told.PEERTEST_TEST_SMTP_URL!;
  }

  /** Everything it took for this address, newest first. */
  async kept(to: string): Promise<KeptMail[]> {
    const answer = await fetch(`${this.service.told.PEERTEST_TEST_MAIL_API}/api/email`);
    const all = (await answer.json()) as KeptMail[];
    return all.filter((mail) => mail.envelope.to.some((r) => r.address === to)).sort((a, b) => (a.time < b.time ? 1 : -1));
  }

  /** As the server's own mailbox page answers, for what is written for either. */
  readonly mailbox = async (to: string): Promise<Mail[]> =>
    (await this.kept(to)).map(({ subject, text, html, time }) => ({ to, subject, text, html, at: time }));

  /** The mail as it came over the wire. */
  async source(id: string): Promise<string> {
    const answer = await fetch(`${this.service.told.PEERTEST_TEST_MAIL_API}/api/email/${id}/source`);
    return answer.text();
  }

  stop(): void {
    this.service.stop();
  }
}
