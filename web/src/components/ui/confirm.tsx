import type { ReactNode } from 'react';
import { messageOf } from '@/api/errors';
import { Button } from './button';
import { Dialog } from './dialog';
import { FormError } from './field';

/** Asks before something that costs money or cannot be undone; says why it failed without closing. */
export function Confirm({
  open,
  onOpenChange,
  title,
  children,
  action,
  danger,
  busy,
  error,
  onConfirm,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  children: ReactNode;
  action: string;
  danger?: boolean;
  busy: boolean;
  error?: unknown;
  onConfirm: () => void;
}) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>Not now</Button>
          <Button variant={danger ? 'dangerSolid' : 'primary'} busy={busy} onClick={onConfirm}>
            {action}
          </Button>
        </>
      }
    >
      <div className="grid gap-3 text-ink-soft">{children}</div>
      <FormError message={error ? messageOf(error) : undefined} />
    </Dialog>
  );
}
