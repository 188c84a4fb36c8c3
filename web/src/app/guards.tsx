import { useEffect } from 'react';
import { Navigate, Outlet, useLocation } from 'react-router';
import type { Role } from '@/api/types';
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
      <Page title={`This page is for ${roleNames[role].toLowerCase()}s`} intro="Your account does not have that role." width="medium">
        {null}
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

function Starting() {
  return (
    <div className="mx-auto w-full max-w-3xl p-6">
      <Loading label="Starting" />
    </div>
  );
}
