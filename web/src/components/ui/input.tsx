import type { InputHTMLAttributes, SelectHTMLAttributes, TextareaHTMLAttributes } from 'react';
import { cx } from '@/lib/cx';

const control =
  'w-full rounded-md border border-line-strong bg-surface px-3 text-ink disabled:opacity-55 aria-invalid:border-bad';

export function Input({ className, ...rest }: InputHTMLAttributes<HTMLInputElement>) {
  return <input className={cx(control, 'h-9.5 read-only:bg-sunken', className)} {...rest} />;
}

export function Textarea({ className, rows = 4, ...rest }: TextareaHTMLAttributes<HTMLTextAreaElement>) {
  return <textarea rows={rows} className={cx(control, 'field-sizing-content min-h-20 py-2', className)} {...rest} />;
}

/** The platform's own select: best on phones and for screen readers. */
export function Select({ className, ...rest }: SelectHTMLAttributes<HTMLSelectElement>) {
  return <select className={cx(control, 'h-9.5 pr-1', className)} {...rest} />;
}
