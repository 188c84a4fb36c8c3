import { cx } from '@/lib/cx';
import { formatMoney } from '@/lib/money';

export function Money({ minor, currency, className }: { minor: number; currency: string; className?: string }) {
  return <span className={cx('num whitespace-nowrap', className)}>{formatMoney(minor, currency)}</span>;
}
