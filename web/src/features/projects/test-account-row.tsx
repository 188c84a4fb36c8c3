import { useState } from 'react';
import type { TestAccount } from '@/api/types';
import { Button } from '@/components/ui/button';
import { Confirm } from '@/components/ui/confirm';
import { failed } from '@/lib/failed';
import { useDeleteTestAccount } from './api/delete-test-account';
import { useRevealTestAccount } from './api/reveal-test-account';

export function TestAccountRow({ projectId, account, onEdit }: { projectId: string; account: TestAccount; onEdit: () => void }) {
  const reveal = useRevealTestAccount(projectId);
  const remove = useDeleteTestAccount(projectId);
  const [deleting, setDeleting] = useState(false);
  return (
    <li className="grid gap-2 border-t border-line py-3 first:border-0">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <span className="font-medium">{account.label}</span>
        <div className="flex flex-wrap gap-2">
          {reveal.data ? (
            <Button size="sm" onClick={() => reveal.reset()} aria-label={`Hide ${account.label}`}>
              Hide
            </Button>
          ) : (
            <Button
              size="sm"
              busy={reveal.isPending}
              aria-label={`Reveal ${account.label}`}
              onClick={() => reveal.mutate(account.id, { onError: failed('It could not be shown') })}
            >
              Reveal
            </Button>
          )}
          <Button size="sm" onClick={onEdit} aria-label={`Edit ${account.label}`}>
            Edit
          </Button>
          <Button size="sm" variant="danger" onClick={() => setDeleting(true)} aria-label={`Delete ${account.label}`}>
            Delete
          </Button>
        </div>
      </div>
      {reveal.data && (
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 rounded-md bg-sunken p-3">
          <dt className="text-ink-soft">User name</dt>
          <dd className="font-mono">{reveal.data.username}</dd>
          <dt className="text-ink-soft">Password</dt>
          <dd className="font-mono">{reveal.data.password}</dd>
          {reveal.data.notes && (
            <>
              <dt className="text-ink-soft">Notes</dt>
              <dd className="whitespace-pre-line">{reveal.data.notes}</dd>
            </>
          )}
        </dl>
      )}
      <Confirm
        open={deleting}
        onOpenChange={setDeleting}
        title={`Delete ${account.label}?`}
        action="Delete test account"
        danger
        busy={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate(account.id, { onSuccess: () => setDeleting(false) })}
      >
        <p>Testers at work on this project can no longer see it.</p>
      </Confirm>
    </li>
  );
}
