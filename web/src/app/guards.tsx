import { useEffect } from 'react';
import { Link, Navigate, Outlet, useLocation } from 'react-router';
import { refreshSession } from '@/api/refresh';
import type { Role } from '@/api/types';
import { Button } from '@/components/ui/button';
import { Page } from '@/components/ui/page';
import { Loading } from '@/components/ui/states';
import { activeRole, useRoleChoice } from '@/lib/active-role';
import { useSession } from '@/lib/session';
import { homeOf, roleNames } from './nav';

/** Lets only logged-in people through; the others come back here after logging in. */
export function RequireSession() {
  const status = useSession((session) => session.status);
  const location = useLocation();
  if (status === 'starting') return <Starting />;
  if (status === 'unreachable') return <Unreachable />;
  if (status === 'anonymous') {
    return <Navigate to="/login" replace state={{ from: location.pathname + location.search + location.hash }} />;
  }
  return <Outlet />;
}

/** Screens of one role. The server decides; this only spares people a screen of refusals. */
export function RequireRole({ role }: { role: Role }) {
  const user = useSession((session) => session.user);
  const { choice, choose } = useRoleChoice();
  const allowed = user?.roles.includes(role) === true;
  // A link may lead to a screen of one's other role: the navigation around it follows.
  const elsewhere = allowed && activeRole(user, choice) !== role;
  useEffect(() => {
    if (elsewhere) choose(role);
  }, [elsewhere, choose, role]);
  if (!allowed) {
    return (
      <Page title={`This page is for ${roleNames[role].toLowerCase()}s`} intro="Your account does not have that role. If somebody sent you the address, it was meant for another account." width="medium">
        <div>
          <Button asChild>
            <Link to="/">Go to the start</Link>
          </Button>
        </div>
      </Page>
    );
  }
  return <Outlet />;
}

/** Pages for visitors; somebody already logged in goes on to where they were heading. */
export function VisitorsArea() {
  const { status, user } = useSession();
  const choice = useRoleChoice((state) => state.choice);
  const location = useLocation();
  if (status === 'starting') return <Starting />;
  if (user) return <Navigate to={(location.state as { from?: string } | null)?.from ?? homeOf(activeRole(user, choice))} replace />;
  return <Outlet />;
}

/** Somebody who is logged in is not sent to log in again because the server is away for a moment. */
function Unreachable() {
  const tryAgain = () => void refreshSession();
  useEffect(() => {
    window.addEventListener('online', tryAgain);
    const timer = setInterval(tryAgain, 10_000);
    return () => {
      window.removeEventListener('online', tryAgain);
      clearInterval(timer);
    };
  }, []);
  return (
    <Page title="PeerTest Hub cannot be reached" intro="Either your connection or our server is away. You are still logged in, nothing is lost, and we keep trying." width="medium">
      <div>
        <Button onClick={tryAgain}>Try again now</Button>
      </div>
    </Page>
  );
}

function Starting() {
  return (
    <div className="mx-auto w-full max-w-3xl p-6">
      <Loading label="Starting" />
    </div>
  );
}
