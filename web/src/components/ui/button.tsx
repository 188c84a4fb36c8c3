import { Slot } from 'radix-ui';
import type { ButtonHTMLAttributes } from 'react';
import { cx } from '@/lib/cx';
import { Spinner } from './spinner';

const variants = {
  primary: 'border-accent bg-accent text-accent-ink hover:border-accent-strong hover:bg-accent-strong',
  secondary: 'border-line bg-surface text-ink hover:bg-sunken',
  danger: 'border-line bg-surface text-bad hover:bg-bad-soft',
  dangerSolid: 'border-bad bg-bad text-bad-ink hover:border-bad-strong hover:bg-bad-strong',
  quiet: 'border-transparent text-ink-soft hover:bg-sunken hover:text-ink',
};
const sizes = { sm: 'h-8 gap-1.5 px-2.5 text-sm', md: 'h-9 gap-2 px-3.5', lg: 'h-11 gap-2 px-5 text-lg' };

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  variant?: keyof typeof variants;
  size?: keyof typeof sizes;
  /** Shows a spinner at once and refuses further clicks, keeping focus where it is. */
  busy?: boolean;
  /** Renders the single child (a link) in the button's clothes. */
  asChild?: boolean;
}

export function Button({ variant = 'secondary', size = 'md', busy, asChild, className, children, onClick, ...rest }: ButtonProps) {
  const classes = cx(
    'inline-flex items-center justify-center rounded-md border font-medium whitespace-nowrap no-underline transition-colors',
    'disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-progress',
    variants[variant],
    sizes[size],
    className,
  );
  if (asChild) return <Slot.Root className={classes}>{children}</Slot.Root>;
  return (
    <button
      type="button"
      className={classes}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      {...rest}
    >
      {busy && <Spinner />}
      {children}
    </button>
  );
}

/** A square button with only an icon: `label` is its name. */
export function IconButton({ label, className, ...rest }: ButtonProps & { label: string }) {
  return <Button aria-label={label} title={label} className={cx('aspect-square px-0!', className)} variant="quiet" {...rest} />;
}
