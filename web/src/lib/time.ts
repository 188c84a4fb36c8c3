const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** "in 41 h", "5 min ago", "just now"; whole units, so it never claims more time than is left. */
export function formatRelative(at: string | number, now: number): string {
  const delta = (typeof at === 'number' ? at : Date.parse(at)) - now;
  if (Math.abs(delta) < minute) return delta >= 0 ? 'in under a minute' : 'just now';
  const span = formatSpan(Math.abs(delta));
  return delta > 0 ? `in ${span}` : `${span} ago`;
}

/** "41 h", "12 min", "3 days": one unit, rounded down. */
export function formatSpan(ms: number): string {
  if (ms < minute) return 'under 1 min';
  if (ms < hour) return `${Math.floor(ms / minute)} min`;
  if (ms < 3 * day) return `${Math.floor(ms / hour)} h`;
  return `${Math.floor(ms / day)} days`;
}

/** "1:02:09" under a day, "2 d 3 h" above. */
export function formatCountdown(ms: number): string {
  const left = Math.max(0, Math.floor(ms / 1000));
  const two = (n: number) => n.toString().padStart(2, '0');
  const [d, h, m, s] = [Math.floor(left / 86_400), Math.floor(left / 3600) % 24, Math.floor(left / 60) % 60, left % 60];
  return d > 0 ? `${d} d ${h} h` : `${h}:${two(m)}:${two(s)}`;
}

export function formatDateTime(at: string | number, locale?: string, timeZone?: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(new Date(at));
}

export function formatDay(at: string | number, locale?: string, timeZone?: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone }).format(new Date(at));
}

/** "Mon 09:12" within a week, else the date: what fits beside a timeline. */
export function formatShort(at: string, now: number, locale?: string, timeZone?: string): string {
  if (Math.abs(Date.parse(at) - now) > 6 * day) return formatDay(at, locale, timeZone);
  return new Intl.DateTimeFormat(locale, { weekday: 'short', hour: '2-digit', minute: '2-digit', timeZone }).format(new Date(at));
}

/** The value of a datetime-local input for an instant, in the device's zone. */
export function toLocalInput(at: string | number): string {
  const date = new Date(at);
  return new Date(date.getTime() - date.getTimezoneOffset() * minute).toISOString().slice(0, 16);
}
