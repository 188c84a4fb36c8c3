import { formatCountdown, formatDateTime, formatRelative, formatShort } from '@/lib/time';
import { useNow } from '@/lib/use-now';

/** "in 41 h" or "5 min ago", with the exact time on hover. */
export function RelativeTime({ at }: { at: string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={formatDateTime(at)} className="num">
      {formatRelative(at, now)}
    </time>
  );
}

export function DateTime({ at }: { at: string }) {
  return (
    <time dateTime={at} className="num">
      <DayAndHour text={formatDateTime(at)} />
    </time>
  );
}

/** Where there is little room it breaks between day and hour, and nowhere else. */
function DayAndHour({ text }: { text: string }) {
  const comma = text.lastIndexOf(', ');
  if (comma < 0) return text;
  return (
    <>
      <span className="whitespace-nowrap">{text.slice(0, comma + 1)}</span> <span className="whitespace-nowrap">{text.slice(comma + 2)}</span>
    </>
  );
}

/** In a zone that is not the device's, which is therefore named. */
export function ZonedTime({ at, zone }: { at: string; zone: string }) {
  return (
    <time dateTime={at} className="num">
      {formatDateTime(at, undefined, zone)} ({zone.replaceAll('_', ' ')})
    </time>
  );
}

export function ShortTime({ at }: { at: string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={formatDateTime(at)} className="num">
      {formatShort(at, now)}
    </time>
  );
}

/** Counts down by the second; not announced, or a screen reader would never fall silent. */
export function Countdown({ until, over = '0:00:00' }: { until: string; over?: string }) {
  const left = Date.parse(until) - useNow(1000);
  return (
    <time dateTime={until} title={formatDateTime(until)} className="num">
      {left > 0 ? formatCountdown(left) : over}
    </time>
  );
}
