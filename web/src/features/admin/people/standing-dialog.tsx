import { Confirm } from '@/components/ui/confirm';
import { toast } from '@/lib/toasts';
import { useSetStanding } from '../api/people';

export interface Managed {
  id: string;
  name: string;
  suspended: boolean;
}

/** Suspends somebody, or lets them in again. */
export function StandingDialog({ person, open, onOpenChange }: { person: Managed; open: boolean; onOpenChange: (open: boolean) => void }) {
  const set = useSetStanding(person.id);
  const suspend = !person.suspended;
  return (
    <Confirm
      open={open}
      onOpenChange={(next) => {
        set.reset();
        onOpenChange(next);
      }}
      title={suspend ? `Suspend ${person.name}?` : `Let ${person.name} in again?`}
      action={suspend ? 'Suspend' : 'Restore'}
      danger={suspend}
      busy={set.isPending}
      error={set.error}
      onConfirm={() =>
        set.mutate(suspend, {
          onSuccess: () => {
            onOpenChange(false);
            toast({ title: suspend ? `${person.name} is suspended` : `${person.name} may log in again` });
          },
        })
      }
    >
      {suspend ? (
        <p>They are logged out at once and cannot log in. What they owe as a builder is still paid; pay they are owed as a tester waits. An admin can settle either.</p>
      ) : (
        <p>They can log in again, and pay that waited is released.</p>
      )}
    </Confirm>
  );
}
