import { cx } from '@/lib/cx';

/** Initials; decorative, since the name always stands beside it or names the button. */
export function Avatar({ name, className }: { name: string; className?: string }) {
  const parts = name.trim().split(/\s+/);
  const initials = [parts[0], parts.length > 1 ? parts.at(-1) : undefined].map((part) => part?.[0] ?? '').join('');
  return (
    <span aria-hidden className={cx('grid size-8 shrink-0 place-items-center rounded-full bg-accent-soft text-xs font-semibold text-accent uppercase', className)}>
      {initials}
    </span>
  );
}
