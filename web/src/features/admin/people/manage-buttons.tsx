import { useState } from 'react';
import type { AdminUser } from '@/api/types';
import { Button } from '@/components/ui/button';
import { FlagDialog } from './flag-dialog';
import { RolesDialog } from './roles-dialog';
import { StandingDialog } from './standing-dialog';

/** Flag or clear; its dialog asks why. */
export function FlagButton({ person, about }: { person: { id: string; name: string; flagged: boolean }; about?: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="sm" variant={person.flagged ? 'secondary' : 'danger'} aria-label={`${person.flagged ? 'Clear the flag of' : 'Flag'} ${person.name}`} onClick={() => setOpen(true)}>
        {person.flagged ? 'Clear the flag' : 'Flag'}
      </Button>
      <FlagDialog person={person} about={about} open={open} onOpenChange={setOpen} />
    </>
  );
}

/** What an admin can do to somebody's account. A deleted one stays as it is. */
export function ManageButtons({ user }: { user: AdminUser }) {
  const [open, setOpen] = useState<'roles' | 'standing' | null>(null);
  const change = (next: boolean) => !next && setOpen(null);
  if (user.status === 'deleted') return null;
  const suspended = user.status === 'suspended';
  return (
    <div className="flex flex-wrap justify-end gap-2">
      <Button size="sm" aria-label={`Roles of ${user.name}`} onClick={() => setOpen('roles')}>
        Roles
      </Button>
      <Button size="sm" variant={suspended ? 'secondary' : 'danger'} aria-label={`${suspended ? 'Restore' : 'Suspend'} ${user.name}`} onClick={() => setOpen('standing')}>
        {suspended ? 'Restore' : 'Suspend'}
      </Button>
      <FlagButton person={user} />
      <RolesDialog person={user} open={open === 'roles'} onOpenChange={change} />
      <StandingDialog person={{ ...user, suspended }} open={open === 'standing'} onOpenChange={change} />
    </div>
  );
}
