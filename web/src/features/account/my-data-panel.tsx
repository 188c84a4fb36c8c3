import { useState } from 'react';
import { useNavigate } from 'react-router';
import { ApiError } from '@/api/errors';
import type { User } from '@/api/types';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/card';
import { Confirm } from '@/components/ui/confirm';
import { TextLink } from '@/components/ui/text-link';
import { activeRole, useRoleChoice } from '@/lib/active-role';
import { failed } from '@/lib/failed';
import { useDeleteAccount, useExportData } from './api/my-data';

export function MyDataPanel({ user }: { user: User }) {
  const role = activeRole(user, useRoleChoice((state) => state.choice));
  const [asking, setAsking] = useState(false);
  const exportData = useExportData();
  const remove = useDeleteAccount();
  const navigate = useNavigate();
  return (
    <Panel title="Your data">
      <div className="grid gap-4">
        <p className="text-ink-soft">Everything we keep about you, as one JSON file with links to your pictures. The links work for a day.</p>
        <div className="flex flex-wrap gap-3">
          <Button busy={exportData.isPending} onClick={() => exportData.mutate(undefined, { onError: failed() })}>
            Export my data
          </Button>
          <Button variant="danger" onClick={() => setAsking(true)}>
            Delete my account
          </Button>
        </div>
      </div>
      <Confirm
        open={asking}
        onOpenChange={(open) => {
          setAsking(open);
          remove.reset();
        }}
        title="Delete your account?"
        action="Delete my account"
        danger
        busy={remove.isPending}
        error={remove.error}
        onConfirm={() =>
          // Awaited, since the end of the session takes this page away.
          void remove.mutateAsync().then(
            () => navigate('/login', { replace: true, state: { notice: 'Your account is deleted.' } }),
            () => {},
          )
        }
      >
        <p>Your name, address and profile are erased, your open jobs are cancelled, and your membership ends. Records of payments stay, without your name. This cannot be undone.</p>
        <p>While money is held for a test of yours, or on its way to you, the account stays until that is settled.</p>
        {remove.error instanceof ApiError && remove.error.code === 'funds_held' && (
          <p>
            <TextLink to={role === 'tester' ? '/earnings' : '/spending'}>See where the money is</TextLink>
          </p>
        )}
      </Confirm>
    </Panel>
  );
}
