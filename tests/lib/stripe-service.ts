// Stripe for tests: localstripe, which others wrote, keeps customers, cards, subscriptions and payments, and signs its
// webhooks. What it lacks is added on the way to it: Checkout, payout accounts, transfers. What it refuses for not knowing
// it is taken off our requests.
import { createHmac } from "node:crypto";
import { createServer, type IncomingMessage, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Service } from "./services";

type Thing = Record<string, any>;

const list = (data: Thing[]): Thing => ({ object: "list", data, has_more: false });
const FEE = 82;
const now = () => Math.floor(Date.now() / 1000);

export class StripeService {
  /** What was asked of Stripe: "POST /v1/transfers". */
  readonly asked: string[] = [];
  readonly transfers: Thing[] = [];
  private readonly local = new Service("localstripe");
  private readonly pages = new Map<string, Thing>();
  private readonly accounts = new Map<string, Thing>();
  private readonly setups: string[] = [];
  private hook: { url: string; secret: string } | undefined;
  private number = 0;
  private http!: HttpServer;
  url!: string;

  static async start(): Promise<StripeService> {
    const stripe = new StripeService();
    stripe.http = createServer((request, response) => {
      void stripe.answer(request).then(({ status, body }) => {
        response.writeHead(status, { "content-type": "application/json" });
        response.end(JSON.stringify(body));
      });
    });
    await new Promise<void>((ready) => stripe.http.listen(0, "127.0.0.1", ready));
    stripe.url = `http://127.0.0.1:${(stripe.http.address() as AddressInfo).port}`;
    return stripe;
  }

  stop(): void {
    this.http.close();
    this.http.closeAllConnections();
    this.local.stop();
  }

  /** Where events are sent to, and what they are signed with. */
  async listen(url: string, secret: string): Promise<void> {
    this.hook = { url, secret };
    await this.ask("POST", "/_config/webhooks/hub", { url, secret });
  }

  /** What a person does on the page at this address: pays or leaves a card, or tells who they are. */
  async finish(address: string, card = "4242424242424242"): Promise<void> {
    const page = this.pages.get(new URL(address).pathname.split("/").at(-1)!)!;
    if (page.object === "account_link") {
      const account = this.accounts.get(page.account)!;
      Object.assign(account, { details_submitted: true, charges_enabled: true, payouts_enabled: true });
      account.capabilities = { transfers: "active" };
      account.requirements = { currently_due: [], past_due: [], disabled_reason: null };
      return this.tell("account.updated", account);
    }
    const method = await this.putOnFile(page.customer, card);
    if (page.mode === "subscription") await this.subscribe(page.customer, method);
    page.status = "complete";
    await this.tell("checkout.session.completed", page);
  }

  private async putOnFile(customer: string, number: string): Promise<string> {
    const form = { type: "card", "card[number]": number, "card[exp_month]": "12", "card[exp_year]": "2040", "card[cvc]": "123" };
    const { id } = await this.ask("POST", "/v1/payment_methods", form);
    await this.ask("POST", `/v1/payment_methods/${id}/attach`, { customer });
    const intent = await this.ask("POST", "/v1/setup_intents", { customer });
    this.setups.push(intent.id);
    await this.ask("POST", `/v1/setup_intents/${intent.id}/confirm`, { payment_method: id });
    return id;
  }

  private async subscribe(customer: string, method: string): Promise<void> {
    await this.ask("POST", `/v1/customers/${customer}`, { "invoice_settings[default_payment_method]": method });
    const product = await this.ask("POST", "/v1/products", { name: "Membership", type: "service" });
    const price = { amount: "2900", currency: "usd", interval: "month", product: product.id };
    const plan = await this.ask("POST", "/v1/plans", price);
    await this.ask("POST", "/v1/subscriptions", { customer, "items[0][plan]": plan.id });
  }

  private async ask(method: string, path: string, form: Record<string, string> = {}): Promise<Thing> {
    const { status, body } = await this.passOn(method, path, new URLSearchParams(form));
    if (status >= 300) throw new Error(`localstripe answered ${method} ${path} with ${status}: ${JSON.stringify(body)}`);
    return body;
  }

  private async passOn(method: string, path: string, form: URLSearchParams): Promise<{ status: number; body: Thing }> {
    const known = new URLSearchParams();
    for (const [name, value] of form) {
      const strange = name === "transfer_group" || (path === "/v1/setup_intents" && name === "customer");
      // An index in a list of one is no list to it.
      if (!strange) known.append(name.startsWith("expand") ? "expand[]" : name, value);
    }
    const inBody = method !== "GET";
    const query = !inBody && known.size ? `?${known}` : "";
    const answer = await fetch(this.local.told.PEERTEST_TEST_LOCALSTRIPE + path + query, {
      method,
      headers: { authorization: "Bearer sk_test_1", ...(inBody && { "content-type": "application/x-www-form-urlencoded" }) },
      ...(inBody && { body: known.toString() }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text ? JSON.parse(text) : {} };
  }

  private async answer(request: IncomingMessage): Promise<{ status: number; body: Thing }> {
    let text = "";
    for await (const chunk of request) text += chunk;
    const { pathname, searchParams } = new URL(request.url!, this.url);
    const method = request.method!;
    const form = method === "GET" ? searchParams : new URLSearchParams(text);
    this.asked.push(`${method} ${pathname}`);
    try {
      const ours = this.own(method, pathname, form);
      if (ours) return { status: 200, body: ours };
      const answer = await this.passOn(method, pathname, form);
      this.complete(pathname, form, answer.body);
      return answer;
    } catch (error) {
      return { status: 500, body: { error: { type: "api_error", message: String(error) } } };
    }
  }

  /** What localstripe does not have. */
  private own(method: string, path: string, form: URLSearchParams): Thing | undefined {
    const id = path.split("/").at(-1)!;
    if (path === "/v1/checkout/sessions") {
      if (method === "GET") return list([...this.pages.values()].filter((p) => p.customer === form.get("customer") && p.status === "open"));
      return this.page({ object: "checkout.session", mode: form.get("mode"), customer: form.get("customer"), status: "open" });
    }
    if (path === "/v1/account_links") return this.page({ object: "account_link", account: form.get("account") });
    if (path === "/v1/accounts") {
      const account = { id: this.next("acct"), object: "account", country: form.get("country"), payouts_enabled: false };
      const due = { currently_due: ["external_account"], past_due: [], disabled_reason: "requirements.past_due" };
      this.accounts.set(account.id, { ...account, details_submitted: false, capabilities: { transfers: "inactive" }, requirements: due });
      return this.accounts.get(account.id);
    }
    if (path.startsWith("/v1/accounts/")) return this.accounts.get(id);
    if (path !== "/v1/transfers") return undefined;
    if (method === "GET") return list(this.transfers.filter((t) => t.transfer_group === form.get("transfer_group")));
    const transfer: Thing = { id: this.next("tr"), object: "transfer", created: now(), reversed: false, amount_reversed: 0, metadata: {} };
    for (const [name, value] of form) {
      const inner = /^metadata\[(\w+)\]$/.exec(name);
      if (inner) transfer.metadata[inner[1]!] = value;
      else transfer[name] = name === "amount" ? Number(value) : value;
    }
    this.transfers.push(transfer);
    return transfer;
  }

  /** Puts into localstripe's answers what Stripe's have: a capture's fee, one customer's setups, newest first. */
  private complete(path: string, form: URLSearchParams, body: Thing): void {
    if (path.startsWith("/v1/payment_intents") && body.status === "succeeded") {
      const charge = body.latest_charge;
      body.amount_received ??= charge.amount;
      charge.balance_transaction = { id: `txn_of_${charge.id}`, object: "balance_transaction", amount: charge.amount, currency: charge.currency, fee: FEE };
    }
    if (path === "/v1/setup_intents" && body.object === "list") {
      const age = (intent: Thing) => this.setups.indexOf(intent.id);
      body.data = body.data.filter((i: Thing) => i.payment_method?.customer === form.get("customer"));
      body.data.sort((a: Thing, b: Thing) => age(b) - age(a));
    }
  }

  private page(what: Thing): Thing {
    const id = this.next("cs");
    this.pages.set(id, { id, url: `${this.url}/pages/${id}`, ...what });
    return this.pages.get(id)!;
  }

  private next(kind: string): string {
    return `${kind}_${++this.number}`;
  }

  private async tell(type: string, object: Thing): Promise<void> {
    const body = JSON.stringify({ id: this.next("evt_own"), object: "event", type, data: { object } });
    const at = now();
    const signature = createHmac("sha256", this.hook!.secret).update(`${at}.${body}`).digest("hex");
    const answer = await fetch(this.hook!.url, { method: "POST", headers: { "stripe-signature": `t=${at},v1=${signature}` }, body });
    if (!answer.ok) throw new Error(`the webhook answered ${answer.status}`);
  }
}
