// An SMTP server for tests that wants TLS and a password, and refuses whom it is told to.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { SMTPServer } from "smtp-server";

export interface TakenMail {
  to: string;
  user: string;
  secure: boolean;
  source: string;
}

interface Options {
  key: Buffer;
  cert: Buffer;
  user: string;
  password: string;
}

/** A certificate of its own for "localhost", as key.pem and cert.pem in this folder. */
export function newCertificate(folder: string): { key: Buffer; cert: Buffer } {
  execFileSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
    "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", "key.pem", "-out", "cert.pem"], { cwd: folder, stdio: "ignore" });
  const file = (name: string) => readFileSync(join(folder, name));
  return { key: file("key.pem"), cert: file("cert.pem") };
}

export class SmtpServer {
  readonly taken: TakenMail[] = [];
  /** Recipients refused so far. */
  refusals = 0;
  private readonly refused = new Map<string, { code: number; words: string }>();
  private readonly server: SMTPServer;

  private constructor({ key, cert, user, password }: Options) {
    this.server = new SMTPServer({
      key,
      cert,
      onAuth: (auth, session, done) =>
        auth.username === user && auth.password === password && session.secure
          ? done(null, { user })
          : done(new Error("wrong name or password")),
      onRcptTo: (address, _session, done) => {
        const refusal = this.refused.get(address.address);
        if (!refusal) return done();
        this.refusals++;
        done(Object.assign(new Error(refusal.words), { responseCode: refusal.code }));
      },
      onData: (stream, session, done) => {
        const parts: Buffer[] = [];
        stream.on("data", (part: Buffer) => parts.push(part));
        stream.on("end", () => {
          const source = Buffer.concat(parts).toString();
          for (const to of session.envelope.rcptTo) this.taken.push({ to: to.address, user: String(session.user), secure: session.secure, source });
          done();
        });
      },
    });
    this.server.on("error", () => undefined); // a client that hangs up is the tests' business
  }

  static async start(options: Options): Promise<SmtpServer> {
    const smtp = new SmtpServer(options);
    await new Promise<void>((ready) => smtp.server.listen(0, "127.0.0.1", ready));
    return smtp;
  }

  get port(): number {
    return (this.server.server.address() as AddressInfo).port;
  }

  /** Refuses this recipient from now on; code 0: not any more. */
  refuse(to: string, code: number, words = ""): void {
    if (code === 0) this.refused.delete(to);
    else this.refused.set(to, { code, words });
  }

  stop(): Promise<void> {
    return new Promise((done) => this.server.close(done));
  }
}
