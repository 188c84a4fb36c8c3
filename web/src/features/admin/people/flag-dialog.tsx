import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import * as z from 'zod/mini';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field, FormError } from '@/components/ui/field';
import { Textarea } from '@/components/ui/input';
import { atMost } from '@/lib/fields';
import { applyServerErrors } from '@/lib/form-errors';
import { toast } from '@/lib/toasts';
import { useSetFlag } from '../api/people';

const schema = z.object({
  reason: z.string().check(z.trim(), z.minLength(3, 'Say why, in a few words.'), atMost(1000)),
  evidence: z.string().check(z.trim(), atMost(5000)),
});

interface Props {
  person: { id: string; name: string; flagged: boolean };
  /** What the evidence begins with, such as the dispute that one looks at. */
  about?: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Flags somebody for fraud, or clears the flag: they are told the reason, never the evidence. */
export function FlagDialog({ person, about, open, onOpenChange }: Props) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={person.flagged ? `Clear the flag of ${person.name}` : `Flag ${person.name} for fraud`}
      description={
        person.flagged
          ? 'They can accept and publish again at once, and are told the reason.'
          : 'They cannot accept or publish until the flag is cleared. Running tests go on and are paid.'
      }
    >
      <FlagForm person={person} about={about} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function FlagForm({ person, about, onDone }: { person: Props['person']; about?: string; onDone: () => void }) {
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { reason: '', evidence: about ?? '' } });
  const setFlag = useSetFlag(person.id);
  const flagged = !person.flagged;
  const { errors } = form.formState;
  const submit = form.handleSubmit((values) =>
    setFlag.mutate(
      { ...values, flagged },
      {
        onSuccess: () => {
          onDone();
          toast({ title: flagged ? `${person.name} is flagged` : `The flag of ${person.name} is cleared` });
        },
        onError: (error) => {
          const rest = applyServerErrors(form, error);
          if (rest) form.setError('root', { message: rest });
        },
      },
    ),
  );
  return (
    <form noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
      <FormError message={errors.root?.message} />
      <Field label="Reason" hint={`${person.name} reads it.`} error={errors.reason?.message}>
        {(wiring) => <Textarea rows={2} {...wiring} {...form.register('reason')} />}
      </Field>
      <Field label="Evidence" optional hint="For admins only: ids, what you saw." error={errors.evidence?.message}>
        {(wiring) => <Textarea rows={3} {...wiring} {...form.register('evidence')} />}
      </Field>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onDone}>Not now</Button>
        <Button type="submit" variant={flagged ? 'dangerSolid' : 'primary'} busy={setFlag.isPending}>
          {flagged ? 'Flag' : 'Clear the flag'}
        </Button>
      </div>
    </form>
  );
}
