// Clients that do not behave: bytes over bare sockets.
import { connect, type Socket } from "node:net";
import type { Server } from "./server";

export class Raw {
  received = "";
  private readonly ended: Promise<number>;

  private constructor(readonly socket: Socket) {
    const began = Date.now();
    socket.on("data", (bytes) => (this.received += bytes.toString("latin1")));
    this.ended = new Promise((done) => socket.once("close", () => done(Date.now() - began)));
    socket.on("error", () => undefined); // a reset is an end, too
  }

  static open(server: Server): Promise<Raw> {
    const { hostname, port } = new URL(server.url);
    return new Promise((done, fail) => {
      const socket = connect(Number(port), hostname);
      socket.once("error", fail);
      socket.once("connect", () => {
        socket.off("error", fail);
        done(new Raw(socket));
      });
    });
  }

  static openAll(server: Server, count: number): Promise<Raw[]> {
    return Promise.all(Array.from({ length: count }, () => Raw.open(server)));
  }

  send(text: string): this {
    this.socket.write(text);
    return this;
  }

  /** A byte now and then, for ever. */
  trickle(byte = "x", ms = 40): this {
    const timer = setInterval(() => this.socket.write(byte), ms);
    this.socket.once("close", () => clearInterval(timer));
    return this;
  }

  /** Milliseconds until the server closed it. */
  closed(): Promise<number> {
    return this.ended;
  }

  async has(text: string): Promise<void> {
    while (!this.received.includes(text)) {
      if (this.socket.destroyed) throw new Error(`closed without ${text}: ${this.received}`);
      await new Promise((next) => this.socket.once("data", next).once("close", next));
    }
  }

  end(): void {
    this.socket.destroy();
  }
}

/** What a browser sends to open a live socket. */
export function upgrade(server: Server, ticket: string): string {
  return (
    `GET /ws/notifications?ticket=${ticket} HTTP/1.1\r\nHost: ${new URL(server.url).host}\r\nOrigin: ${server.url}\r\n` +
    "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n"
  );
}
