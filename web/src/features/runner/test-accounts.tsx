import { Copy } from 'lucide-react';
import { useState } from 'react';
import { messageOf } from '@/api/errors';
import type { Assignment } from '@/api/types';
import { Button, IconButton } from '@/components/ui/button';
import { copyText } from '@/lib/copy-text';
import { toast } from '@/lib/toasts';
import { useRevealAccount } from './api/reveal-account';

type Account = NonNullable<Assignment['test_accounts']>[number];

/** Log-ins for the app under test, shown on request; each look is recorded for the builder. */
export function TestAccounts({ projectId, accounts }: { projectId: string; accounts: Account[] }) {
  if (accounts.length === 0) return null;
  return (
    <section aria-labelledby="test-accounts" className="grid gap-3 rounded-lg border border-line p-4">
      <h2 id="test-accounts" className="text-sm font-semibold">
        Test accounts
      </h2>
      {accounts.map((account) => (
        <AccountRow key={account.id} projectId={projectId} account={account} />
      ))}
    </section>
  );
}

function AccountRow({ projectId, account }: { projectId: string; account: Account }) {
  const reveal = useRevealAccount(projectId);
  const [hidden, setHidden] = useState(false);
  const secret = hidden ? undefined : reveal.data;
  return (
    <div className="grid gap-2 text-sm">
      <div className="flex items-center justify-between gap-2">
        <span className="min-w-0 truncate">{account.label}</span>
        {secret ? (
          <Button size="sm" onClick={() => setHidden(true)}>
            Hide
          </Button>
        ) : (
          <Button
            size="sm"
            busy={reveal.isPending}
            onClick={() => {
              setHidden(false);
              reveal.mutate(account.id);
            }}
          >
            Reveal
          </Button>
        )}
      </div>
      {reveal.error && <p className="text-bad">{messageOf(reveal.error)}</p>}
      {secret && (
        <dl className="grid gap-1.5">
          <Value name="Name" value={secret.username} />
          <Value name="Password" value={secret.password} />
          {secret.notes && <p className="wrap-anywhere text-ink-soft">{secret.notes}</p>}
        </dl>
      )}
    </div>
  );
}

function Value({ name, value }: { name: string; value: string }) {
  const copy = async () => {
    if (await copyText(value)) toast({ title: `${name} copied` });
  };
  return (
    <div className="flex items-center gap-2 rounded-md bg-sunken px-2.5 py-1">
      <dt className="text-ink-soft">{name}</dt>
      <dd className="min-w-0 flex-1 font-mono wrap-anywhere">{value}</dd>
      <IconButton label={`Copy ${name.toLowerCase()}`} size="sm" onClick={() => void copy()}>
        <Copy aria-hidden className="size-4" />
      </IconButton>
    </div>
  );
}
