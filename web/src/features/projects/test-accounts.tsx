import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import type { TestAccount } from '@/api/types';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/card';
import { EmptyState, QueryView } from '@/components/ui/states';
import { useTestAccounts } from './api/list-test-accounts';
import { TestAccountForm } from './test-account-form';
import { TestAccountRow } from './test-account-row';

const mostAccounts = 10;

export function TestAccounts({ projectId }: { projectId: string }) {
  const query = useTestAccounts(projectId);
  const [editing, setEditing] = useState<TestAccount | 'new' | null>(null);
  const full = (query.data?.length ?? 0) >= mostAccounts;
  return (
    <Panel
      title="Test accounts"
      actions={
        <Button size="sm" disabled={full} onClick={() => setEditing('new')}>
          <Plus aria-hidden className="size-4" /> Add test account
        </Button>
      }
    >
      <p className="text-ink-soft">Kept encrypted. Shown only to you and to testers while they work on a job of this project; every look is recorded.</p>
      <QueryView query={query}>
        {(accounts) =>
          accounts.length === 0 ? (
            <EmptyState icon={KeyRound} title="No test accounts">
              Add one when testers need to log in. Never use a real person's account.
            </EmptyState>
          ) : (
            <ul>
              {accounts.map((account) => (
                <TestAccountRow key={account.id} projectId={projectId} account={account} onEdit={() => setEditing(account)} />
              ))}
            </ul>
          )
        }
      </QueryView>
      {editing && <TestAccountForm projectId={projectId} account={editing === 'new' ? undefined : editing} onClose={() => setEditing(null)} />}
    </Panel>
  );
}
