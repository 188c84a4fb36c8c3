import { useNavigate } from 'react-router';
import type { AuthSession } from '@/api/types';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/card';
import { Chip } from '@/components/ui/chip';
import { QueryView } from '@/components/ui/states';
import { RelativeTime } from '@/components/ui/time';
import { failed } from '@/lib/failed';
import { useSessions } from './api/list-sessions';
import { useLogOutEverywhere } from './api/log-out-everywhere';
import { useRevokeSession } from './api/revoke-session';

export function SessionsPanel() {
  const sessions = useSessions();
  const everywhere = useLogOutEverywhere();
  const navigate = useNavigate();
  return (
    <Panel
      title="Where you are logged in"
      actions={
        <Button size="sm" variant="danger" busy={everywhere.isPending} onClick={() => everywhere.mutate(undefined, { onSuccess: () => void navigate('/login'), onError: failed() })}>
          Log out everywhere
        </Button>
      }
    >
      <QueryView query={sessions}>
        {(items) => (
          <ul className="grid">
            {items.map((session) => (
              <SessionRow key={session.id} session={session} />
            ))}
          </ul>
        )}
      </QueryView>
    </Panel>
  );
}

function SessionRow({ session }: { session: AuthSession }) {
  const revoke = useRevokeSession();
  return (
    <li className="flex flex-wrap items-center justify-between gap-2 border-t border-line py-3 first:border-0">
      <div>
        <p className="font-medium">
          {session.device} {session.current && <Chip tone="good">this one</Chip>}
        </p>
        <p className="text-sm text-ink-soft">
          Last used <RelativeTime at={session.last_used_at} />
        </p>
      </div>
      {!session.current && (
        <Button size="sm" busy={revoke.isPending} aria-label={`Log out ${session.device}`} onClick={() => revoke.mutate(session.id, { onError: failed() })}>
          Log out
        </Button>
      )}
    </li>
  );
}
