import { afterEach, expect, it, vi } from 'vitest';
import type { Notification } from '@/api/types';
import { backoffMs, openNotificationSocket } from './socket';

class FakeSocket {
  static all: FakeSocket[] = [];
  onopen?: () => void;
  onmessage?: (event: { data: string }) => void;
  onclose?: () => void;
  constructor(readonly url: URL) {
    FakeSocket.all.push(this);
  }
  close() {}
  receive(seq: number) {
    this.onmessage?.({ data: JSON.stringify({ seq, notification: { id: `n${seq}`, seq } }) });
  }
}

afterEach(() => {
  vi.useRealTimers();
  FakeSocket.all = [];
});

it('reconnects with a fresh ticket after the last number seen, and drops repeats', async () => {
  vi.useFakeTimers();
  let tickets = 0;
  vi.stubGlobal('WebSocket', FakeSocket);
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify({ ticket: `t${++tickets}` }), { headers: { 'Content-Type': 'application/json' } }));
  const seen: number[] = [];
  const stop = openNotificationSocket((notification: Notification) => seen.push(notification.seq), 3);

  await vi.waitFor(() => expect(FakeSocket.all).toHaveLength(1));
  expect(FakeSocket.all[0]!.url.search).toBe('?ticket=t1&after=3');
  FakeSocket.all[0]!.receive(4);
  FakeSocket.all[0]!.receive(4);
  FakeSocket.all[0]!.onclose?.();
  await vi.advanceTimersByTimeAsync(1_000);
  await vi.waitFor(() => expect(FakeSocket.all).toHaveLength(2));
  expect(FakeSocket.all[1]!.url.search).toBe('?ticket=t2&after=4');

  stop();
  FakeSocket.all[1]!.onclose?.();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(FakeSocket.all).toHaveLength(2);
  expect(seen).toEqual([4]);
});

it('waits longer each time, up to a minute', () => {
  expect([0, 1, 2, 10].map((tries) => backoffMs(tries, 1))).toEqual([1_000, 2_000, 4_000, 60_000]);
  expect(backoffMs(0, 0)).toBe(500);
});
