import { useId, type InputHTMLAttributes, type ReactNode } from 'react';
import { cx } from '@/lib/cx';

type Props = Omit<InputHTMLAttributes<HTMLInputElement>, 'type'> & { label: ReactNode; hint?: ReactNode };

function Choice({ type, label, hint, className, ...rest }: Props & { type: 'checkbox' | 'radio' }) {
  const hintId = useId();
  return (
    <div className={cx('flex items-start gap-2.5', className)}>
      <label className="flex items-start gap-2.5">
        <input type={type} className="mt-1 size-4 shrink-0 accent-accent" aria-describedby={hint ? hintId : undefined} {...rest} />
        <span>
          {label}
          {hint && (
            <span id={hintId} className="block text-sm text-ink-soft">
              {hint}
            </span>
          )}
        </span>
      </label>
    </div>
  );
}

export function Checkbox(props: Props) {
  return <Choice type="checkbox" {...props} />;
}

export function Radio(props: Props) {
  return <Choice type="radio" {...props} />;
}

/** A set of choices with a common question. */
export function ChoiceGroup({ legend, error, children }: { legend: ReactNode; error?: string; children: ReactNode }) {
  const errorId = useId();
  return (
    <fieldset className="grid gap-2" aria-describedby={error ? errorId : undefined}>
      <legend className="mb-1 font-medium">{legend}</legend>
      {children}
      {error && (
        <p id={errorId} className="text-sm text-bad">
          {error}
        </p>
      )}
    </fieldset>
  );
}
