let offsetMs = 0;

/** The server's clock decides deadlines, so countdowns follow its Date header, not the device's clock. */
export function noteServerDate(header: string | null): void {
  const at = header ? Date.parse(header) : NaN;
  if (Number.isNaN(at)) return;
  const offset = at - Date.now();
  // The header has whole seconds: smaller differences are noise.
  offsetMs = Math.abs(offset) > 2000 ? offset : 0;
}

export function serverNow(): number {
  return Date.now() + offsetMs;
}
