import type { UseMutationResult } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Confirm } from '@/components/ui/confirm';

/** Asks, deletes, and says why it could not. */
export function DeleteButton({ title, children, remove, onDeleted }: { title: string; children: ReactNode; remove: UseMutationResult<unknown, Error, void>; onDeleted: () => void }) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button variant="danger" onClick={() => setAsking(true)}>
        Delete
      </Button>
      <Confirm
        open={asking}
        onOpenChange={(open) => {
          remove.reset();
          setAsking(open);
        }}
        title={title}
        action="Delete"
        danger
        busy={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate(undefined, { onSuccess: onDeleted })}
      >
        {children}
      </Confirm>
    </>
  );
}
