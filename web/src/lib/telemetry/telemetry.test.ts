import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { tokenIn, withToken } from './fragment';
import { maskedAddress } from './masked-address';
import { Outbox, readKept } from './outbox';

describe('a masked address', () => {
  // The server's own examples (features/telemetry/telemetry_test.cpp), as far as a browser's URL lets them be.
  it.each([
    ['https://Shop.test/checkout?card=4242#top', 'https://shop.test/checkout'],
    ['HTTP://shop.test:8001/', 'http://shop.test:8001/'],
    ['http://anna:secret@shop.test/a', 'http://shop.test/a'],
    ['https://shop.test/orders/17/items', 'https://shop.test/orders/:id/items'],
    ['https://shop.test/u/0191f2a4-7b1c-7def-8a2b-1234567890ab', 'https://shop.test/u/:id'],
    ['https://shop.test/u/deadbeef0', 'https://shop.test/u/:id'],
    ['https://shop.test/u/anna@mail.test', 'https://shop.test/u/:id'],
    ['https://shop.test/u/anna%40mail.test/x', 'https://shop.test/u/:id/x'],
    ['https://shop.test/reset/aB3xK9mQ2pL7wR5t', 'https://shop.test/reset/:id'],
    ['https://shop.test/reset/averyveryverylongtokenwithoutdigits', 'https://shop.test/reset/:id'],
    ['https://shop.test/order-12345/', 'https://shop.test/:id/'],
    ['https://shop.test/cart;jsessionid=A1B2C3/x', 'https://shop.test/cart/x'],
    ['https://shop.test/v2/top-10//page2', 'https://shop.test/v2/top-10//page2'],
    ['file:///etc/passwd', null],
  ])('%s', (address, masked) => expect(maskedAddress(address)).toBe(masked));
});

describe('the token in the fragment', () => {
  it.each([
    ['https://app.test', 'https://app.test/#peertest=a.1-_', ''],
    ['https://app.test/shop?x=1', 'https://app.test/shop?x=1#peertest=a.1-_', ''],
    ['https://app.test/#/start', 'https://app.test/#/start?peertest=a.1-_', '#/start'],
    ['https://app.test/#/start?x=1', 'https://app.test/#/start?x=1&peertest=a.1-_', '#/start?x=1'],
    ['https://app.test/#top', 'https://app.test/#top?peertest=a.1-_', '#top'],
  ])('%s', (address, opened, rest) => {
    expect(withToken(address, 'a.1-_')).toBe(opened);
    expect(tokenIn(new URL(opened).hash)).toEqual({ token: 'a.1-_', rest });
  });
  it('may stand before other things, may be empty, and is not taken for what only looks like it', () => {
    expect(tokenIn('#peertest=t&tab=2')).toEqual({ token: 't', rest: '#tab=2' });
    expect(tokenIn('#/a?peertest=t&x=1')).toEqual({ token: 't', rest: '#/a?x=1' });
    expect(tokenIn('#peertest=')).toEqual({ token: '', rest: '' });
    for (const hash of ['', '#', '#notpeertest=t', '#peertest', '#peertest=%zz']) expect(tokenIn(hash)).toBeNull();
  });
});

describe('the outbox', () => {
  const options = { to: 'https://hub.test/api/telemetry', slot: 'slot', token: 'token', key: 'key' };
  let sent: { telemetry_token: string; telemetry_key: string; events: { id: string; step_id: string }[] }[];
  let init: RequestInit[];
  let answer: () => Promise<{ status: number }>;
  const tick = (step_id: string) => ({ type: 'step_tick', step_id, done: true }) as const;
  const stepsSent = () => sent.map(({ events }) => events.map((event) => event.step_id));

  beforeEach(() => {
    vi.useFakeTimers();
    sessionStorage.clear();
    sent = [];
    init = [];
    answer = async () => ({ status: 202 });
    vi.stubGlobal('fetch', (_: string, request: RequestInit) => {
      init.push(request);
      sent.push(JSON.parse(request.body as string));
      return answer();
    });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('sends in batches, signed, without credentials, each event with a UUID', async () => {
    const outbox = new Outbox(options);
    outbox.add(tick('a'));
    outbox.add(tick('b'));
    expect(sent).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(2000);
    expect(sent[0]).toMatchObject({ telemetry_token: 'token', telemetry_key: 'key' });
    expect(stepsSent()).toEqual([['a', 'b']]);
    for (const { id } of sent[0]!.events) expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect(init[0]).toMatchObject({ credentials: 'omit', keepalive: true, referrerPolicy: 'no-referrer' });
    expect(init[0]).not.toHaveProperty('headers');
    await vi.advanceTimersByTimeAsync(120_000);
    expect(sent).toHaveLength(1);
  });

  it('sends the rest of many after the first', async () => {
    const outbox = new Outbox(options);
    for (let i = 0; i < 45; i++) outbox.add(tick(`${i}`));
    expect(await outbox.send()).toBe(true);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await outbox.send()).toBe(false);
    expect(sent.map(({ events }) => events.length)).toEqual([20, 20, 5]);
    expect(new Set(stepsSent().flat())).toHaveProperty('size', 45);
  });

  it('tries again with the same ids, with growing pauses, until it gets through', async () => {
    const answers = [() => Promise.reject(new TypeError('offline')), async () => ({ status: 503 }), async () => ({ status: 429 })];
    answer = () => (answers.shift() ?? (async () => ({ status: 202 })))();
    new Outbox(options).add(tick('a'));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent).toHaveLength(4);
    expect(new Set(sent.map(({ events }) => events[0]!.id)).size).toBe(1);
    expect(readKept('slot')?.events).toEqual([]);
  });

  it('goes on after the page was left, with what was not confirmed, and never under another token', async () => {
    answer = () => new Promise(() => undefined);
    const left = new Outbox(options);
    left.add(tick('a'));
    void left.send();
    left.add(tick('b'));
    answer = async () => ({ status: 202 });
    void left.send();
    expect(stepsSent()).toEqual([['a'], ['b']]);
    new Outbox(options);
    await vi.advanceTimersByTimeAsync(2000);
    expect(stepsSent()[2]).toEqual(['a', 'b']);
    expect(sent[2]!.events[0]!.id).toBe(sent[0]!.events[0]!.id);
    const other = new Outbox({ ...options, token: 'another' });
    other.add(tick('c'));
    await other.send();
    expect(stepsSent().at(-1)).toEqual(['c']);
  });

  it('stops for good when the platform says so, but not for a malformed batch', async () => {
    const outbox = new Outbox(options);
    answer = async () => ({ status: 422 });
    outbox.add(tick('a'));
    await outbox.send();
    answer = async () => ({ status: 409 });
    outbox.add(tick('b'));
    await outbox.send();
    outbox.add(tick('c'));
    await vi.advanceTimersByTimeAsync(120_000);
    expect(stepsSent()).toEqual([['a'], ['b']]);
    expect(readKept('slot')).toBeNull();
  });

  it('works without storage', async () => {
    vi.spyOn(Storage.prototype, 'getItem').mockImplementation(() => {
      throw new DOMException('forbidden', 'SecurityError');
    });
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('forbidden', 'SecurityError');
    });
    const outbox = new Outbox(options);
    outbox.add(tick('a'));
    await outbox.send();
    expect(stepsSent()).toEqual([['a']]);
  });
});
