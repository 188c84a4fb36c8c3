import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { cx } from '@/lib/cx';
import { useReturnFocus } from '@/lib/use-return-focus';
import { IconButton } from './button';

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons, main one last. */
  footer?: ReactNode;
  className?: string;
}

export function Dialog({ className, ...props }: Props) {
  return (
    <Frame
      {...props}
      className={cx(
        'top-1/2 left-1/2 max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] max-w-lg -translate-x-1/2 -translate-y-1/2 rounded-xl',
        className,
      )}
    />
  );
}

/** A panel from the right edge; the whole width on a phone. */
export function Sheet({ className, ...props }: Props) {
  return <Frame {...props} className={cx('inset-y-0 right-0 w-full max-w-md border-l', className)} />;
}

function Frame({ open, onOpenChange, title, description, children, footer, className }: Props) {
  const focus = useReturnFocus();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-overlay" />
        <Radix.Content
          aria-describedby={description ? undefined : ''}
          {...focus}
          className={cx('fixed z-50 grid content-start gap-4 overflow-y-auto border-line bg-surface p-5 shadow-pop', className)}
        >
          <div className="flex items-start justify-between gap-4">
            <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton label="Close" size="sm">
                <X aria-hidden className="size-4.5" />
              </IconButton>
            </Radix.Close>
          </div>
          {description && <Radix.Description className="-mt-2 text-ink-soft">{description}</Radix.Description>}
          {children}
          {footer && <div className="flex flex-wrap justify-end gap-2 pt-1">{footer}</div>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
