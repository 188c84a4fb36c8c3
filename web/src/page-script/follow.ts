import { tokenIn } from '@/lib/telemetry/fragment';
import { maskedAddress } from '@/lib/telemetry/masked-address';
import { forget, Outbox, readKept } from '@/lib/telemetry/outbox';

const slot = 'peertest';

/**
 * Tells the platform which pages a tester visits, from the moment the test runner has opened the app with a token. For
 * everybody else it does nothing. `platform` is the origin this script came from, `key` the project's telemetry key.
 */
export function follow(platform: string, key: string): void {
  const token = takeToken() ?? readKept(slot)?.token;
  if (token === '') forget(slot);
  if (!token) return;

  const outbox = new Outbox({ to: `${platform}/api/telemetry`, slot, token, key });
  let last: string | undefined;
  const visit = () => {
    const { origin, pathname, href } = location;
    // Another query or fragment is the same page.
    if (last === origin + pathname) return;
    last = origin + pathname;
    const url = maskedAddress(href);
    if (url) outbox.add({ type: 'page_visit', url });
  };

  for (const name of ['pushState', 'replaceState'] as const) {
    const original = history[name];
    history[name] = function (this: History, ...args: Parameters<History['pushState']>) {
      original.apply(this, args);
      visit();
    };
  }
  addEventListener('popstate', visit);
  addEventListener('pageshow', (event) => {
    // Back to a page that the browser had kept: a visit without a load.
    if (event.persisted) last = undefined;
    visit();
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') void outbox.send();
  });
  visit();
}

/** Takes the token out of the address, where people would copy it and the app would stumble over it. */
function takeToken(): string | undefined {
  const found = tokenIn(location.hash);
  if (found) history.replaceState(history.state, '', location.pathname + location.search + found.rest);
  return found?.token;
}
