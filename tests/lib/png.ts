// Small PNG pictures, each of its own content.
import { crc32, deflateSync } from "node:zlib";

let made = 0;

/** A picture that no other call in any test makes. */
export function png(width = 64, height = 48): Buffer {
  made += 1;
  const seed = `${process.pid}-${Date.now()}-${made}`;
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let i = 0; i < rows.length; i += 1) {
    rows[i] = i % (1 + width * 3) === 0 ? 0 : crc32(`${seed}-${i >> 4}`) & 0xff;
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
