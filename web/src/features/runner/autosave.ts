/** How the draft stands against the server's copy. */
export type SaveState = 'saved' | 'saving' | 'unsaved' | 'offline';

/**
 * Saves the newest value some time after the last change; one request at a time, tried again with growing pauses until
 * it gets through. Last write wins, so only the newest value matters.
 */
export class Autosave<T> {
  private waiting: { value: T } | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running = false;
  private failures = 0;

  constructor(
    private readonly save: (value: T) => Promise<void>,
    private readonly tell: (state: SaveState) => void,
    private readonly delayMs = 800,
  ) {}

  change(value: T): void {
    this.waiting = { value };
    if (!this.running) {
      this.tell(this.failures > 0 ? 'offline' : 'unsaved');
      this.schedule(this.delayMs);
    }
  }

  /** Saves what is waiting now; resolves when the server has it, rejects when it did not get through. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    while (this.running) await new Promise((resolve) => setTimeout(resolve, 20));
    if (this.waiting) await this.run(true);
  }

  /** What would be lost if the page went away now. */
  pending(): T | undefined {
    return this.waiting?.value;
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private schedule(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.run(false), ms);
  }

  private async run(rethrow: boolean): Promise<void> {
    const sent = this.waiting;
    if (!sent || this.running) return;
    this.running = true;
    this.tell('saving');
    try {
      await this.save(sent.value);
      this.failures = 0;
      if (this.waiting === sent) this.waiting = null;
      this.tell(this.waiting ? 'unsaved' : 'saved');
      if (this.waiting) this.schedule(this.delayMs);
    } catch (error) {
      this.failures++;
      this.tell('offline');
      this.schedule(Math.min(30_000, 1000 * 2 ** this.failures));
      if (rethrow) throw error;
    } finally {
      this.running = false;
    }
  }
}
