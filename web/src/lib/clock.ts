let offsetMs = 0;
const listeners = new Set<() => void>();

/** The server's clock decides deadlines, so countdowns follow its Date header, not the device's clock. */
export function noteServerDate(header: string | null): void {
  const at = header ? Date.parse(header) : NaN;
  if (Number.isNaN(at)) return;
  const measured = at - Date.now();
  // The header has whole seconds: smaller differences are noise.
  const offset = Math.abs(measured) > 2000 ? measured : 0;
  const moved = Math.abs(offset - offsetMs) > 2000;
  offsetMs = offset;
  if (moved) listeners.forEach((listener) => listener());
}

/** Tells when the server's time turns out to be another than was thought; returns how to stop. */
export function onClockMoved(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function serverNow(): number {
  return Date.now() + offsetMs;
}
