// People who go on through restarts of the server: each request ends acknowledged, refused or lost.
import { Api, ApiError, type Json } from "../api";
import { logIn, PASSWORD, type Person } from "../people";
import type { Server } from "../server";

/** Seeded, so that a run chooses the same again (what runs side by side still meets by chance). */
export class Chance {
  constructor(private state: number) {}
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }
  between(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from));
  }
  pick<T>(of: readonly T[]): T {
    return of[this.between(0, of.length)]!;
  }
  happens(probability: number): boolean {
    return this.next() < probability;
  }
}

/** `lost`: nobody knows whether it was done, since the answer did not come, or was 5xx. */
export type Outcome = { status: number; body: any } | { refused: ApiError } | "lost";

export class Member {
  private session?: Promise<Api>;

  constructor(
    private readonly server: () => Server,
    readonly person: Person,
  ) {
    this.session = Promise.resolve(person.api);
  }

  get id(): string {
    return this.person.id;
  }

  /** One request, and again when the access token's hour is over: a leap of the clock comes in steps, and ends new ones too. */
  async ask(method: string, path: string, body?: Json, key?: string): Promise<Outcome> {
    try {
      const send = async () => {
        const api = await this.api();
        return (key ? api.with({ "Idempotency-Key": key }) : api).send(method, path, body);
      };
      for (let left = 4; ; left -= 1) {
        try {
          return await send();
        } catch (error) {
          if (!(error instanceof ApiError) || error.status !== 401 || left === 0) throw error;
          this.session = undefined;
        }
      }
    } catch (error) {
      return error instanceof ApiError && error.status < 500 ? { refused: error } : "lost";
    }
  }

  /** A read that must succeed. */
  async get(path: string): Promise<any> {
    const outcome = await this.ask("GET", path);
    if (outcome === "lost") throw new Error(`GET ${path} was not answered`);
    if ("refused" in outcome) throw outcome.refused;
    return outcome.body;
  }

  /** The server may be at another address since it was started again; the token holds. */
  private async api(): Promise<Api> {
    const { url } = this.server();
    const known = await this.session?.catch(() => undefined);
    if (known?.url === url) return known;
    this.session = known?.token
      ? Promise.resolve(new Api(url, known.token))
      : logIn(this.server(), this.person.email, PASSWORD).then((person) => person.api);
    return this.session;
  }
}
