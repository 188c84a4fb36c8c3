import { DropdownMenu as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

const item =
  'flex cursor-pointer items-center gap-2 rounded-sm px-2.5 py-1.5 text-ink no-underline outline-none data-[disabled]:opacity-55 data-[highlighted]:bg-sunken';

/** A dropdown menu; `trigger` must be a button. */
export function Menu({ trigger, children, align = 'end', startOpen }: { trigger: ReactNode; children: ReactNode; align?: 'start' | 'end'; startOpen?: boolean }) {
  return (
    <Radix.Root modal={false} defaultOpen={startOpen}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content align={align} sideOffset={6} collisionPadding={8} className="z-50 max-w-[min(20rem,100vw-1rem)] min-w-48 rounded-lg border border-line bg-surface p-1.5 shadow-pop">
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export function MenuItem({ onSelect, disabled, children }: { onSelect: () => void; disabled?: boolean; children: ReactNode }) {
  return (
    <Radix.Item className={item} onSelect={onSelect} disabled={disabled}>
      {children}
    </Radix.Item>
  );
}

/** An item that is a link: the single child is the anchor. */
export function MenuLink({ children }: { children: ReactNode }) {
  return (
    <Radix.Item className={item} asChild>
      {children}
    </Radix.Item>
  );
}

export function MenuRadio<T extends string>({ label, value, options, onChange }: { label: string; value: T; options: { value: T; label: string }[]; onChange: (value: T) => void }) {
  return (
    <Radix.RadioGroup value={value} onValueChange={(next) => onChange(next as T)}>
      <MenuLabel>{label}</MenuLabel>
      {options.map((option) => (
        <Radix.RadioItem key={option.value} value={option.value} className={item}>
          <span className="grid size-3.5 place-items-center rounded-full border border-line-strong">
            <Radix.ItemIndicator className="size-2 rounded-full bg-accent" />
          </span>
          {option.label}
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <Radix.Label className="px-2.5 pt-1.5 pb-1 text-sm wrap-anywhere text-ink-soft">{children}</Radix.Label>;
}

export function MenuSeparator() {
  return <Radix.Separator className="-mx-1.5 my-1.5 h-px bg-line" />;
}
