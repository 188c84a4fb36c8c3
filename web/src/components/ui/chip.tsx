import type { ReactNode } from 'react';
import { cx } from '@/lib/cx';

const tones = {
  neutral: 'bg-sunken text-ink-soft',
  good: 'bg-accent-soft text-accent',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
  info: 'bg-info-soft text-info',
};
export type Tone = keyof typeof tones;

export function Chip({ tone = 'neutral', className, children }: { tone?: Tone; className?: string; children: ReactNode }) {
  return (
    <span className={cx('num inline-flex items-center gap-1.5 rounded-full px-2 py-px text-sm font-medium whitespace-nowrap', tones[tone], className)}>
      {children}
    </span>
  );
}
