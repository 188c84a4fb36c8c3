export type NewEvent = { type: 'page_visit'; url: string } | { type: 'step_tick'; step_id: string; done: boolean };
type TelemetryEvent = NewEvent & { id: string; at: string };

interface Kept {
  token: string;
  events: TelemetryEvent[];
}
export interface OutboxOptions {
  /** POST /api/telemetry of the platform. */
  to: string;
  /** The name in this tab's sessionStorage under which token and unsent events outlive the page. */
  slot: string;
  token: string;
  /** The project's, on its own pages. */
  key?: string;
}

const sendAfterMs = 2000;
// A request that outlives its page may carry 64 KB; an address is 2 KB at most.
const eventsABatch = 20;
const mostWaiting = 500;

/**
 * Events on their way to the platform. Each has an id of its own and is kept until the platform has confirmed it, so
 * that one that was sent twice counts once. Small: it is part of the script on builders' pages.
 */
export class Outbox {
  private events: TelemetryEvent[] = [];
  private readonly underway = new Set<TelemetryEvent>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private over = false;

  constructor(private readonly options: OutboxOptions) {
    const kept = readKept(options.slot);
    if (kept?.token === options.token) this.events = kept.events;
    this.changed();
  }

  add(event: NewEvent): void {
    this.events = [...this.events, { ...event, id: uuid(), at: new Date().toISOString() }].slice(-mostWaiting);
    this.changed();
  }

  /** Sends what waits, a batch of it; true when it got through and more is waiting. Never rejects. */
  async send(): Promise<boolean> {
    this.unschedule();
    const batch = this.events.filter((event) => !this.underway.has(event)).slice(0, eventsABatch);
    if (this.over || batch.length === 0) return false;
    for (const event of batch) this.underway.add(event);
    const status = await this.post(batch);
    for (const event of batch) this.underway.delete(event);
    if (status === 0 || status === 429 || status >= 500) {
      this.failures++;
    } else if (status < 300 || status === 422) {
      // What the platform finds malformed will not get better.
      this.failures = 0;
      this.events = this.events.filter((event) => !batch.includes(event));
    } else {
      this.stop();
    }
    this.changed();
    return this.failures === 0 && this.events.length > this.underway.size;
  }

  /** The test is over, or the tester has changed their mind. */
  stop(): void {
    this.over = true;
    this.events = [];
    this.unschedule();
    forget(this.options.slot);
  }

  private changed(): void {
    if (this.over) return;
    keep(this.options.slot, { token: this.options.token, events: this.events });
    if (this.events.length > this.underway.size) this.timer ??= setTimeout(() => void this.send(), Math.min(60_000, sendAfterMs * 2 ** this.failures));
  }

  private unschedule(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** Text without cookies or referrer: a simple request, which needs no leave beforehand from any origin. */
  private async post(events: TelemetryEvent[]): Promise<number> {
    try {
      const body = JSON.stringify({ telemetry_token: this.options.token, telemetry_key: this.options.key, events });
      const answer = await fetch(this.options.to, { method: 'POST', body, keepalive: true, credentials: 'omit', referrerPolicy: 'no-referrer' });
      return answer.status;
    } catch {
      return 0;
    }
  }
}

// Storage may be forbidden, in a frame for instance: then only this page's own memory remains.
export function readKept(slot: string): Kept | null {
  try {
    return JSON.parse(sessionStorage.getItem(slot) ?? 'null') as Kept | null;
  } catch {
    return null;
  }
}

function keep(slot: string, kept: Kept): void {
  try {
    sessionStorage.setItem(slot, JSON.stringify(kept));
  } catch {
    // As above.
  }
}

export function forget(slot: string): void {
  try {
    sessionStorage.removeItem(slot);
  } catch {
    // As above.
  }
}

/** crypto.randomUUID is not there on pages without https. */
function uuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 15) | 64;
  bytes[8] = (bytes[8]! & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
