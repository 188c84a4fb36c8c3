import { useState } from 'react';
import { ApiError, messageOf } from '@/api/errors';
import type { Role } from '@/api/types';
import { Button } from '@/components/ui/button';
import { Checkbox, ChoiceGroup } from '@/components/ui/checkbox';
import { Dialog } from '@/components/ui/dialog';
import { FormError } from '@/components/ui/field';
import { toast } from '@/lib/toasts';
import { useSetRoles } from '../api/people';

const all: { role: Role; label: string; hint: string }[] = [
  { role: 'builder', label: 'Builder', hint: 'Publishes jobs and pays for them.' },
  { role: 'tester', label: 'Tester', hint: 'Takes jobs and is paid.' },
  { role: 'admin', label: 'Admin', hint: 'Sees everything, rules on disputes, manages people.' },
];

interface Person {
  id: string;
  name: string;
  roles: Role[];
}
interface Props {
  person: Person;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Grants and removes roles; what changes is said before it does. */
export function RolesDialog({ person, open, onOpenChange }: Props) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={`Roles of ${person.name}`} description="They are logged out, and the new roles count from their next log-in.">
      <RolesForm person={person} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function RolesForm({ person, onDone }: { person: Person; onDone: () => void }) {
  const [roles, setRoles] = useState(person.roles);
  const set = useSetRoles(person.id);
  const flip = (role: Role) => {
    set.reset();
    setRoles(roles.includes(role) ? roles.filter((other) => other !== role) : [...roles, role]);
  };
  const names = (wanted: (role: Role) => boolean) => all.filter(({ role }) => wanted(role)).map(({ label }) => label.toLowerCase());
  const granted = names((role) => roles.includes(role) && !person.roles.includes(role));
  const removed = names((role) => !roles.includes(role) && person.roles.includes(role));
  const changed = granted.length + removed.length > 0;
  // Beside admin a person always has a side of their own.
  const sideless = !roles.includes('builder') && !roles.includes('tester');
  const refused = set.error instanceof ApiError ? set.error.fields.find(({ field }) => field === 'roles')?.message : undefined;
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!changed || sideless || set.isPending) return;
        set.mutate(roles, {
          onSuccess: () => {
            onDone();
            toast({ title: `The roles of ${person.name} are changed` });
          },
        });
      }}
    >
      <FormError message={set.error && !refused ? messageOf(set.error) : undefined} />
      <ChoiceGroup legend="Roles" error={sideless ? 'Choose builder, tester or both as well.' : refused}>
        {all.map(({ role, label, hint }) => (
          <Checkbox key={role} label={label} hint={hint} checked={roles.includes(role)} onChange={() => flip(role)} />
        ))}
      </ChoiceGroup>
      <p role="status" className="text-ink-soft">
        {changed ? [granted.length > 0 && `Grants ${granted.join(' and ')}.`, removed.length > 0 && `Takes away ${removed.join(' and ')}.`].filter(Boolean).join(' ') : 'Nothing is changed yet.'}
      </p>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onDone}>Not now</Button>
        <Button type="submit" variant={removed.length > 0 || granted.includes('admin') ? 'dangerSolid' : 'primary'} disabled={!changed || sideless} busy={set.isPending}>
          Change the roles
        </Button>
      </div>
    </form>
  );
}
