// A disk that can be full, or read-only: a tmpfs, where the system lets us mount one.
import { execFileSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const HOW = [[], ["sudo", "-n"]].find((prefix) => {
  const dir = mkdtempSync(join(tmpdir(), "peertest-mount-"));
  try {
    run(prefix, "mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", dir);
    run(prefix, "umount", dir);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
export const CAN_MOUNT = HOW !== undefined;

function run(prefix: string[], ...words: string[]): void {
  const [program, ...args] = [...prefix, ...words];
  execFileSync(program!, args, { stdio: "ignore" });
}

export class SmallDisk {
  readonly dir = mkdtempSync(join(tmpdir(), "peertest-disk-"));

  constructor(megabytes: number) {
    this.mount("-t", "tmpfs", "-o", `size=${megabytes}m,mode=0777`, "tmpfs");
  }

  /** To the last byte. */
  fill(): void {
    const file = openSync(join(this.dir, "filler"), "a");
    try {
      for (let size = 1 << 20; size >= 1; ) {
        try {
          writeSync(file, Buffer.alloc(size));
        } catch {
          size >>= 1;
        }
      }
    } finally {
      closeSync(file);
    }
  }

  clear(): void {
    rmSync(join(this.dir, "filler"), { force: true });
  }

  readOnly(on: boolean): void {
    this.mount("-o", `remount,${on ? "ro" : "rw"}`);
  }

  close(): void {
    run(HOW!, "umount", "-l", this.dir);
    rmSync(this.dir, { recursive: true, force: true });
  }

  private mount(...words: string[]): void {
    run(HOW!, "mount", ...words, this.dir);
  }
}
