/**
 * Where a page is, without who or what it is about: no query, no fragment, no name and password, ids in the path made
 * `:id`. The server masks by the same rule; masking here too keeps the rest from ever leaving the browser.
 */
export function maskedAddress(address: string): string | null {
  const { protocol, host, pathname } = new URL(address);
  if (!/^https?:$/.test(protocol)) return null;
  const path = pathname
    .split('/')
    .map((segment) => segment.split(';')[0]!)
    .map((segment) => (couldBeId(segment) ? ':id' : segment))
    .join('/');
  return `${protocol}//${host}${path}`.slice(0, 2048);
}

/** Numbers, UUIDs, hashes, tokens and addresses of mail; words such as "checkout", "v2" and "top-10" stay. */
function couldBeId(segment: string): boolean {
  const digits = segment.replace(/\D/g, '').length;
  const { length } = segment;
  return (
    /@|%40/.test(segment) ||
    length > 32 ||
    (digits > 0 && (digits > 3 || digits === length || length > 15 || (length > 7 && /^[\da-f-]+$/i.test(segment))))
  );
}
