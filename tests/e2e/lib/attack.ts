// Stored cross-site scripting, in every text that any request to the API carries, as the server's own description of its
// routes names them: the tests' helpers do their usual work, and an attack goes along with each of their words.
import type { BrowserContext, Page } from "@playwright/test";
import { Api } from "../../lib/api";
import { Document, type Route } from "../../lib/openapi";
import type { Server } from "../../lib/server";
import { expect } from "./hub";

/** Whatever of these runs calls __xss. The longest that fits is taken. */
const ATTACKS = [
  `'"><img src=x onerror=__xss(1)><svg onload=__xss(2)><script>__xss(3)</script>[a](javascript:__xss(4)) javascript:__xss(5)`,
  `'"><img src=x onerror=__xss(6)>`,
  `<svg onload=__xss(7)>`,
];
/** At the end of an address that is kept whole: no blank, no digit. */
export const ATTACKED_PATH = "/<svg/onload=__xss()>";
/** What a browser says it is; its known words are there, too. */
export const ATTACKING_AGENT = `Mozilla/5.0 (iPhone; '"><img src=x onerror=__xss(11)>) FxiOS/1 <script>__xss(12)</script>`;

/** Who these are, what opens them and what they are found by: another word there is another thing, or none. */
export const NOT_WORDS = /(^|[._])(id|email|password|current_password|token|code|totp|time_zone|ticket|cursor|telemetry_key|telemetry_token|content_type)$|(_id|_ids\[\])$/;

export class Attacker {
  /** `METHOD /path field` of each text that was attacked, and was taken. */
  readonly planted = new Set<string>();
  private readonly fetch = Api.prototype.fetch;

  private constructor(private readonly document: Document) {}

  static async of(server: Server): Promise<Attacker> {
    return new Attacker(await Document.of(server));
  }

  /** Until stop(), every text that a helper sends holds an attack. */
  start(): void {
    const [attacker, fetch] = [this, this.fetch];
    Api.prototype.fetch = async function (this: Api, method, path, body) {
      const route = body === undefined ? undefined : attacker.routeOf(method, path);
      if (!route?.body) return fetch.call(this, method, path, body);
      const fields: string[] = [];
      const attacked = attacker.document.withTexts(route.body, body, (text, at, most) => {
        if (NOT_WORDS.test(at)) return text;
        const attack = ATTACKS.find((a) => a.length <= most);
        if (!attack) return text;
        fields.push(`${method} ${route.path} ${at}`);
        if (/(^|[._])url$/.test(at)) return text + ATTACKED_PATH;
        return `${attack} ${text}`.slice(0, most).trim();
      });
      const answer = await fetch.call(this, method, path, attacked);
      if (answer.ok) for (const field of fields) attacker.planted.add(field);
      return answer;
    };
  }

  stop(): void {
    Api.prototype.fetch = this.fetch;
  }

  /** The texts of the whole API that no helper has sent, as `METHOD /path field`. */
  missed(): string[] {
    const all = this.document.routes().flatMap((r) => (r.body ? this.document.texts(r.body).map((at) => [`${r.method} ${r.path} ${at}`, at]) : []));
    return all.filter(([name, at]) => !NOT_WORDS.test(at!) && !this.planted.has(name!)).map(([name]) => name!);
  }

  private routeOf(method: string, address: string): Route | undefined {
    const path = address.replace(/^https?:\/\/[^/]+/, "").split("?")[0]!.split("/");
    const fits = (r: Route) => {
      const pieces = r.path.split("/");
      return r.method === method && pieces.length === path.length && pieces.every((p, i) => p.startsWith("{") || p === path[i]);
    };
    return this.document.routes().filter(fits).sort((a, b) => a.path.split("{").length - b.path.split("{").length)[0];
  }
}

/** Hears of every attack that came to life in this browser: a call, a dialog, or markup that only the content policy held back. */
export class Witness {
  readonly seen: string[] = [];

  static async in(context: BrowserContext): Promise<Witness> {
    const witness = new Witness();
    await context.exposeFunction("__xss", (n: unknown) => witness.seen.push(`__xss(${n})`));
    await context.exposeFunction("__policy", (what: string) => witness.seen.push(what));
    await context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (e) => {
        // The app under test is in a frame, and not ours.
        if (e.violatedDirective !== "frame-src") (window as any).__policy(`${e.violatedDirective}: ${e.blockedURI} ${e.sample}`);
      });
    });
    context.on("page", (page) => page.on("dialog", (dialog) => (witness.seen.push(`dialog ${dialog.message()}`), dialog.dismiss())));
    return witness;
  }

  /** What stands in the page must be text. Tells how often an attack is there as text. */
  async look(page: Page, where: string): Promise<number> {
    const found = await page.evaluate(() => {
      const alive = "[onerror],[onload],[onclick],img[src='x'],a[href^='javascript' i],iframe[src^='javascript' i],form[action^='javascript' i]";
      const written = (document.body.innerText.match(/__xss\(/g) ?? []).length +
        [...document.querySelectorAll("input,textarea")].filter((e) => (e as HTMLInputElement).value.includes("__xss(")).length;
      const markup = [...document.querySelectorAll(alive)].map((e) => e.outerHTML.slice(0, 200));
      const scripts = [...document.scripts].filter((s) => s.textContent?.includes("__xss")).map((s) => s.outerHTML);
      return { markup: [...markup, ...scripts], written };
    });
    expect.soft(found.markup, where).toEqual([]);
    expect.soft(this.seen.splice(0), where).toEqual([]);
    return found.written;
  }
}
