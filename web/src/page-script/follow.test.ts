import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { follow } from './follow';

let asked: { to: string; body: { telemetry_token: string; telemetry_key: string; events: { type: string; url: string }[] } }[];
const original = { pushState: history.pushState, replaceState: history.replaceState };
let pageGone: AbortController;

beforeEach(() => {
  vi.useFakeTimers();
  sessionStorage.clear();
  asked = [];
  pageGone = new AbortController();
  for (const target of [window, document]) {
    const { addEventListener } = target;
    vi.spyOn(target, 'addEventListener').mockImplementation((name: string, heard: EventListenerOrEventListenerObject) =>
      addEventListener.call(target, name, heard, { signal: pageGone.signal }),
    );
  }
  vi.stubGlobal('fetch', async (to: string, init: RequestInit) => {
    asked.push({ to, body: JSON.parse(init.body as string) });
    return { status: 202 };
  });
});
afterEach(() => {
  pageGone.abort();
  Object.assign(history, original);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const open = (path: string) => history.replaceState({ mine: 1 }, '', path);
const visited = async () => {
  await vi.advanceTimersByTimeAsync(2000);
  return asked.flatMap(({ body }) => body.events.map((event) => event.url.replace(location.origin, '')));
};

it('does nothing for people who are not testing', async () => {
  open('/shop#about');
  follow('https://hub.test', 'key');
  history.pushState(null, '', '/basket');
  expect(history.pushState).toBe(original.pushState);
  expect(await visited()).toEqual([]);
  expect(sessionStorage).toHaveLength(0);
  expect(location.hash).toBe('');
});

it('takes the token out of the address, keeps the rest, and tells the visit', async () => {
  open('/orders/4711?email=a@b.test#/list?x=1&peertest=token');
  follow('https://hub.test', 'key');
  expect(location.href.replace(location.origin, '')).toBe('/orders/4711?email=a@b.test#/list?x=1');
  expect(history.state).toEqual({ mine: 1 });
  expect(await visited()).toEqual(['/orders/:id']);
  expect(asked[0]).toMatchObject({
    to: 'https://hub.test/api/telemetry',
    body: { telemetry_token: 'token', telemetry_key: 'key', events: [{ type: 'page_visit' }] },
  });
});

it('follows on the next page of the tab, without the fragment', async () => {
  open('/#peertest=token');
  follow('https://hub.test', 'key');
  open('/products');
  Object.assign(history, original);
  follow('https://hub.test', 'key');
  expect(new Set(await visited())).toEqual(new Set(['/', '/products']));
});

it('follows an app of one page: history, back, a page kept by the browser; a query alone is no visit', async () => {
  open('/#peertest=token');
  follow('https://hub.test', 'key');
  history.pushState(null, '', '/basket');
  history.replaceState(null, '', '/basket?open=1');
  history.replaceState(null, '', '/checkout');
  const back = new Promise((resolve) => addEventListener('popstate', resolve));
  history.back();
  await vi.waitFor(() => back);
  expect(await visited()).toEqual(['/', '/basket', '/checkout', '/']);
  dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
  expect((await visited()).at(-1)).toBe('/');
  expect(await visited()).toHaveLength(5);
});

it('sends what waits when the page is hidden', async () => {
  open('/#peertest=token');
  follow('https://hub.test', 'key');
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
  document.dispatchEvent(new Event('visibilitychange'));
  expect(asked).toHaveLength(1);
});

it('forgets everything when the tester has changed their mind', async () => {
  open('/#peertest=token');
  follow('https://hub.test', 'key');
  Object.assign(history, original);
  await visited();
  open('/#peertest=');
  follow('https://hub.test', 'key');
  expect(sessionStorage).toHaveLength(0);
  expect(location.hash).toBe('');
  expect(history.pushState).toBe(original.pushState);
});
