// What people do about their own money beside the tests: memberships, payout accounts.
import { GOOD_CARD } from "../market";
import type { Chance, Member } from "./members";
import type { Step, Work } from "./story";

type Body = Omit<Step, "name" | "done">;

/** A page of the payment provider: asked for, then filled in. */
abstract class Errand implements Work {
  /** Of the page that waits to be filled in. */
  protected page?: string;

  constructor(
    readonly name: string,
    protected readonly who: Member,
  ) {}

  abstract next(): Step | undefined;
  abstract whole(): Promise<void>;
  refused(): void {
    this.page = undefined;
  }

  protected step(name: string, body: Omit<Body, "who">, done: (made: any) => void = () => undefined): Step {
    return { name, who: this.who, ...body, done };
  }
  protected askPage(name: string, path: string, body: Step["body"], refusals: string[]): Step {
    // A page that was made and never seen changes nothing: it counts as not there.
    return this.step(name, { path, body, repeats: true, refusals, find: async () => undefined }, ({ url }) => {
      this.page = new URL(url).pathname;
    });
  }
  protected fillIn(name: string, body: Step["body"], find: Step["find"], done: () => void): Step {
    const refusals = ["not_found", "validation_failed", "conflict"]; // filled in already: the answer was lost
    return this.step(name, { path: `${this.page}/complete`, body, repeats: false, refusals, find }, () => {
      this.page = undefined;
      done();
    });
  }
}

/** Takes out a membership, ends it with its period, keeps it after all, and so on. */
export class Membership extends Errand {
  private now: any = { status: "none" };

  next(): Step {
    const paid = ["active", "trialing", "past_due"].includes(this.now.status);
    if (paid && this.page) this.page = undefined;
    if (paid) return this.turn(!this.now.cancel_at_period_end);
    const active = () => this.read((m) => m.status === "active");
    if (this.page) return this.fillIn("pay a membership", { card: GOOD_CARD }, active, () => (this.now = { status: "active" }));
    return this.askPage("take out a membership", "/api/payments/membership/checkout", {}, ["conflict"]);
  }

  async whole(): Promise<void> {
    this.now = await this.read(() => true);
  }

  private turn(cancel: boolean): Step {
    const name = cancel ? "cancel the membership" : "resume the membership";
    return this.step(
      name,
      {
        path: `/api/payments/membership/${cancel ? "cancel" : "resume"}`,
        repeats: true,
        refusals: ["invalid_transition"], // its period has ended
        find: () => this.read((m) => m.cancel_at_period_end === cancel),
      },
      (made) => (this.now = made),
    );
  }

  private async read(when: (membership: any) => boolean): Promise<any> {
    const membership = await this.who.get("/api/payments/membership");
    return when(membership) ? membership : undefined;
  }
}

/** Lets earnings wait for a while, then makes a payout account, into which they are transferred. */
export class Onboarding extends Errand {
  private enabled = false;

  constructor(
    who: Member,
    private readonly chance: Chance,
    /** No longer waits. */
    public due = false,
  ) {
    super(`payout account of ${who.person.email}`, who);
  }

  next(): Step | undefined {
    this.due ||= this.chance.happens(0.02);
    if (this.enabled || !this.due) return undefined;
    if (!this.page) return this.askPage("ask for a payout account", "/api/payments/payout-account", { country: "US" }, []);
    const enabled = async () => {
      const account = await this.who.get("/api/payments/payout-account");
      return account.status === "enabled" && account;
    };
    return this.fillIn("make a payout account", {}, enabled, () => (this.enabled = true));
  }

  async whole(): Promise<void> {
    this.enabled = (await this.who.get("/api/payments/payout-account")).status === "enabled";
  }
}
