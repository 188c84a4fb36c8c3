import { useEffect, useState } from 'react';
import { onClockMoved, serverNow } from './clock';

/** The server's time, re-read every `everyMs`, and when the server says that it is another. */
export function useNow(everyMs = 30_000): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const read = () => setNow(serverNow());
    const timer = setInterval(read, everyMs);
    const stop = onClockMoved(read);
    return () => {
      clearInterval(timer);
      stop();
    };
  }, [everyMs]);
  return now;
}
