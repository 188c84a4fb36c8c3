// Stands between a client and a server of this machine, and can be cut.
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

export class Relay {
  private readonly open = new Set<Socket>();
  private off = false;
  private constructor(private readonly listener: Server) {}

  static async to(port: number): Promise<Relay> {
    const listener = createServer();
    const relay = new Relay(listener);
    listener.on("connection", (here) => {
      if (relay.off) return void here.destroy();
      const there = connect(port, "127.0.0.1");
      for (const [socket, other] of [[here, there], [there, here]] as const) {
        relay.open.add(socket);
        socket.on("error", () => {});
        socket.on("close", () => (relay.open.delete(socket), other.destroy()));
        socket.pipe(other);
      }
    });
    await new Promise<void>((done) => listener.listen(0, "127.0.0.1", done));
    return relay;
  }

  get port(): number {
    return (this.listener.address() as AddressInfo).port;
  }

  cut(): void {
    this.off = true;
    for (const socket of this.open) socket.destroy();
  }

  mend(): void {
    this.off = false;
  }

  close(): void {
    this.cut();
    this.listener.close();
  }
}
