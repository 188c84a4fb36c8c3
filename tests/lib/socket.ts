// A live socket as a browser opens it, for tests.
import WebSocket from "ws";
import { until } from "./server";
import type { Server } from "./server";
import type { Person } from "./people";

export interface LiveMessage {
  seq: number;
  notification: { id: string; seq: number; type: string; title: string; body: string; read: boolean };
}

export class Inbox {
  readonly messages: LiveMessage[] = [];
  closedWith?: number;

  private constructor(private readonly socket: WebSocket) {
    socket.on("message", (text) => this.messages.push(JSON.parse(String(text))));
    socket.on("close", (code) => (this.closedWith = code));
  }

  /** Takes a ticket and opens the socket; `after` is the last number seen. */
  static async of(server: Server, person: Person, after?: number): Promise<Inbox> {
    const { ticket } = await person.api.post("/api/notifications/ticket");
    return Inbox.open(server, ticket, after);
  }

  static open(server: Server, ticket: string, after?: number): Promise<Inbox> {
    const query = new URLSearchParams({ ticket, ...(after === undefined ? {} : { after: String(after) }) });
    const url = `${server.url.replace("http", "ws")}/ws/notifications?${query}`;
    const socket = new WebSocket(url, { origin: server.url });
    const inbox = new Inbox(socket);
    return new Promise((done, fail) => {
      socket.once("open", () => done(inbox));
      socket.once("error", fail);
    });
  }

  get seqs(): number[] {
    return this.messages.map((message) => message.seq);
  }

  received(count: number): Promise<unknown> {
    return until(`${count} live messages`, async () => this.messages.length >= count);
  }

  closed(): Promise<number> {
    return until("the socket to close", async () => this.closedWith);
  }

  close(): void {
    this.socket.close();
  }
}
