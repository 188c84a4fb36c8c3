// A stand-in for a model's endpoint (OpenAI's chat completions) whose answers the test says.
import { createServer, type IncomingMessage, type Server as HttpServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What was asked: the body as it came, and the material in it. */
export interface Asked {
  body: any;
  material: any;
  rules: string;
  authorization: string | undefined;
}
/** Text of the model's message, or a way to answer of one's own. */
export type Answer = string | ((response: ServerResponse) => void);

export class ModelServer {
  readonly asked: Asked[] = [];
  /** What it says to the next questions. */
  answer: (asked: Asked) => Answer = () => "{}";
  private readonly server: HttpServer;

  private constructor() {
    this.server = createServer((request, response) => void this.take(request, response));
  }

  static async start(): Promise<ModelServer> {
    const model = new ModelServer();
    await new Promise<void>((ready) => model.server.listen(0, "127.0.0.1", ready));
    return model;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`;
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((done) => this.server.close(() => done()));
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = JSON.parse(Buffer.concat(parts).toString());
    const [system, user] = body.messages;
    const asked = { body, rules: system.content, material: JSON.parse(user.content), authorization: request.headers.authorization };
    if (request.method !== "POST" || request.url !== "/v1/chat/completions" || system.role !== "system" || user.role !== "user")
      return void response.writeHead(404).end();
    this.asked.push(asked);
    const answer = this.answer(asked);
    if (typeof answer === "function") answer(response);
    else say(response, answer);
  }
}

/** A whole answer around the model's message. */
export function say(response: ServerResponse, content: string, finish_reason = "stop"): void {
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify({ object: "chat.completion", choices: [{ index: 0, finish_reason, message: { role: "assistant", content } }] }));
}
