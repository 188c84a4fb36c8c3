// The codes of an authenticator app (RFC 6238: SHA-1, six digits, 30 seconds), on the server's clock.
import { createHmac } from "node:crypto";
import type { Server } from "./server";

/** The present code, or that of so many steps later. */
export async function totpCode(server: Server, secret: string, steps = 0): Promise<string> {
  const now = (await server.advanceClock(0)).getTime();
  const bits = [...secret].map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g)!.map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(now / 30_000) + steps));
  const mac = createHmac("sha1", key).update(counter).digest();
  return String((mac.readUInt32BE(mac[19]! & 15) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}
