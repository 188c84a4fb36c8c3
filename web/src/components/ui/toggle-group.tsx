import { Check } from 'lucide-react';
import { cx } from '@/lib/cx';

/** Any number of a few options, as pills; each is a checkbox underneath. */
export function ToggleGroup<T extends string>({
  legend,
  hint,
  options,
  value,
  onChange,
}: {
  legend: string;
  hint?: string;
  options: { value: T; label: string }[];
  value: readonly T[];
  onChange: (value: T[]) => void;
}) {
  const flip = (option: T) => onChange(value.includes(option) ? value.filter((item) => item !== option) : [...value, option]);
  return (
    <fieldset>
      <legend className="mb-1.5 font-medium">{legend}</legend>
      <div className="flex flex-wrap gap-2">
        {options.map((option) => {
          const on = value.includes(option.value);
          return (
            <label
              key={option.value}
              className={cx(
                'inline-flex cursor-pointer items-center gap-1.5 rounded-full border px-3 py-1 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent',
                on ? 'border-accent bg-accent-soft text-accent' : 'border-line-strong bg-surface text-ink-soft',
              )}
            >
              <input type="checkbox" className="sr-only" checked={on} onChange={() => flip(option.value)} />
              {on && <Check aria-hidden className="size-3.5" />}
              {option.label}
            </label>
          );
        })}
      </div>
      {hint && <p className="mt-1.5 text-sm text-ink-soft">{hint}</p>}
    </fieldset>
  );
}
