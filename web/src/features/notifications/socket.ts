import { api, unwrap } from '@/api/client';
import type { Notification } from '@/api/types';

const firstWaitMs = 1_000;
const longestWaitMs = 60_000;

/** The pause before try number `tries`: doubling, with jitter so that tabs do not return in step. */
export function backoffMs(tries: number, random = Math.random()): number {
  return Math.min(longestWaitMs, firstWaitMs * 2 ** tries) * (0.5 + random / 2);
}

/**
 * Keeps a notification socket open until stopped. Each connection takes a fresh single-use ticket and asks for what
 * came after the last number seen, so nothing is missed while it was away.
 */
export function openNotificationSocket(onMessage: (notification: Notification) => void, after?: number): () => void {
  let stopped = false;
  let socket: WebSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastSeen = after;
  let tries = 0;

  async function connect() {
    try {
      const { ticket } = await unwrap(api.POST('/api/notifications/ticket'));
      if (stopped) return;
      const url = new URL('/ws/notifications', location.href);
      url.protocol = url.protocol.replace('http', 'ws');
      url.searchParams.set('ticket', ticket);
      if (lastSeen !== undefined) url.searchParams.set('after', String(lastSeen));
      socket = new WebSocket(url);
    } catch {
      retry();
      return;
    }
    socket.onopen = () => {
      tries = 0;
    };
    socket.onmessage = (event) => {
      const message = JSON.parse(String(event.data)) as { seq: number; notification: Notification };
      if (lastSeen !== undefined && message.seq <= lastSeen) return;
      lastSeen = message.seq;
      onMessage(message.notification);
    };
    socket.onclose = retry;
  }

  function retry() {
    if (stopped) return;
    timer = setTimeout(() => void connect(), backoffMs(tries++));
  }

  void connect();
  return () => {
    stopped = true;
    clearTimeout(timer);
    socket?.close();
  };
}
